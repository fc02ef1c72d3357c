package invoice_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/invoice"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/models/tax"
)

func do(t *rapid.T, o order.Order, cmd order.Command) order.Order {
	t.Helper()
	after, _, _, err := order.Do(o, cmd, order.Meta{
		CommandID: uuid.New(), At: time.Unix(1_700_000_000, 0).UTC(), May: func(string) bool { return true },
	})
	if err != nil {
		t.Fatalf("%s: %v", cmd.Type(), err)
	}
	return after
}

// sold draws a closed order: taxes inside and on top, a deposit, discounts, a service charge, a tip.
func sold(t *rapid.T) order.Order {
	rates := []tax.Rate{
		{ID: "a", Name: "VAT", BasisPoints: 1000, Mode: tax.Inclusive}, {ID: "b", Name: "VAT", BasisPoints: 2000, Mode: tax.Inclusive},
		{ID: "c", Name: "Sales tax", BasisPoints: 888, Mode: tax.Exclusive},
	}
	terms := order.Terms{Currency: money.CurrencyOf("EUR"), Rules: price.Rules{Rounding: money.HalfUp}}
	if rapid.Bool().Draw(t, "service") {
		terms.Service = &order.Service{BasisPoints: 1250, Taxes: rates[:1]}
	}
	o := do(t, order.Order{}, order.Open{ID: uuid.New(), Kind: catalog.DineIn, Number: 7, Terms: terms})
	for range rapid.IntRange(1, 6).Draw(t, "lines") {
		s := catalog.Sold{Name: "Dish", UnitPrice: money.PriceOf(money.Amount(rapid.Int64Range(1, 9999).Draw(t, "price")))}
		if n := rapid.IntRange(0, 4).Draw(t, "tax"); n < 3 {
			s.Taxes = rates[n : n+1]
		} else if n == 4 {
			s.Role, s.NotDiscounted = catalog.Deposit, true
		}
		o = do(t, o, order.AddLine{LineID: uuid.New(), Sold: s, Quantity: money.Quantity(rapid.Int64Range(1, 5).Draw(t, "quantity")) * money.One})
	}
	if rapid.Bool().Draw(t, "discount") {
		o = do(t, o, order.ApplyDiscount{DiscountID: uuid.New(), PercentBP: rapid.IntRange(1, 3000).Draw(t, "off"), Reason: "x"})
	}
	if rapid.Bool().Draw(t, "tip") {
		o = do(t, o, order.SetTip{Amount: 333})
	}
	due := order.Price(o).Due
	if card := money.Amount(rapid.Int64Range(0, int64(due)).Draw(t, "card")); card > 0 {
		o = do(t, o, order.AddPayment{PaymentID: uuid.New(), Tender: "card", Amount: card})
	}
	if due = order.Price(o).Due; due > 0 {
		o = do(t, o, order.AddPayment{PaymentID: uuid.New(), Tender: price.Cash, Amount: due + 500})
	}
	return do(t, o, order.Close{})
}

func adds(t *rapid.T, c invoice.Content) {
	t.Helper()
	var lines, net, vat, taxes, paid money.Amount
	for _, l := range c.Lines {
		if l.Net+l.Tax != l.Total {
			t.Fatalf("a line is %+v", l)
		}
		lines, net, vat = lines+l.Total, net+l.Net, vat+l.Tax
	}
	for _, x := range c.Taxes {
		taxes += x.Amount
	}
	for _, p := range c.Payments {
		paid += p.Amount
	}
	switch {
	case c.Net+c.Tax+c.Tip+c.Deposit != c.Total:
		t.Fatalf("net %d, tax %d, tip %d and deposit %d are not %d", c.Net, c.Tax, c.Tip, c.Deposit, c.Total)
	case lines+c.Charges+c.Tip != c.Total:
		t.Fatalf("lines %d, charges %d and tip %d are not %d", lines, c.Charges, c.Tip, c.Total)
	case taxes != c.Tax:
		t.Fatalf("the taxes are %d, not %d", taxes, c.Tax)
	case paid != c.Total+c.Rounding:
		t.Fatalf("paid is %d of %d", paid, c.Total+c.Rounding)
	case c.Charges == 0 && (net != c.Net+c.Deposit || vat != c.Tax):
		t.Fatalf("the lines' net %d and tax %d are not %d and %d", net, vat, c.Net+c.Deposit, c.Tax)
	}
}

func TestAnInvoiceIsTheSaleToTheCent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := sold(t)
		r := order.Price(o)
		c := invoice.Compose(o, r)
		adds(t, c)
		if c.Total != r.Total || c.Net != r.Net || c.Tax != r.Tax || c.Tip != r.Tip || c.Deposit != r.Deposit || c.Receipt != 7 {
			t.Fatalf("the invoice is %+v of %+v", c, r)
		}
	})
}

func TestWhatIsCorrectedIsWhatWasGivenBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := sold(t)
		whole := invoice.Compose(o, order.Price(o))
		if rapid.Bool().Draw(t, "in pieces") && o.Lines[0].Quantity > money.One {
			o = do(t, o, order.RefundOrder{RefundID: uuid.New(), Reason: "cold", Lines: []order.RefundPiece{{LineID: o.Lines[0].ID, Quantity: money.One}}})
		}
		o = do(t, o, order.RefundOrder{RefundID: uuid.New(), Reason: "cold", Tip: true})
		left := whole
		for _, r := range o.Refunds {
			c := invoice.Correct(o, r)
			adds(t, c)
			if c.Total != -r.Total {
				t.Fatalf("%d was given back, %d is corrected", r.Total, c.Total)
			}
			left.Net, left.Tax, left.Tip, left.Deposit, left.Total = left.Net+c.Net, left.Tax+c.Tax, left.Tip+c.Tip, left.Deposit+c.Deposit, left.Total+c.Total
		}
		if left.Net != 0 || left.Tax != 0 || left.Tip != 0 || left.Deposit != 0 || left.Total != 0 {
			t.Fatalf("of a sale that came back whole %+v is left", left)
		}
	})
}

func TestABuyerMustBeComplete(t *testing.T) {
	good := invoice.Buyer{Company: " Demo  Trading Ltd ", Address: "1 High Street \r\n\n Dublin", TaxNumber: "ie 1234567.wa", Email: "office@demo.test"}
	if err := good.Check(); err != nil || good.Company != "Demo Trading Ltd" || good.Address != "1 High Street\nDublin" || good.TaxNumber != "IE1234567WA" {
		t.Fatalf("%v, %+v", err, good)
	}
	for _, tt := range []struct {
		name, field, code string
		change            func(*invoice.Buyer)
	}{
		{"no company", "company", "field.required", func(b *invoice.Buyer) { b.Company = " " }},
		{"no address", "address", "field.required", func(b *invoice.Buyer) { b.Address = "\n" }},
		{"an address like a novel", "address", "field.too_long", func(b *invoice.Buyer) { b.Address = strings.Repeat("x", 401) }},
		{"what no printer prints", "company", "text.unreadable", func(b *invoice.Buyer) { b.Company = "a\x00b" }},
		{"no tax number", "tax_number", "field.required", func(b *invoice.Buyer) { b.TaxNumber = "" }},
		{"a digit missing", "tax_number", "invoice.tax_number", func(b *invoice.Buyer) { b.TaxNumber = "DE12345678" }},
		{"no address of mail", "email", "field.email", func(b *invoice.Buyer) { b.Email = "office" }},
	} {
		b := good
		tt.change(&b)
		if f := fault.Of(b.Check()); f == nil || f.Fields[tt.field] != tt.code {
			t.Errorf("%s: %v", tt.name, f)
		}
	}
	for _, number := range []string{"DE123456789", "FR 40 303 265 045", "ATU12345678", "NL123456789B01", "EL123456789", "GB 123 4567 89", "7707083893", "32855961", "CHE123456789MWST", "12-3456789"} {
		b := good
		if b.TaxNumber = number; b.Check() != nil {
			t.Errorf("%s is refused", number)
		}
	}
}
