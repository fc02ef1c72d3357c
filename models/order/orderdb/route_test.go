package orderdb_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/kitchen"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
)

// A rule that is made while the house is open holds from the next dish on, in its hours only, and the
// station of the evening hears of what becomes of its dish.
func TestRulesSayWhereADishIsSent(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	evening := catalog.Route{ID: ordertest.ID(), ItemID: h.Soup, From: 18 * 60, To: 23 * 60, Stations: []uuid.UUID{h.Bar}}
	also := catalog.Route{ID: ordertest.ID(), CategoryID: h.Food, Kind: catalog.Takeaway, Also: true, Stations: []uuid.UUID{h.Bar}}
	for _, r := range []catalog.Route{evening, also} {
		if err := h.Catalog.SaveRoute(h.Ctx, ordertest.ID(), h.Venue, r); err != nil {
			t.Fatal(err)
		}
	}
	fired := func(at time.Time, kind catalog.Kind, id uuid.UUID, commands ...order.Command) {
		t.Helper()
		r := h.Ask(0, id, commands...)
		r.At, r.Opening.Kind = at, kind
		if _, err := h.Orders.Do(h.Ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	stations := func(id uuid.UUID) (out []uuid.UUID) {
		t.Helper()
		for _, s := range []uuid.UUID{h.Kitchen, h.Bar} {
			b, err := kitchen.New(h.DB, nil).Board(h.Ctx, s)
			if err != nil {
				t.Fatal(err)
			}
			for _, ticket := range b.Tickets {
				if ticket.Order.ID == id {
					out = append(out, s)
				}
			}
		}
		return out
	}
	v, err := h.Orders.Venue(h.Ctx, h.Venue)
	if err != nil {
		t.Fatal(err)
	}
	at := func(hour int) time.Time {
		now := time.Now().In(v.Clock.Zone)
		return time.Date(now.Year(), now.Month(), now.Day(), hour, 30, 0, 0, v.Clock.Zone)
	}
	noon, night, away := ordertest.ID(), ordertest.ID(), ordertest.ID()
	fired(at(12), catalog.DineIn, noon, ordertest.Add(h.Soup), order.Send{})
	if got := stations(noon); !slices.Equal(got, []uuid.UUID{h.Kitchen}) {
		t.Errorf("at noon it is made at %v", got)
	}
	soup := ordertest.Add(h.Soup)
	fired(at(12), catalog.DineIn, night, soup)         // rung up at noon,
	fired(at(19), catalog.DineIn, night, order.Send{}) // sent in the evening
	if got := stations(night); !slices.Equal(got, []uuid.UUID{h.Bar}) {
		t.Errorf("in the evening it is made at %v", got)
	}
	fired(at(23), catalog.DineIn, night, order.VoidLine{LineID: soup.LineID, Reason: "late"})
	b, err := kitchen.New(h.DB, nil).Board(h.Ctx, h.Bar)
	if err != nil || len(b.Tickets) != 2 || b.Tickets[1].Lines[0].Op != order.OpVoid {
		t.Errorf("the bar is told %+v, %v", b.Tickets, err)
	}
	fired(at(12), catalog.Takeaway, away, ordertest.Add(h.Soup), order.Send{})
	if got := stations(away); !slices.Equal(got, []uuid.UUID{h.Kitchen, h.Bar}) {
		t.Errorf("to take away it is made at %v", got)
	}
	if err := h.Catalog.DeleteRoute(h.Ctx, ordertest.ID(), h.Venue, also.ID); err != nil {
		t.Fatal(err)
	}
	away = ordertest.ID()
	fired(at(12), catalog.Takeaway, away, ordertest.Add(h.Soup), order.Send{})
	if got := stations(away); !slices.Equal(got, []uuid.UUID{h.Kitchen}) {
		t.Errorf("without the rule it is made at %v", got)
	}
}
