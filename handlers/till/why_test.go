package till_test

import (
	"net/http"
	"strings"
	"testing"

	"comptoir/models/promotion"
	"comptoir/models/promotion/promotiondb"
)

func TestAnOfferStandsUnderItsLineAndTheLineSaysWhy(t *testing.T) {
	t.Parallel()
	s := open(t).sale()
	s.openShift()
	err := promotiondb.New(s.db).Save(s.ctx, newID(), promotion.Scheduled{Offer: promotion.Offer{
		ID: newID(), Name: "Tea time", Kind: promotion.Pieces, PercentBP: 5000, What: []promotion.Target{{ItemID: s.item["Mint tea"]}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	s.tap("Mint tea")
	s.tap("Mint tea")
	o := s.now()
	if o.Totals.Total != 300 {
		t.Fatalf("two teas at half price are %d", o.Totals.Total)
	}
	if panel := s.get("/till?order=" + o.ID.String()).Body.String(); strings.Count(panel, "Tea time") != 2 {
		t.Errorf("the offer stands %d times on the screen, want under the line and in the totals", strings.Count(panel, "Tea time"))
	}
	why := s.get("/till/why?order=" + o.ID.String() + "&lines=" + o.Lines[0].ID.String())
	for _, want := range []string{"Why is this", "Price on the menu", "Tea time", "of which"} {
		if !strings.Contains(why.Body.String(), want) {
			t.Errorf("%d: it is not said: %q", why.Code, want)
		}
	}
	if paid := s.pay("cash", "5.00", "3.00"); paid.Code != http.StatusOK || !strings.Contains(paid.Body.String(), "Tea time") {
		t.Errorf("the receipt does not name the offer: %d", paid.Code)
	}
}
