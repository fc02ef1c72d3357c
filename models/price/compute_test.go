package price

import (
	"errors"
	"strings"
	"testing"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/tax"
)

func TestAnOrderThatCannotBePricedIsRefused(t *testing.T) {
	t.Parallel()
	within := tax.Rate{ID: "A", BasisPoints: 2000, Mode: tax.Inclusive}
	second := tax.Rate{ID: "B", BasisPoints: 1000, Mode: tax.Inclusive}
	for _, tt := range []struct {
		name  string
		order Order
		want  string
	}{
		{"a negative tip", Order{Tip: -100}, "price.negative_tip"},
		{"a negative discount", Order{Discounts: []Discount{{PercentBP: -1000}}}, "price.bad_discount"},
		{"more than everything off", Order{Discounts: []Discount{{PercentBP: 10_001}}}, "price.bad_discount"},
		{"a percentage and an amount in one", Order{Discounts: []Discount{{PercentBP: 1, Amount: 1}}}, "price.two_discounts_in_one"},
		{"a rounding nobody knows", Order{Rules: Rules{Rounding: "banker"}}, "price.unknown_rounding"},
		{"a tax level nobody knows", Order{Rules: Rules{TaxLevel: "receipt"}}, "price.unknown_tax_level"},
		{"a tax that is not there", Order{Lines: []Line{{Taxes: []int{0}}}}, "price.unknown_tax"},
		{"two taxes inside one price", Order{Taxes: []tax.Rate{within, second}, Lines: []Line{{Taxes: []int{0, 1}}}}, "price.two_inclusive_taxes"},
		{"a tax below zero", Order{Taxes: []tax.Rate{{ID: "A", BasisPoints: -1, Mode: tax.Inclusive}}}, "price.bad_tax"},
		{"a service charge on nothing known", Order{ServiceCharge: &ServiceCharge{Base: "mood"}}, "price.unknown_base"},
		{"a card that takes more than is due", Order{Payments: []Payment{{Tender: "card", Amount: 1}}}, "price.overpaid"},
		{"more money than there is", Order{Lines: []Line{{Quantity: money.Whole(1e8), UnitPrice: money.PriceOf(1e9)}}}, "price.out_of_range"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Compute(tt.order)
			if f := fault.Of(err); f == nil || f.Code != tt.want {
				t.Errorf("got %v, want the refusal %s", err, tt.want)
			}
		})
	}
}

func TestTheFilterReadsAnOrderAndWritesItPriced(t *testing.T) {
	t.Parallel()
	in := `{"currency": {"code": "EUR", "digits": 2}, "rules": {"rounding": "half_up", "tax_level": "rate"},
		"taxes": {"S": {"rate_bp": 700, "mode": "exclusive"}, "C": {"rate_bp": 125, "mode": "exclusive"}},
		"lines": [{"id": "1", "quantity": "1", "unit_price": 420, "taxes": ["S", "C"]},
			{"id": "2", "quantity": "2", "unit_price": "10.5", "discountable": false}],
		"discounts": [{"percent_bp": 5000}]}`
	var out strings.Builder
	if err := Filter(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"total": 249`, `"net": 231`, `"tax": "S"`, `"amount": 15`, `"amount": 3`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is missing in\n%s", want, out.String())
		}
	}
}

func TestTheFilterRefusesWhatIsNoOrder(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "[]", `{"lines": [{"quantity": "one"}]}`, `{"taxes": []}`, `{"lines": [{"quantity": "1", "unit_price": "1e3"}]}`} {
		if err := Filter(strings.NewReader(in), new(strings.Builder)); fault.Of(err) == nil {
			t.Errorf("%s: got %v, want a refusal", in, err)
		}
	}
}

func TestAReturnGivesBackWhatTheSaleTook(t *testing.T) {
	t.Parallel()
	line := Line{ID: "1", Quantity: money.Whole(3), UnitPrice: money.PriceOf(333), Discounts: []Discount{{Amount: 200}, {PercentBP: 1250}}}
	sale, err := Compute(Order{Lines: []Line{line}})
	if err != nil {
		t.Fatal(err)
	}
	line.Quantity = -line.Quantity
	back, err := Compute(Order{Lines: []Line{line}})
	if err != nil {
		t.Fatal(err)
	}
	if sale.Total != 699 || back.Total != -sale.Total {
		t.Errorf("sold for %d, taken back for %d", sale.Total, back.Total)
	}
}

func TestAPartOfTheCashLeavesTheRestDue(t *testing.T) {
	t.Parallel()
	got, err := Compute(Order{
		Lines:        []Line{{Quantity: money.One, UnitPrice: money.PriceOf(1002)}},
		Payments:     []Payment{{Tender: Cash, Amount: 500}},
		CashRounding: &CashRounding{Increment: 5, Mode: money.HalfUp},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.Paid != 500 || got.Due != 500 || got.Rounding != -2 || got.Change != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestARefusalCarriesItsCause(t *testing.T) {
	t.Parallel()
	_, err := Compute(Order{Lines: []Line{{ID: "7", Quantity: money.QuantityLimit, UnitPrice: money.PriceOf(1e9)}}})
	if !errors.Is(err, money.ErrRange) {
		t.Errorf("got %v, want it to wrap %v", err, money.ErrRange)
	}
}
