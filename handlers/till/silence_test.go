package till_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
)

// A station's printer has no paper: the other printer gets the ticket, marked with whose it is, and the till says so.
func TestATicketThatIsPrintedElsewhereSaysForWhomItIs(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.change("update stations set printer = 'hot', fallback_printer = 'receipt'")
	s.tap("Mint tea")
	s.post("/till/send", newID(), "stay", "1")
	s.change("update print_jobs set state = 'needs_paper'")
	s.change("update tickets set told_at = told_at - interval '1 minute'")
	if strings.Contains(s.get("/till?order="+s.order.String()).Body.String(), "has not answered since") {
		t.Error("the till complains before anything is amiss")
	}
	if err := s.app.Kitchen.Divert(s.ctx); err != nil {
		t.Fatal(err)
	}
	var job uuid.UUID
	var station string
	err := s.db.Read(db.WithAccount(s.ctx, s.owner.AccountID), func(ctx context.Context, tx bun.Tx) error {
		return tx.QueryRowContext(ctx, `select j.id, s.name from print_jobs j join tickets t on t.account_id = j.account_id and t.id = j.ticket_id
			join stations s on s.account_id = t.account_id and s.id = t.station_id where j.state = 'new' and j.device = 'receipt'`).Scan(&job, &station)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, text := s.paper(job); !strings.Contains(text, "For "+station) || !strings.Contains(text, "COPY") && !strings.Contains(text, "Copy") {
		t.Errorf("the paper says\n%s", text)
	}
	for _, path := range []string{"/till?order=" + s.order.String(), "/floor"} {
		if body := s.get(path).Body.String(); !strings.Contains(body, station+" has not answered since") || !strings.Contains(body, "Its tickets go to receipt.") {
			t.Errorf("%s does not say so", path)
		}
	}
}
