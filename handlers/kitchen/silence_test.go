package kitchen_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/kitchen"
	"comptoir/models/order"
	"comptoir/models/staff"
)

// dark lets a minute go by in which nobody looks at the grill, and the kitchen notice it.
func (h *house) dark() {
	h.t.Helper()
	h.run("update tickets set told_at = now() - interval '1 minute', fired_at = now() - interval '1 minute'")
	h.run("update station_watches set seen_at = seen_at - interval '2 minutes'")
	if err := kitchen.New(h.db, nil).Divert(h.ctx); err != nil {
		h.t.Fatal(err)
	}
}

func TestAStationThatDoesNotAnswerIsNamedUntilItsScreenIsBack(t *testing.T) {
	h := open(t)
	h.run("update stations set fallback_id = ? where id = ?", h.bar, h.grill)
	silent := func() string {
		t.Helper()
		code, body := h.get("/kitchen/silent")
		if code != http.StatusOK || !strings.Contains(body, `data-live="stations"`) {
			t.Fatalf("%d %s", code, body)
		}
		return body
	}
	seen := func() int {
		code, _ := h.ask(http.MethodPost, "/kitchen/seen"+h.on(h.grill), uuid.New())
		return code
	}
	if body := silent(); strings.Contains(body, "<p") {
		t.Errorf("all is well, and the screens say %s", body)
	}
	if code := seen(); code != http.StatusNoContent {
		t.Errorf("a board that is looked at got %d", code)
	}
	ticket := h.fire(order.OpAdd, uuid.New(), "Steak", h.grill)
	h.dark()
	if body := silent(); !strings.Contains(body, "Grill has not answered since") || !strings.Contains(body, "Its tickets go to Bar.") {
		t.Errorf("the screens say %s", body)
	}
	h.language = "ru"
	if body := silent(); !strings.Contains(body, "Grill не отвечает с") || !strings.Contains(body, "Её заказы получает: Bar.") {
		t.Errorf("the screens say %s", body)
	}
	h.language = "en"
	if body := h.board(h.bar); strings.Count(body, `id="ticket-`+ticket.String()+`"`) != 1 || !strings.Contains(body, "For Grill") {
		t.Errorf("the bar shows %s", body)
	}
	seen()
	if body := silent(); strings.Contains(body, "<p") {
		t.Errorf("the grill is back, and the screens say %s", body)
	}
	if body := h.board(h.grill); !strings.Contains(body, "Also sent to Bar") {
		t.Errorf("the grill shows %s", body)
	}
	// The bar bumps it: it is off both boards.
	if _, body := h.ask(http.MethodPost, "/kitchen/tickets/"+ticket.String()+"/bump"+h.on(h.bar), uuid.New()); strings.Contains(body, ticket.String()) {
		t.Error("it hangs at the bar")
	}
	if strings.Contains(h.board(h.grill), ticket.String()) {
		t.Error("it hangs at the grill")
	}
}

func TestWhoSendsTicketsIsToldThatNobodySeesThem(t *testing.T) {
	h := open(t)
	h.run("insert into devices (account_id, id, venue_id, station_id, kind, name) values (?, ?, ?, ?, 'kitchen', 'Screen')", h.account, uuid.New(), h.order.VenueID, h.grill)
	h.fire(order.OpAdd, uuid.New(), "Steak", h.grill)
	h.dark()
	h.who.DeviceKind, h.who.StaffID, h.who.Permissions = "till", uuid.New(), staff.Cashier.Permissions()
	if _, body := h.get("/kitchen/silent"); !strings.Contains(body, "Nobody sees its tickets") {
		t.Errorf("a cashier reads %s", body)
	}
	if code, _ := h.ask(http.MethodPost, "/kitchen/seen"+h.on(h.grill), uuid.New()); code != http.StatusForbidden {
		t.Errorf("a cashier, who sees no board, says that they do: %d", code)
	}
	h.who.VenueID = uuid.New()
	if _, body := h.get("/kitchen/silent"); strings.Contains(body, "Grill") {
		t.Error("another venue hears of it")
	}
}

// Who may look: a station of the venue, whatever its id.
func TestABoardThatIsNotThereIsNotSeen(t *testing.T) {
	h := open(t)
	if code, _ := h.ask(http.MethodPost, "/kitchen/seen?station=nothing", uuid.New()); code != http.StatusNotFound {
		t.Errorf("no station: %d", code)
	}
	if code, _ := h.ask(http.MethodPost, "/kitchen/seen"+h.on(uuid.New()), uuid.New()); code != http.StatusNoContent {
		t.Errorf("a station that is gone: %d", code)
	}
	list, err := kitchen.New(h.db, nil).Silent(context.WithoutCancel(h.ctx), h.who.VenueID)
	if err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
}
