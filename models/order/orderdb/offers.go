package orderdb

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/promotion"
	"comptoir/models/promotion/promotiondb"
)

// offers are those that hold at the venue at a moment, by the clock on its wall.
func (v Venue) offers(at time.Time) []promotion.Offer {
	return promotion.Holding(v.Offers, v.ID, at, v.Clock.Zone)
}

func readOffers(ctx context.Context, tx bun.IDB, venue uuid.UUID, into *[]promotion.Scheduled) (err error) {
	*into, err = promotiondb.Running(ctx, tx, venue)
	return err
}
