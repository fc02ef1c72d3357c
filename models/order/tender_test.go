package order_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/tax"
)

// lunch is an order of food for 20.00 with a tax of 10 % on top, and wine for 30.00, for two guests.
func lunch(t *testing.T, food uuid.UUID) order.Order {
	t.Helper()
	line := func(id byte, amount money.Amount, category uuid.UUID, taxes ...tax.Rate) order.Command {
		return order.AddLine{LineID: uuid.UUID{id}, Sold: catalog.Sold{Name: "Dish", UnitPrice: money.PriceOf(amount), CategoryID: category, Taxes: taxes}}
	}
	return after(t, order.Order{}, order.Open{ID: uuid.New(), Kind: "dine_in", Covers: 2, Terms: order.Terms{Currency: money.CurrencyOf("EUR")}},
		line(1, 2000, food, tax.Rate{ID: "food", BasisPoints: 1000, Mode: tax.Exclusive}), line(2, 3000, uuid.New()))
}

func TestATenderPaysNoMoreThanTheHouseSays(t *testing.T) {
	t.Parallel()
	food := uuid.New()
	meal := order.TenderRule{Name: "Meal card", Slip: order.SlipOptional}
	for name, tt := range map[string]struct {
		change func(*order.TenderRule)
		slip   string
		pays   money.Amount
		code   string
	}{
		"all without a limit":            {func(*order.TenderRule) {}, "", 5200, ""},
		"as much as the limit":           {func(r *order.TenderRule) { r.Most = 2500 }, "", 2500, ""},
		"no more than that":              {func(r *order.TenderRule) { r.Most = 2500 }, "", 2501, "order.tender_most"},
		"for each guest":                 {func(r *order.TenderRule) { r.Most, r.PerGuest = 2500, true }, "", 5000, ""},
		"no more than for each guest":    {func(r *order.TenderRule) { r.Most, r.PerGuest = 2500, true }, "", 5001, "order.tender_most"},
		"what is food, with its tax":     {func(r *order.TenderRule) { r.Categories = []uuid.UUID{food} }, "", 2200, ""},
		"nothing else":                   {func(r *order.TenderRule) { r.Categories = []uuid.UUID{food} }, "", 2201, "order.tender_most"},
		"with a slip where it must be":   {func(r *order.TenderRule) { r.Slip = order.SlipRequired }, "0071", 100, ""},
		"not without one":                {func(r *order.TenderRule) { r.Slip = order.SlipRequired }, "", 100, "order.slip_needed"},
		"no more than is due, as always": {func(*order.TenderRule) {}, "", 5201, "order.overpaid"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rule := meal
			tt.change(&rule)
			_, _, _, err := order.Do(lunch(t, food), order.AddPayment{PaymentID: uuid.New(), Tender: rule.Name, Amount: tt.pays, Reference: tt.slip, Rule: &rule}, may())
			if got := fault.Of(err); (got == nil) != (tt.code == "") || got != nil && got.Code != tt.code {
				t.Errorf("got %v, want %q", err, tt.code)
			}
		})
	}
}

func TestHoweverOftenATenderPaysItPaysNoMoreThanItsLimit(t *testing.T) {
	t.Parallel()
	food := uuid.New()
	whole := lunch(t, food)
	rapid.Check(t, func(t *rapid.T) {
		rule := order.TenderRule{Name: "Meal card", Most: money.Amount(rapid.Int64Range(0, 4000).Draw(t, "most")), PerGuest: rapid.Bool().Draw(t, "each")}
		if rapid.Bool().Draw(t, "food") {
			rule.Categories = []uuid.UUID{food}
		}
		o, paid := whole, money.Amount(0)
		for range 12 {
			pay := order.AddPayment{PaymentID: uuid.New(), Tender: rule.Name, Amount: money.Amount(rapid.Int64Range(1, 3000).Draw(t, "amount")), Rule: &rule}
			next, _, _, err := order.Do(o, pay, may())
			if err == nil {
				o, paid = next, paid+pay.Amount
			}
		}
		limit := money.Amount(5200)
		if rule.Most > 0 {
			limit = min(limit, rule.Most*map[bool]money.Amount{false: 1, true: 2}[rule.PerGuest])
		}
		if len(rule.Categories) > 0 {
			limit = min(limit, 2200)
		}
		if paid > limit {
			t.Fatalf("it paid %d of at most %d", paid, limit)
		}
	})
}
