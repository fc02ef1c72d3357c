package fiscaltest

import (
	"encoding/hex"
	"strings"
	"testing"

	"comptoir/printbridge/fiscal"
)

// Tea is 2 × 150.00 and 0.450 kg × 120.00, paid 500.00 in cash and 154.00 by card: the
// sale of the vendors' worked examples.
func Tea() fiscal.Document {
	return fiscal.Document{
		Kind: fiscal.Sale, Total: 354_00, TaxSystem: 1, Contact: "buyer@example.org", Cashier: "Иванова А.", CashierINN: "500100732259",
		Lines: []fiscal.Line{
			{Name: "Чай зеленый", Quantity: 2 * fiscal.Piece, Price: 150_00, Sum: 300_00, Tax: 1, Object: 1, Method: 4},
			{Name: "Яблоки", Quantity: 450_000, Price: 120_00, Sum: 54_00, Tax: 2, Object: 1, Method: 4, Unit: 11},
		},
		Payments: []fiscal.Payment{{Tender: fiscal.Cash, Amount: 500_00}, {Tender: fiscal.Card, Amount: 154_00}},
	}
}

// Coffee is one cup, paid by card.
func Coffee(price fiscal.Amount) fiscal.Document {
	return fiscal.Document{
		Kind: fiscal.Sale, Total: price, TaxSystem: 2,
		Lines:    []fiscal.Line{{Name: "Кофе", Quantity: fiscal.Piece, Price: price, Sum: price, Tax: 6, Object: 1, Method: 4}},
		Payments: []fiscal.Payment{{Tender: fiscal.Card, Amount: price}},
	}
}

// Refund gives a sale back.
func Refund(d fiscal.Document) fiscal.Document {
	d.Kind = fiscal.Refund
	return d
}

// InCash is a document that was paid in cash, to the kopeck.
func InCash(d fiscal.Document) fiscal.Document {
	d.Payments = []fiscal.Payment{{Tender: fiscal.Cash, Amount: d.Total}}
	return d
}

// Water is one bottle with its marking code.
func Water(price fiscal.Amount) fiscal.Document {
	d := Coffee(price)
	d.Lines[0].Name, d.Lines[0].Object, d.Lines[0].Mark = "Вода", 33, WaterMark
	return d
}

// WaterMark is a marking code with its separators.
const WaterMark = "0104601234567890215Qbag!\x1d93Zjqw"

// Unhex reads bytes as the vendors' documents write them.
func Unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
