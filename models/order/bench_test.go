package order

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/price"
	"comptoir/models/tax"
)

// rush is an order of so many lines with a discount, a service charge and two taxes.
func rush(tb testing.TB, lines int) *Session {
	tb.Helper()
	food := tax.Rate{ID: "food", BasisPoints: 1000, Mode: tax.Inclusive}
	city := tax.Rate{ID: "city", BasisPoints: 125, Mode: tax.Exclusive}
	s := &Session{}
	do(tb, s, Open{ID: uuid.New(), Kind: catalog.DineIn, Terms: Terms{
		Currency: money.CurrencyOf("EUR"),
		Service:  &Service{BasisPoints: 1000, Taxes: []tax.Rate{food}},
	}})
	for i := range lines {
		do(tb, s, AddLine{LineID: uuid.New(), Quantity: money.Whole(1 + i%3), Sold: catalog.Sold{
			ItemID: uuid.New(), Name: fmt.Sprintf("Dish %d", i), UnitPrice: money.PriceOf(money.Amount(395 + 17*i)),
			Taxes: []tax.Rate{food, city}, Stations: []uuid.UUID{{1}},
		}})
	}
	do(tb, s, ApplyDiscount{DiscountID: uuid.New(), PercentBP: 1000, Reason: "regular"})
	do(tb, s, ApplyDiscount{DiscountID: uuid.New(), LineID: s.Order.Lines[0].ID, Amount: 100, Reason: "late"})
	return s
}

// do carries a command out that must succeed.
func do(tb testing.TB, s *Session, cmd Command) {
	tb.Helper()
	if _, err := s.Do(cmd, meta()); err != nil {
		tb.Fatalf("%s: %v", cmd.Type(), err)
	}
}

// meta is somebody who may do everything.
func meta() Meta {
	return Meta{CommandID: uuid.New(), At: time.Unix(1_700_000_000, 0).UTC(), May: func(string) bool { return true }}
}

func BenchmarkPrice40Lines(b *testing.B) {
	pricing := Pricing(rush(b, 40).Order)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := price.Compute(pricing); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFold200Lines(b *testing.B) {
	events := rush(b, 200).Events
	b.ReportAllocs()
	for b.Loop() {
		if o := Fold(Order{}, events); len(o.Lines) != 200 {
			b.Fatal("lines are missing")
		}
	}
}

func BenchmarkTapOn200Lines(b *testing.B) {
	o := rush(b, 200).Order
	m := meta()
	tap := AddLine{LineID: uuid.New(), Sold: o.Lines[7].Sold}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, _, err := Do(o, tap, m); err != nil {
			b.Fatal(err)
		}
	}
}
