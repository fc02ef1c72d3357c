package paper

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/invoice"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/receipt"
	"comptoir/views/i18n"
)

func TestAnInvoiceOnPaperNamesWhoSellsAndWhoBuys(t *testing.T) {
	o, r := dinner(t)
	inv := invoice.Invoice{
		Number: "2026-1-00042", IssuedAt: o.ClosedAt.Add(time.Hour), IssuedBy: "Demo Cashier", Content: invoice.Compose(o, r),
		Seller: invoice.Seller{Name: "Café du Coin", Address: "1 rue Basse\n1000 Ville", TaxNumber: "FR00000000000"},
		Buyer:  invoice.Buyer{Company: "Demo Trading Ltd", Address: "2 High Street\nDublin", TaxNumber: "IE1234567WA"},
	}
	for _, l := range i18n.Languages() {
		golden(t, "invoice-"+l.Code, receipt.Invoice(inv, 0, words(t, l.Code)))
	}
	back := order.Refund{
		ID: uuid.UUID{15: 9}, Reason: "cold", Total: 1100, Tax: 100, At: o.ClosedAt, Payments: []order.RefundPayment{{Tender: "card", Amount: 1100, Worth: 1100}},
		Lines: []order.RefundedLine{{LineID: o.Lines[0].ID, Quantity: money.One, Total: 1100, Tax: 100}},
		Taxes: []order.RefundedTax{{Name: "VAT 10 %", BasisPoints: 1000, Net: 1000, Amount: 100}},
	}
	inv.Corrects, inv.RefundID, inv.CorrectsNumber, inv.Number, inv.Content = uuid.UUID{15: 8}, back.ID, inv.Number, "2026-1-00043", invoice.Correct(o, back)
	for _, l := range i18n.Languages() {
		golden(t, "corrective-"+l.Code, receipt.Invoice(inv, 1, words(t, l.Code)))
	}
}
