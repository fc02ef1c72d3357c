package kitchen_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/order"
)

func TestAnExpeditorGathersAndServes(t *testing.T) {
	h := open(t)
	pass := uuid.New()
	h.run("insert into stations (account_id, id, venue_id, name, kind, position) values (?, ?, ?, 'Pass', 'expeditor', 3)", h.account, pass, h.order.VenueID)
	h.fire(order.OpAdd, uuid.New(), "Steak", h.grill)
	h.fire(order.OpAdd, uuid.New(), "Beer", h.bar)
	at := "?station=" + pass.String()
	code, page := h.get("/kitchen" + at)
	if code != http.StatusOK || strings.Count(page, "Steak") == 0 || strings.Count(page, `<article class="ticket`) != 1 {
		t.Fatalf("the pass answered %d %s", code, page)
	}
	if _, again := h.get("/kitchen/board" + at); !strings.Contains(again, `id="pass-`+h.order.ID.String()) {
		t.Errorf("the board of the pass is %s", again)
	}
	until := regexp.MustCompile(`\{"until":"([^"]+)"\}`).FindStringSubmatch(html.UnescapeString(page))
	if until == nil {
		t.Fatal("the button does not say until when it serves")
	}
	serve := "/kitchen/orders/" + h.order.ID.String() + "/serve" + at
	if code, _ := h.ask(http.MethodPost, serve+"&until=now", uuid.New()); code != http.StatusBadRequest {
		t.Errorf("a time that is none answered %d", code)
	}
	if code, left := h.ask(http.MethodPost, serve+"&until="+url.QueryEscape(until[1]), uuid.New()); code != http.StatusOK || strings.Contains(left, "Steak") {
		t.Errorf("serving answered %d %s", code, left)
	}
	if _, grill := h.get("/kitchen/board?station=" + h.grill.String()); strings.Contains(grill, "Steak") {
		t.Error("what was served is still made")
	}
	_, served := h.get("/kitchen/bumped" + at)
	served = html.UnescapeString(served)
	back := regexp.MustCompile(`\{"at":"([^"]+)"\}`).FindStringSubmatch(served)
	if back == nil {
		t.Fatalf("what was served cannot come back: %s", served)
	}
	code, again := h.ask(http.MethodPost, "/kitchen/orders/"+h.order.ID.String()+"/unserve"+at+"&at="+url.QueryEscape(back[1]), uuid.New())
	if !strings.Contains(again, "Steak") {
		t.Errorf("bringing back answered %d %s", code, again)
	}
}

func TestWhatIsReadyAtThePassIsNotLateAnyMore(t *testing.T) {
	h := open(t)
	pass := uuid.New()
	h.run("insert into stations (account_id, id, venue_id, name, kind, position) values (?, ?, ?, 'Pass', 'expeditor', 3)", h.account, pass, h.order.VenueID)
	ticket := h.fire(order.OpAdd, uuid.New(), "Steak", h.grill)
	h.run("update stations set target_seconds = 600")
	h.run("update tickets set fired_at = fired_at - interval '1 hour'")
	if _, board := h.get("/kitchen/board" + h.on(pass)); !strings.Contains(board, `data-age="late"`) {
		t.Fatalf("what takes an hour is not late: %s", board)
	}
	h.ask(http.MethodPost, "/kitchen/tickets/"+ticket.String()+"/bump"+h.on(h.grill), uuid.New())
	if _, board := h.get("/kitchen/board" + h.on(pass)); !strings.Contains(board, `data-age="fresh"`) || !strings.Contains(board, `data-late="0"`) {
		t.Errorf("what is ready is late: %s", board)
	}
}
