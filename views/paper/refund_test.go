package paper

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/receipt"
	"comptoir/views/i18n"
)

func TestTheReceiptOfARefundReadsWellInEveryLanguage(t *testing.T) {
	o, _ := dinner(t)
	do := func(c order.RefundOrder) order.Refund {
		t.Helper()
		c.RefundID, c.Reason = uuid.UUID{15: 7}, "Cold"
		after, _, _, err := order.Do(o, c, order.Meta{
			CommandID: uuid.UUID{15: 8}, At: o.ClosedAt.Add(20 * time.Minute), Actor: order.Actor{Name: "Demo Manager"}, May: func(string) bool { return true },
		})
		if err != nil {
			t.Fatal(err)
		}
		return after.Refunds[0]
	}
	pieces := order.RefundOrder{
		Lines: []order.RefundPiece{{LineID: o.Lines[0].ID, Quantity: money.One}, {LineID: o.Lines[2].ID, Quantity: money.One}}, Tip: true,
	}
	for _, l := range i18n.Languages() {
		golden(t, "refund-"+l.Code, receipt.Refund(o, do(pieces), head(), words(t, l.Code)))
	}
	noted := head()
	noted.Note = "ABCDE23456"
	golden(t, "refund-note-en", receipt.Refund(o, do(order.RefundOrder{Amount: 500, Tender: order.Credit}), noted, words(t, "en")))
	everything := do(order.RefundOrder{})
	golden(t, "refund-whole-en", receipt.Refund(o, everything, head(), words(t, "en")))
}
