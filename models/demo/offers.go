package demo

import (
	"context"
	"fmt"

	"comptoir/models/account"
	"comptoir/models/businessday"
	"comptoir/models/promotion"
	"comptoir/models/promotion/promotiondb"
)

// offer gives the café what a café has: a happy hour, and a third piece from the bakery free.
func (s *site) offer(ctx context.Context) error {
	if s.trade != account.Cafe {
		return nil
	}
	for _, o := range []promotion.Scheduled{
		{
			Offer: promotion.Offer{Name: "Happy hour", Kind: promotion.Pieces, PercentBP: 2000, What: []promotion.Target{{CategoryID: s.shelves["Cold drinks"]}}},
			When:  businessday.Offer{Windows: []businessday.Window{{From: hours(16), To: hours(18)}}},
		},
		{Offer: promotion.Offer{Name: "Bakery 2 + 1", Kind: promotion.Free, Buy: 2, Get: 1, What: []promotion.Target{{CategoryID: s.shelves["Bakery"]}}}},
	} {
		o.ID = s.named("offer " + o.Name)
		if err := promotiondb.New(s.DB).Save(ctx, s.named("make offer "+o.Name), o); err != nil {
			return fmt.Errorf("make offer %s: %w", o.Name, err)
		}
	}
	return nil
}
