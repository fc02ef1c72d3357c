package orderdb

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/promotion"
	"comptoir/models/promotion/promotiondb"
)

// OffersAt returns the offers that hold at the venue at a moment, by the clock on its wall.
func (v Venue) OffersAt(at time.Time) []promotion.Offer {
	return promotion.Holding(v.Offers, v.ID, at, v.Clock.Zone)
}

func readOffers(ctx context.Context, tx bun.IDB, venue uuid.UUID, into *[]promotion.Scheduled) (err error) {
	*into, err = promotiondb.Running(ctx, tx, venue)
	return err
}

// A Wish is so many of a choice.
type Wish struct {
	catalog.Choice
	Quantity money.Quantity
}

// TryOffer returns what an order of wishes would come to at a venue while an offer holds, whenever
// that is; nothing is kept. It is priced by the core that the till uses.
func (s *Store) TryOffer(ctx context.Context, venue uuid.UUID, offer promotion.Offer, wishes []Wish) (Order, error) {
	v, revision, err := s.readVenue(ctx, venue)
	if err != nil {
		return Order{}, err
	}
	ids := make([]uuid.UUID, len(wishes))
	for i, w := range wishes {
		ids[i] = w.ItemID
	}
	items, err := s.catalog.ItemsForSale(ctx, venue, revision, ids)
	if err != nil {
		return Order{}, err
	}
	f := facts{venue: v, items: items}
	kind := catalog.Kind(v.DefaultKind)
	if len(offer.Kinds) > 0 {
		kind = offer.Kinds[0]
	}
	offer.Edition = uuid.Max // one that is being made has none yet
	held := []promotion.Offer{offer}
	m := order.Meta{At: s.now()}
	var o Order
	try := func(cmd order.Command) (err error) {
		if cmd, err = order.Resolve(o.Order, cmd, f.sell); err == nil {
			o.Order, _, o.Totals, err = order.Do(o.Order, order.Offered(o.Order, cmd, held), m)
		}
		return err
	}
	if err := try(order.Open{ID: derived(venue, "try"), Kind: kind, VenueID: venue, Terms: v.terms()}); err != nil {
		return Order{}, err
	}
	for i, w := range wishes {
		if err := try(order.AddLine{LineID: derived(venue, strconv.Itoa(i)), Choice: w.Choice, Quantity: w.Quantity}); err != nil {
			return Order{}, err
		}
	}
	return o, nil
}
