package registration_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/fiscal/registration"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/history"
	"comptoir/printbridge/fiscal"
)

// accepted fails where the bridge would refuse a document, which is what it was made for.
func accepted(t *rapid.T, what string, d registration.Document) {
	t.Helper()
	var got fiscal.Document
	if err := json.Unmarshal([]byte(d.By("Кассир", 1).JSON()), &got); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if err := got.Check(); err != nil {
		t.Fatalf("%s: %v\n%s", what, err, d.JSON())
	}
}

// closed is an order that is paid, by checks or as a whole, and of which something may have been given back.
func closed(t *rapid.T) *history.Story {
	if rapid.Bool().Draw(t, "whole") {
		s := history.Closed(t)
		for range rapid.IntRange(0, 3).Draw(t, "refunds") {
			c := order.RefundOrder{RefundID: uuid.Must(uuid.NewV7()), Reason: "cold", Amount: money.Amount(rapid.IntRange(1, 900).Draw(t, "amount"))}
			if rest := order.Left(s.Order).Rest(); len(rest) > 0 && rapid.Bool().Draw(t, "a piece") {
				c.Amount, c.Lines = 0, []order.RefundPiece{{LineID: uuid.MustParse(rest[0].ID), Quantity: rest[0].Quantity}}
			}
			s.Try(c)
		}
		return s
	}
	s := history.Any(t)
	s.Try(order.Split{Even: rapid.IntRange(2, 4).Draw(t, "checks")})
	for _, c := range order.CheckTotals(s.Order, s.Totals) {
		if c.Due > 0 && rapid.IntRange(0, 4).Draw(t, "paid apart") > 0 {
			s.Try(order.AddPayment{PaymentID: uuid.Must(uuid.NewV7()), CheckID: c.ID, Tender: "card", Amount: c.Due})
		}
	}
	if s.Totals.Due > 0 {
		s.Try(order.AddPayment{PaymentID: uuid.Must(uuid.NewV7()), Tender: "cash", Amount: s.Totals.Due + 100})
	}
	s.Try(order.Close{})
	return s
}

func TestAnySaleRefundAndCheckIsADocumentThatTheBridgeTakesAndComesToWhatTheBooksHave(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := closed(t)
		o, r := s.Order, s.Totals
		if o.Status != order.Closed {
			t.Skip("it cannot be closed")
		}
		var apart []order.CheckTotal
		var sum money.Amount
		for _, c := range order.CheckTotals(o, r) {
			if c.Settled != nil {
				apart = append(apart, c)
				if d, ok := registration.Check(o, c); ok {
					accepted(t, "a check", d)
					sum += d.Total
				}
			}
		}
		if d, ok := registration.Sale(o, r, apart); ok {
			accepted(t, "the sale", d)
			sum += d.Total
		}
		if sum != r.Total-r.Tip {
			t.Fatalf("registered are %d of %d", sum, r.Total-r.Tip)
		}
		for _, back := range o.Refunds {
			facts, err := ledger.RefundFacts(o, back.ID)
			if err != nil {
				t.Fatal(err)
			}
			if d, ok := registration.Refund(o, back, facts); ok {
				accepted(t, "a refund", d)
				if d.Total != back.Total-back.Tip {
					t.Fatalf("the refund is of %d instead of %d", d.Total, back.Total-back.Tip)
				}
			}
		}
	})
}

// C181: a shift that was opened on 1 March at 09:00 is renewed before the sale of 2 March at 09:00:01.
func TestC181AShiftIsRenewedBeforeTheDeviceRefusesIt(t *testing.T) {
	opened := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		at   time.Time
		want bool
	}{
		{opened.Add(22*time.Hour + 59*time.Minute), false},
		{opened.Add(23 * time.Hour), true},
		{opened.Add(24*time.Hour + time.Second), true},
	} {
		if got := registration.Renew(opened, tt.at); got != tt.want {
			t.Errorf("at %s: %v", tt.at, got)
		}
	}
	if registration.Renew(time.Time{}, opened) {
		t.Error("a shift that is closed is renewed")
	}
}
