package orderdb

import (
	"context"

	"comptoir/models/db"
	"comptoir/models/order"
)

// Seller makes snapshots of what commands on an order ring up, for a trial that keeps nothing.
func (s *Store) Seller(ctx context.Context, o order.Order, commands []order.Command) (order.Seller, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	r := Request{OrderID: o.ID, VenueID: o.VenueID}
	for _, c := range commands {
		r.Commands = append(r.Commands, Command{Command: c})
	}
	f, err := s.facts(ctx, account, r)
	return f.sell, err
}
