package orderdb

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/models/staff"
)

// facts are what a request needs of the configuration, as of one revision of the account.
type facts struct {
	revision int64
	venue    Venue
	items    map[uuid.UUID]catalog.Item
}

// revisions remembers each account's last seen revision, so that a cache of ours is asked for the right one.
type revisions struct {
	mu   sync.Mutex
	last map[uuid.UUID]int64
}

func (r *revisions) get(account uuid.UUID) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last[account]
}

func (r *revisions) saw(account uuid.UUID, revision int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last[account] = max(revision, r.last[account])
}

// facts gathers what the request's commands need, from memory where that is still true.
func (s *Store) facts(ctx context.Context, account uuid.UUID, r Request) (facts, error) {
	f := facts{revision: max(s.revisions.get(account), staff.From(ctx).Revision)}
	venue, ok := s.venues.get(account, r.VenueID, f.revision)
	if !ok {
		var err error
		if venue, f.revision, err = s.readVenue(ctx, r.VenueID); err != nil {
			return facts{}, err
		}
		s.venues.put(account, f.revision, venue)
		s.revisions.saw(account, f.revision) // the next request finds it, also one without a person
	}
	f.venue = venue
	before, _ := s.orders.get(key{account, r.OrderID})
	var err error
	f.items, err = s.catalog.ItemsForSale(ctx, r.VenueID, f.revision, needs(before.order, r.Commands))
	if err != nil {
		return f, err
	}
	return f, s.bottles(ctx, r.VenueID, &f)
}

// bottles adds the deposit items that are rung up with those that are asked for.
func (s *Store) bottles(ctx context.Context, venue uuid.UUID, f *facts) error {
	var ids []uuid.UUID
	for _, item := range f.items {
		if _, known := f.items[item.DepositItem]; item.DepositItem != uuid.Nil && !known {
			ids = append(ids, item.DepositItem)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	more, err := s.catalog.ItemsForSale(ctx, venue, f.revision, ids)
	if err != nil {
		return err
	}
	maps.Copy(f.items, more)
	return nil
}

func needs(o order.Order, commands []Command) []uuid.UUID {
	var out []uuid.UUID
	for _, c := range commands {
		for _, id := range order.Needs(o, c.Command) {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// sell makes the snapshot of a choice.
func (f facts) sell(kind catalog.Kind, c catalog.Choice) (catalog.Sold, error) {
	item, ok := f.items[c.ItemID]
	if !ok {
		return catalog.Sold{}, fault.NotFound("catalog.item_unknown").Field("item_id", "catalog.item_unknown")
	}
	return item.Sell(kind, f.venue.ID, c)
}

// resell sells again what the order has already, under another kind. What has run out or left the
// menu since stays on the order as it was: nobody takes it off the guest's table.
func (f facts) resell(o order.Order) order.Seller {
	return func(kind catalog.Kind, c catalog.Choice) (catalog.Sold, error) {
		sold, err := f.sell(kind, c)
		if err == nil {
			return sold, nil
		}
		for _, l := range o.Active() {
			if reflect.DeepEqual(l.Sold.Choice(), c) {
				return l.Sold, nil
			}
		}
		return catalog.Sold{}, err
	}
}

// terms are the venue's rules as an order keeps them.
func (v Venue) terms() order.Terms {
	t := order.Terms{
		Currency: v.Currency,
		Rules:    price.Rules{Rounding: v.Rounding, TaxLevel: price.Level(v.TaxLevel)},
	}
	v.Charges.into(&t)
	t.CashRounding = v.Coins()
	return t
}

// Coins is how amounts are rounded that are paid in cash; nil: every amount can be.
func (v Venue) Coins() *price.CashRounding {
	if v.CashIncrement <= 1 {
		return nil
	}
	return &price.CashRounding{Increment: v.CashIncrement, Mode: v.CashRounding}
}

func (v Venue) day(at time.Time) businessday.Day { return v.Clock.Of(at) }
