package report_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/businessday"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
	"comptoir/models/promotion"
	"comptoir/models/promotion/promotiondb"
	"comptoir/models/report"
)

func TestDiscountsByOfferAndPersonComeToTheDiscountsOfTheSales(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	offers := promotiondb.New(h.DB)
	err := offers.Save(h.Ctx, ordertest.ID(), promotion.Scheduled{Offer: promotion.Offer{
		ID: ordertest.ID(), Name: "Half beer", Kind: promotion.Pieces, PercentBP: 5000, What: []promotion.Target{{CategoryID: h.Drinks}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		id := ordertest.ID()
		o := h.Do(id, ordertest.Add(h.Soup), ordertest.Add(h.Beer), order.ApplyDiscount{DiscountID: ordertest.ID(), PercentBP: 1000, Reason: "regular"})
		if o.Totals.Discount() != 250+70 {
			t.Fatalf("%d came off, want half a beer and a tenth of the rest", o.Totals.Discount())
		}
		h.Do(id, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: o.Totals.Due}, order.Close{})
		if _, err := h.Orders.Do(h.Ctx, h.Ask(0, id, order.RefundOrder{RefundID: ordertest.ID(), Reason: "cold", Lines: []order.RefundPiece{{LineID: o.Lines[1].ID, Quantity: o.Lines[1].Quantity}}})); err != nil {
			t.Fatal(err)
		}
	}
	day := businessday.FromTime(time.Now())
	r, err := report.New(h.DB, time.Now).Report(h.Ctx, report.Query{Kind: report.ByDiscount, Range: report.Range{From: day.Add(-1), To: day.Add(1)}})
	if err != nil {
		t.Fatal(err)
	}
	sales, err := report.New(h.DB, time.Now).Report(h.Ctx, report.Query{Kind: report.ByDay, Range: report.Range{From: day.Add(-1), To: day.Add(1)}})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Rows) != 2 || r.Rows[0].Name != "Half beer" || r.Rows[0].Discount != 0 || r.Rows[0].Orders != 2 || r.Rows[1].Name != "regular" || r.Rows[1].Discount != 2*45 {
		t.Errorf("rows are %+v", r.Rows)
	}
	if r.Total.Discount != sales.Total.Discount || !r.Agreement.Holds() {
		t.Errorf("discounts come to %d, the sales say %d", r.Total.Discount, sales.Total.Discount)
	}
}

func TestAnEditedOfferHoldsForTheNextLine(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	offers := promotiondb.New(h.DB)
	offer := promotion.Scheduled{Offer: promotion.Offer{ID: ordertest.ID(), Name: "Beer", Kind: promotion.Pieces, PercentBP: 1000}, Venues: []uuid.UUID{h.Venue}}
	id := ordertest.ID()
	total := func() int64 { return int64(h.Do(id, ordertest.Add(h.Beer)).Totals.Total) }
	if got := total(); got != 500 {
		t.Fatalf("without an offer it costs %d", got)
	}
	if err := offers.Save(h.Ctx, ordertest.ID(), offer); err != nil {
		t.Fatal(err)
	}
	if got := total(); got != 950 {
		t.Fatalf("with a tenth off the next it costs %d, want 9.50", got)
	}
	offer.PercentBP = 2000
	if err := offers.Save(h.Ctx, ordertest.ID(), offer); err != nil {
		t.Fatal(err)
	}
	if got := total(); got != 1350 {
		t.Fatalf("edited it costs %d, want 13.50", got)
	}
	if err := offers.Pause(h.Ctx, ordertest.ID(), offer.ID, true); err != nil {
		t.Fatal(err)
	}
	if got := total(); got != 1850 {
		t.Fatalf("paused it costs %d, want 18.50", got)
	}
	if o, err := ordertest.Copy(h).Load(h.Ctx, id); err != nil || o.Totals.Total != 1850 {
		t.Fatalf("read again it costs %d, %v", o.Totals.Total, err)
	}
}
