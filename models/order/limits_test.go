package order

import (
	"testing"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// limited is somebody who may everything, but only so far.
func limited(l Limits) Meta {
	m := meta()
	m.Limits = l
	return m
}

// plain is the order of table without its discount.
func plain(t *testing.T) *Session {
	t.Helper()
	s := table(t)
	do(t, s, RemoveDiscount{DiscountID: happy})
	return s
}

func percent(bp int) ApplyDiscount {
	return ApplyDiscount{DiscountID: uuid.New(), PercentBP: bp, Reason: "regular"}
}

func TestALimitAsksForLeaveBeyondIt(t *testing.T) {
	t.Parallel()
	half := plain(t).Totals.Total / 2
	for _, tt := range []struct {
		name   string
		limits Limits
		cmd    Command
		asks   bool
	}{
		{"a discount up to the limit", Limits{DiscountBP: 1000}, percent(1000), false},
		{"a larger one", Limits{DiscountBP: 1000}, percent(1200), true},
		{"an amount that is a larger share", Limits{DiscountBP: 1000}, ApplyDiscount{DiscountID: uuid.New(), Amount: half, Reason: "x"}, true},
		{"a percentage that comes to a larger amount", Limits{Discount: 10}, percent(5000), true},
		{"an amount within both", Limits{DiscountBP: 9000, Discount: half}, ApplyDiscount{DiscountID: uuid.New(), Amount: half, Reason: "x"}, false},
		{"a void beyond what it is worth", Limits{Void: 1}, VoidLine{LineID: soup, Reason: "cold"}, true},
		{"fewer of a line, beyond", Limits{Void: 1}, SetQuantity{LineID: soup, Quantity: money.One, Reason: "cold"}, true},
		{"a void within", Limits{Void: 100_000}, VoidLine{LineID: soup, Reason: "cold"}, false},
		{"a price a little lower", Limits{PriceBP: 9000}, SetPrice{LineID: soup, UnitPrice: money.PriceOf(100), Reason: "x"}, false},
		{"a price of nothing", Limits{PriceBP: 9000}, SetPrice{LineID: soup, UnitPrice: money.PriceOf(0), Reason: "x"}, true},
		{"a higher price takes nobody's leave", Limits{PriceBP: 1}, SetPrice{LineID: soup, UnitPrice: money.PriceOf(90_000), Reason: "x"}, false},
		{"no limit", Limits{}, percent(10_000), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := plain(t).Do(tt.cmd, limited(tt.limits))
			f := fault.Of(err)
			if asks := f != nil && f.Code == "approval_required" && (f.Args["limit"] != nil || f.Args["limit_bp"] != nil); asks != tt.asks || !asks && err != nil {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestManySmallActsAreOneLargeOne(t *testing.T) {
	t.Parallel()
	s := plain(t)
	if _, err := s.Do(percent(1000), limited(Limits{DiscountBP: 1000})); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Do(percent(1000), limited(Limits{DiscountBP: 1000})); fault.Of(err) == nil {
		t.Error("ten percent twice passed as ten percent")
	}
	worth := s.Order.Worth(soup, money.One)
	one := VoidLine{LineID: soup, Quantity: money.One, Reason: "cold"}
	if _, err := s.Do(one, limited(Limits{Void: worth})); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Do(one, limited(Limits{Void: worth})); fault.Of(err) == nil {
		t.Error("two voids passed as one")
	}
}

func TestWhatAManagerApprovedDoesNotCountAgainstTheNextSmallAct(t *testing.T) {
	t.Parallel()
	s := plain(t)
	m := limited(Limits{})
	m.ApprovedBy = Actor{StaffID: uuid.New(), Name: "Demo Manager"}
	if _, err := s.Do(percent(5000), m); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Do(percent(1000), limited(Limits{DiscountBP: 1000})); err != nil {
		t.Errorf("%v", err)
	}
}
