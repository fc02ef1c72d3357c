package order

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/price"
	"comptoir/models/promotion"
	"comptoir/models/tax"
)

// holding is an offer with an id and an edition.
func holding(n byte, o promotion.Offer) promotion.Offer {
	o.ID, o.Edition = uuid.UUID{15: n}, uuid.UUID{14: 1, 15: n}
	return o
}

// ring rings something up while offers hold.
func ring(t testing.TB, s *Session, add AddLine, held ...promotion.Offer) {
	t.Helper()
	do(t, s, Offered(s.Order, add, held))
}

func coffee(each money.Amount) catalog.Sold {
	return catalog.Sold{ItemID: uuid.UUID{7}, CategoryID: uuid.UUID{3}, Name: "Coffee", UnitPrice: money.PriceOf(each), BasePrice: money.PriceOf(each)}
}

func TestALineKeepsTheOfferItWasRungUpWith(t *testing.T) {
	t.Parallel()
	s := &Session{}
	do(t, s, Open{ID: uuid.New(), Kind: catalog.Counter})
	before, during := uuid.New(), uuid.New()
	offer := holding(1, promotion.Offer{Name: "Happy hour", Kind: promotion.Pieces, PercentBP: 2000})
	ring(t, s, AddLine{LineID: before, Sold: coffee(500), Join: true})
	ring(t, s, AddLine{LineID: during, Sold: coffee(500), Join: true}, offer)
	if len(s.Order.Lines) != 2 || s.Totals.Total != 900 {
		t.Fatalf("%d lines for %d, want two for 9.00", len(s.Order.Lines), s.Totals.Total)
	}
	offer.PercentBP, offer.Edition = 5000, uuid.New() // edited: what was rung up keeps what it has
	ring(t, s, AddLine{LineID: uuid.New(), Sold: coffee(500), Join: true}, offer)
	if s.Totals.Total != 1150 || len(s.Order.Offers) != 2 {
		t.Errorf("total %d with %d offers, want 11.50 with both editions", s.Totals.Total, len(s.Order.Offers))
	}
	if replayed := Fold(Order{}, s.Events); Price(replayed).Total != 1150 {
		t.Errorf("folded again it costs %d", Price(replayed).Total)
	}
	do(t, s, RemoveLine{LineID: during})
	if s.Totals.Total != 750 {
		t.Errorf("without the line it costs %d, want exactly 4.00 less", s.Totals.Total)
	}
}

func TestATypedPriceIsNotOffered(t *testing.T) {
	t.Parallel()
	s := &Session{}
	do(t, s, Open{ID: uuid.New(), Kind: catalog.Counter})
	line := uuid.New()
	ring(t, s, AddLine{LineID: line, Sold: coffee(500)}, holding(1, promotion.Offer{Kind: promotion.Pieces, PercentBP: 2000}))
	do(t, s, SetPrice{LineID: line, UnitPrice: money.PriceOf(450), Reason: "agreed"})
	if s.Totals.Total != 450 {
		t.Errorf("costs %d, want what was typed", s.Totals.Total)
	}
}

func TestWhatIsNeverDiscountedIsNotOffered(t *testing.T) {
	t.Parallel()
	s := &Session{}
	do(t, s, Open{ID: uuid.New(), Kind: catalog.Counter})
	deposit := coffee(25)
	deposit.NotDiscounted = true
	ring(t, s, AddLine{LineID: uuid.New(), Sold: deposit}, holding(1, promotion.Offer{Kind: promotion.Spend, From: 1, Amount: 10}))
	if s.Totals.Total != 25 || len(s.Order.Offers) != 0 {
		t.Errorf("costs %d", s.Totals.Total)
	}
}

func TestWhyALineCostsWhatItCosts(t *testing.T) {
	t.Parallel()
	s := &Session{}
	do(t, s, Open{ID: uuid.New(), Kind: catalog.Counter, Terms: Terms{Currency: money.CurrencyOf("EUR")}})
	sold := coffee(300)
	sold.Modifiers = []catalog.SoldModifier{{Name: "Oat milk", Quantity: 1, Price: money.PriceOf(50)}, {Name: "Syrup", Quantity: 2, Free: 1, Price: money.PriceOf(40)}}
	sold.UnitPrice = money.PriceOf(390)
	sold.Taxes = []tax.Rate{{ID: "V", Name: "VAT", BasisPoints: 2000, Mode: tax.Inclusive}}
	line := uuid.New()
	ring(t, s, AddLine{LineID: line, Sold: sold, Quantity: money.Whole(2)}, holding(1, promotion.Offer{Name: "Happy hour", Kind: promotion.Pieces, PercentBP: 2000}))
	do(t, s, ApplyDiscount{DiscountID: uuid.New(), LineID: line, Amount: 24, Reason: "late"})
	do(t, s, ApplyDiscount{DiscountID: uuid.New(), PercentBP: 1000, Reason: "regular"})
	all, err := Explain(s.Order)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		kind   StepKind
		name   string
		amount money.Amount
	}{
		{StepList, "", 600}, {StepModifier, "Oat milk", 100}, {StepModifier, "Syrup", 80}, {StepOffer, "Happy hour", -156},
		{StepDiscount, "late", -24}, {StepShare, "regular", -60},
	}
	got := all[0]
	if len(got.Steps) != len(want) || got.Total != 540 || got.Sum != 540 || len(got.Inside) != 1 || got.Inside[0].Amount != 90 {
		t.Fatalf("got %+v", got)
	}
	for i, w := range want {
		if g := got.Steps[i]; g.Kind != w.kind || g.Name != w.name || g.Amount != w.amount {
			t.Errorf("step %d is %+v, want %+v", i, g, w)
		}
	}
}

func TestTheStepsOfALineAddUpToIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anyOrder(t)
		all, err := Explain(s.Order)
		if err != nil {
			t.Fatal(err)
		}
		var sum money.Amount
		for i, e := range all {
			r := s.Totals.Lines[i]
			if got := sumOf(e.Steps); got != r.Total || e.Total != r.Total {
				t.Fatalf("line %d: steps come to %d, the line to %d: %+v", i, got, r.Total, e.Steps)
			}
			for _, step := range e.Steps {
				if step.Kind == StepOther {
					t.Fatalf("line %d: nothing explains %d", i, step.Amount)
				}
			}
			if e.Sum != e.Total+sumOf(e.Beyond) {
				t.Fatalf("line %d: %d and more come to %d", i, e.Total, e.Sum)
			}
			sum += e.Sum
		}
		shares := price.Shares(Pricing(s.Order), s.Totals)
		if want := s.Totals.Total - s.Totals.Tip - shares[len(all)].Exclusive; sum != want {
			t.Fatalf("lines come to %d, the order to %d", sum, want)
		}
	})
}

// anyOrder draws an order with offers, discounts, modifiers, taxes and a service charge.
func anyOrder(t *rapid.T) *Session {
	within, onTop := tax.Rate{ID: "A", BasisPoints: 2000, Mode: tax.Inclusive}, tax.Rate{ID: "B", BasisPoints: 825, Mode: tax.Exclusive}
	s := &Session{}
	must := func(cmd Command) {
		if _, err := s.Do(cmd, meta()); err != nil {
			t.Fatalf("%s: %v", cmd.Type(), err)
		}
	}
	terms := Terms{Currency: money.CurrencyOf("EUR"), Rules: price.Rules{TaxLevel: rapid.SampledFrom([]price.Level{price.PerRate, price.PerLine}).Draw(t, "level")}}
	if rapid.Bool().Draw(t, "service") {
		terms.Service = &Service{BasisPoints: 1250, Base: rapid.SampledFrom([]price.Base{price.AfterDiscounts, price.BeforeDiscounts}).Draw(t, "base"), Taxes: []tax.Rate{onTop}}
	}
	must(Open{ID: uuid.New(), Kind: catalog.Counter, Terms: terms})
	held := []promotion.Offer{
		holding(1, promotion.Offer{Kind: promotion.Pieces, PercentBP: 1500, Combines: true}), holding(2, promotion.Offer{Kind: promotion.Free, Buy: 2, Get: 1}),
		holding(3, promotion.Offer{Kind: promotion.Spend, From: 2000, Amount: 301, Combines: true}),
	}
	for range rapid.IntRange(1, 7).Draw(t, "lines") {
		each := rapid.IntRange(0, 2000).Draw(t, "each")
		sold := coffee(money.Amount(each))
		sold.Modifiers = []catalog.SoldModifier{{Name: "More", Quantity: 2, Free: rapid.IntRange(0, 2).Draw(t, "free"), Price: money.PriceOf(33)}}
		sold.UnitPrice = money.PriceOf(money.Amount(each + 33*(2-sold.Modifiers[0].Free)))
		sold.Taxes = rapid.SampledFrom([][]tax.Rate{nil, {within}, {onTop}, {within, onTop}}).Draw(t, "taxes")
		add := AddLine{LineID: uuid.New(), Sold: sold, Quantity: money.Quantity(rapid.IntRange(1, 50_000).Draw(t, "quantity"))}
		if rapid.Bool().Draw(t, "whole") {
			add.Quantity = money.Whole(rapid.IntRange(1, 5).Draw(t, "pieces"))
		}
		must(Offered(s.Order, add, held[:rapid.IntRange(0, 3).Draw(t, "held")]))
		if rapid.IntRange(0, 3).Draw(t, "discount") == 0 {
			must(ApplyDiscount{DiscountID: uuid.New(), LineID: add.LineID, Amount: money.Amount(rapid.IntRange(1, 500).Draw(t, "amount")), Reason: "late"})
		}
	}
	must(ApplyDiscount{DiscountID: uuid.New(), PercentBP: rapid.IntRange(1, 10_000).Draw(t, "percent"), Reason: "regular"})
	return s
}
