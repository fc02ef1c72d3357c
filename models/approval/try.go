package approval

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

// A trial is what commands would do to an order, and what that takes off or gives back.
type trial struct {
	events []order.Event
	items  map[uuid.UUID]string
	amount money.Amount
}

// try decides commands without keeping anything. m says in whose name.
func (s *Store) try(ctx context.Context, o order.Order, totals price.Result, commands []order.Command, m order.Meta) (trial, error) {
	t := trial{items: map[uuid.UUID]string{}}
	sell, err := s.orders.Seller(ctx, o, commands)
	if err != nil {
		return t, err
	}
	for _, l := range o.Lines {
		t.items[l.ID] = strings.TrimSpace(l.Sold.Name + " " + l.Sold.VariantName)
	}
	before := totals
	for _, c := range commands {
		if c, err = order.Resolve(o, c, sell); err != nil {
			return t, err
		}
		after, events, now, err := order.Do(o, c, m)
		if err != nil {
			return t, err
		}
		t.amount += order.TakenOff(before, now, events)
		t.events = append(t.events, events...)
		o, before = after, now
	}
	for id := range t.items {
		if !names(t.events, id) {
			delete(t.items, id)
		}
	}
	return t, nil
}

// names tells whether an event is about a line: its id stands in what is kept of it.
func names(events []order.Event, line uuid.UUID) bool {
	for _, e := range events {
		if data, err := order.MarshalData(e); err == nil && strings.Contains(string(data), line.String()) {
			return true
		}
	}
	return false
}

// anybody is the meta of a trial that asks only whether the order allows it.
func anybody(id uuid.UUID, at time.Time) order.Meta {
	return order.Meta{
		CommandID: id, At: at, Actor: order.Actor{Name: "-"}, ApprovedBy: order.Actor{Name: "-"},
		May: func(string) bool { return true },
	}
}
