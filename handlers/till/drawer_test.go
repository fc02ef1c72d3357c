package till_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/uptrace/bun"
)

func TestTheDrawerOpensWithoutASaleOnlyForAReason(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	if w := s.get("/till/drawer"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "reason") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := s.post("/till/drawer", newID(), "reason", "", "reason_text", " "); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", w.Code)
	}
	command := newID()
	for range 2 {
		if w := s.post("/till/drawer", command, "reason", "", "reason_text", "change for the market"); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	var listed int
	err := s.db.Read(s.ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select count(*) from audit where account_id = app_account() and act = 'drawer' and data->>'reason' = 'change for the market'`).Scan(ctx, &listed)
	})
	if err != nil || listed != 1 {
		t.Errorf("listed %d times, %v", listed, err)
	}
}
