package order_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
)

func rate(t interface{ Fatal(...any) }, minor string) money.Price {
	p, err := money.ParsePrice(minor)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestForeignCashPaysWhatItIsWorthAndChangeIsTheHousesOwn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		given         order.Foreign
		tender, code  string
		worth, change money.Amount
	}{
		"a note of dollars":             {order.Foreign{Currency: "USD", Amount: 6000, Rate: rate(t, "92.15")}, price.Cash, "", 5529, 329},
		"a part":                        {order.Foreign{Currency: "USD", Amount: 1000, Rate: rate(t, "92.15")}, price.Cash, "", 922, 0},
		"yen have no minor unit":        {order.Foreign{Currency: "JPY", Amount: 10000, Rate: rate(t, "0.6135")}, price.Cash, "", 6135, 935},
		"dinars have three decimals":    {order.Foreign{Currency: "KWD", Amount: 20000, Rate: rate(t, "300")}, price.Cash, "", 6000, 800},
		"no card in another currency":   {order.Foreign{Currency: "USD", Amount: 1000, Rate: rate(t, "92.15")}, "card", "order.foreign_is_cash", 0, 0},
		"not one that nobody has rated": {order.Foreign{Currency: "USD", Amount: 1000}, price.Cash, "order.currency_unknown", 0, 0},
		"not nothing":                   {order.Foreign{Currency: "USD", Rate: rate(t, "92.15")}, price.Cash, "order.payment_amount", 0, 0},
		"not less than nothing":         {order.Foreign{Currency: "USD", Amount: -5, Rate: rate(t, "92.15")}, price.Cash, "order.payment_amount", 0, 0},
		"not what is worth nothing":     {order.Foreign{Currency: "VND", Amount: 1, Rate: rate(t, "0.0038")}, price.Cash, "order.payment_amount", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, _, _, err := order.Do(lunch(t, uuid.New()), order.AddPayment{PaymentID: uuid.New(), Tender: tt.tender, Foreign: &tt.given}, may())
			if got := fault.Of(err); (got == nil) != (tt.code == "") || got != nil && got.Code != tt.code {
				t.Fatalf("got %v, want %q", err, tt.code)
			}
			if err != nil {
				return
			}
			p := o.Payments[0]
			if p.Amount != tt.worth || p.Change != tt.change || p.Foreign == nil || *p.Foreign != tt.given {
				t.Errorf("%+v of %+v", p, p.Foreign)
			}
		})
	}
}

func TestWhatIsAskedOfACurrencyIsTheLeastThatPays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := order.Foreign{
			Currency: rapid.SampledFrom([]string{"USD", "JPY", "KWD", "VND"}).Draw(t, "currency"),
			Rate:     rate(t, rapid.SampledFrom([]string{"92.15", "0.6135", "300", "0.0038", "1", "2514000.5"}).Draw(t, "rate")),
		}
		due := money.Amount(rapid.Int64Range(1, 100_000).Draw(t, "due"))
		f = f.For(due)
		worth, err := f.Worth()
		if err != nil || worth < due {
			t.Fatalf("%d %s are worth %d of %d: %v", f.Amount, f.Currency, worth, due, err)
		}
		f.Amount--
		if less, err := f.Worth(); err == nil && less >= due {
			t.Fatalf("%d %s are enough for %d", f.Amount, f.Currency, due)
		}
	})
}
