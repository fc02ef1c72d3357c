package api_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/handlers"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/mail"
	"comptoir/models/platform"
)

// tomorrow is an evening at which every house has a free table.
func tomorrow() time.Time {
	return time.Now().UTC().Truncate(24 * time.Hour).Add(43 * time.Hour)
}

// other is a table of a venue that is not the one.
func other(p *program, venue, than string) string {
	list := p.call("GET", "/tables?venue_id="+venue, nil)
	if id := list.text("data", 0, "id"); id != than {
		return id
	}
	return list.text("data", 1, "id")
}

func TestAProgramBooksATableChangesAndCancelsIt(t *testing.T) {
	t.Parallel()
	p := open(t)
	venue := p.call("GET", "/venues", nil).text("data", 0, "id")
	body := map[string]any{"venue_id": venue, "starts_at": tomorrow().Format(time.RFC3339), "party": 2, "name": "Ada", "phone": "+33612345678"}
	b := p.must(http.StatusCreated, p.call("POST", "/bookings", body, "Idempotency-Key", "once"))
	again := p.must(http.StatusCreated, p.call("POST", "/bookings", body, "Idempotency-Key", "once"))
	id := b.text("id")
	if again.text("id") != id || b.text("status") != "booked" || b.at("table_ids", 0) == nil {
		t.Fatalf("booked %s, then %s", b.Text, again.Text)
	}
	p.must(http.StatusUnprocessableEntity, p.call("PATCH", "/bookings/"+id, map[string]any{"status": "lost"}))
	p.must(http.StatusUnprocessableEntity, p.call("PATCH", "/bookings/"+id, map[string]any{"language": "klingon", "party": 1}))
	changed := p.must(http.StatusOK, p.call("PATCH", "/bookings/"+id, map[string]any{"party": 1}))
	hand := p.must(http.StatusOK, p.call("PATCH", "/bookings/"+id, map[string]any{"allergens": []string{"milk"}, "table_ids": []any{other(p, venue, changed.text("table_ids", 0))}}))
	named := p.must(http.StatusOK, p.call("PATCH", "/bookings/"+id, map[string]any{"name": "Ada L", "allergens": []string{}}))
	if named.text("name") != "Ada L" || named.text("table_ids", 0) != hand.text("table_ids", 0) || hand.text("allergens", 0) != "milk" || named.at("allergens") != nil {
		t.Errorf("by hand it was %s, with another name it is %s", hand.Text, named.Text)
	}
	if changed.text("party") != "1" || changed.text("phone") != "+33612345678" || changed.text("version") != "2" {
		t.Errorf("changed to %s", changed.Text)
	}
	list := p.must(http.StatusOK, p.call("GET", "/bookings?venue_id="+venue+"&day="+b.text("business_day"), nil))
	if list.text("data", 0, "id") != id {
		t.Errorf("the day lists %s", list.Text)
	}
	p.must(http.StatusUnprocessableEntity, p.call("POST", "/bookings", map[string]any{"venue_id": venue, "party": 0, "name": "x"}))
	if too := p.must(http.StatusConflict, p.call("POST", "/bookings", map[string]any{"venue_id": venue, "starts_at": tomorrow().Format(time.RFC3339), "party": 190, "name": "All"})); too.text("code") != "booking.full" {
		t.Errorf("a party of 190 is refused with %s", too.Text)
	}
	if off := p.must(http.StatusOK, p.call("PATCH", "/bookings/"+id, map[string]any{"status": "cancelled"})); off.text("status") != "cancelled" {
		t.Errorf("cancelled: %s", off.Text)
	}
	p.must(http.StatusConflict, p.call("PATCH", "/bookings/"+id, map[string]any{"status": "seated"}))
	p.must(http.StatusNotFound, p.call("GET", "/bookings/"+uuid.NewString(), nil))
}

func TestAProgramKeepsTheWaitingList(t *testing.T) {
	t.Parallel()
	p := open(t)
	venue := p.call("GET", "/venues", nil).text("data", 0, "id")
	w := p.must(http.StatusCreated, p.call("POST", "/waitlist", map[string]any{"venue_id": venue, "party": 2, "name": "Walker", "quoted_minutes": 15}))
	if w.text("place") != "1" || w.text("status") != "waiting" {
		t.Errorf("waits: %s", w.Text)
	}
	p.must(http.StatusUnprocessableEntity, p.call("PATCH", "/waitlist/"+w.text("id"), map[string]any{"status": "lost"}))
	p.must(http.StatusOK, p.call("PATCH", "/waitlist/"+w.text("id"), map[string]any{"status": "gone"}))
	if list := p.call("GET", "/waitlist?venue_id="+venue, nil); strings.Contains(list.Text, "Walker") {
		t.Errorf("still listed: %s", list.Text)
	}
}

func TestAKeyWithoutTheScopeSeesNoGuests(t *testing.T) {
	t.Parallel()
	p := open(t, platform.OrdersRead)
	p.must(http.StatusForbidden, p.call("GET", "/bookings?venue_id="+uuid.NewString()+"&day=2026-12-01", nil))
	p.must(http.StatusForbidden, p.call("POST", "/waitlist", map[string]any{}))
}

func TestGuestsOfWhatAProgramBooksGetTheSameLettersAsOthers(t *testing.T) {
	t.Parallel()
	app := handlers.NewApp(dbtest.New(t), keys, slog.New(slog.DiscardHandler))
	app.MailThrough(mail.NewStore(app.DB, time.Now, true))
	app.Public = "https://demo.example"
	p := join(t, app, "api@example.test")
	venue := p.call("GET", "/venues", nil).text("data", 0, "id")
	b := p.must(http.StatusCreated, p.call("POST", "/bookings", map[string]any{
		"venue_id": venue, "starts_at": tomorrow().Format(time.RFC3339), "party": 2, "name": "Ada", "email": "ada@example.test", "language": "fr",
	}))
	p.must(http.StatusOK, p.call("PATCH", "/bookings/"+b.text("id"), map[string]any{"status": "cancelled"}))
	var letters []struct{ Subject, Body string }
	err := app.DB.Read(db.WithAccount(t.Context(), p.owner.AccountID), func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select subject, body from mails where recipient = 'ada@example.test' order by created_at").Scan(ctx, &letters)
	})
	if err != nil || len(letters) < 2 {
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	first, last := letters[0], letters[len(letters)-1]
	if !strings.Contains(first.Body, "https://demo.example/b/") || !strings.Contains(first.Body, "Bonjour") || last.Subject == first.Subject {
		t.Errorf("first %+v, last %+v", first, last)
	}
	p.must(http.StatusUnprocessableEntity, p.call("POST", "/bookings", map[string]any{"party": 2, "name": "Nowhere"}))
}
