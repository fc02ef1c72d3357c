package collect_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
	"comptoir/models/payment"
	"comptoir/models/payment/office"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/payment/payout"
	"comptoir/models/payment/stripe/stripetest"
)

const signing = "whsec_test"

// office is the counter's back office.
func (c *counter) office() *office.Office {
	ok(c.t, c.payments.PutNotices(c.Ctx, signing))
	return &office.Office{Payments: c.payments, Collect: c.collect, URL: c.stripe.URL}
}

// hears has an office hear everything that Stripe told since, each notice twice.
func (c *counter) hears(o *office.Office, from int) int {
	c.t.Helper()
	events := c.stripe.Events()
	for _, e := range events[from:] {
		for range 2 {
			ok(c.t, o.Hear(c.Ctx, e.Body, e.Signed(signing)))
		}
	}
	return len(events)
}

// byReader pays 10.00 at the reader and closes the order.
func (c *counter) byReader() (id, paid uuid.UUID) {
	c.t.Helper()
	id = c.order()
	paid = c.ask(id, order.Reader, 1000, paymentdb.Asked{})
	c.stripe.Present(c.device, stripetest.Card{Number: stripetest.Good})
	c.drive(paid)
	c.state(paid, payment.Captured)
	return id, paid
}

func TestAPayoutIsBookedOnceWithItsFees(t *testing.T) {
	t.Parallel()
	c := open(t)
	o := c.office()
	id, _ := c.byReader()
	c.Do(id, order.RefundOrder{RefundID: ordertest.ID(), Amount: 200, Tender: order.Reader, Reason: "cold"})
	ok(t, c.collect.Returned(c.Ctx, id))
	c.stripe.Elsewhere(500)
	c.stripe.Fee(80)
	before := c.books()
	name := c.stripe.Payout()
	heard := c.hears(o, 0)
	ok(t, o.Payouts(c.Ctx)) // and asked once more

	const fees = 39 + 32 + 80 // 1.4 % and 25 of 10.00 and of 5.00
	after := c.books()
	for account, want := range map[string]money.Amount{
		"tender reader": 0, "bank ": 1000 - 200 + 500 - fees, "payment_fees ": fees, "payouts_unmatched ": -500,
	} {
		if after[account] != want {
			t.Errorf("%s is %d, want %d (before: %d)", account, after[account], want, before[account])
		}
	}
	list, err := c.payments.Payouts(c.Ctx, 10)
	ok(t, err)
	if len(list) != 1 || list[0].ID != name || list[0].BookedAt.IsZero() || list[0].Differs() || list[0].Gross != 1000-200+500-80 || list[0].Fees != fees-80 {
		t.Errorf("%+v", list)
	}

	ok(t, c.payments.PutPayouts(c.Ctx, []payout.Payout{{ID: "po_other", Amount: 700, Currency: "usd", Status: payout.PaidOut, Automatic: true, Arrives: c.now()}}))
	if list, err = c.payments.Payouts(c.Ctx, 10); err != nil || len(list) != 1 {
		t.Errorf("dollars are in the books of a house of euros: %+v, %v", list, err)
	}
	c.stripe.SendBack(name) // by the bank, and paid out again later
	heard = c.hears(o, heard)
	if got := c.books()["bank "]; got != 0 {
		t.Errorf("the bank has %d", got)
	}
	c.stripe.Payout()
	c.hears(o, heard)
	if books := c.books(); books["bank "] != 1300-fees || books["payouts_unmatched "] != -500 {
		t.Errorf("the books have %v", books)
	}
}

func TestAPayoutThatWasSentBackBeforeAnybodyAskedIsBookedThereAndBack(t *testing.T) {
	t.Parallel()
	c := open(t)
	o := c.office()
	c.byReader()
	c.stripe.SendBack(c.stripe.Payout())
	for range 2 {
		ok(t, o.Payouts(c.Ctx))
	}
	if books := c.books(); books["bank "] != 0 || books["tender reader"] != 0 || books["payouts_unmatched "] != 1000-39 {
		t.Errorf("the books have %v", books)
	}
	c.stripe.Payout() // once more
	ok(t, o.Payouts(c.Ctx))
	if books := c.books(); books["bank "] != 1000-39 || books["tender reader"] != 0 || books["payouts_unmatched "] != 0 {
		t.Errorf("the books have %v", books)
	}
}

func TestADisputeIsHeardOfAndItsMoneyIsFollowed(t *testing.T) {
	t.Parallel()
	c := open(t)
	o := c.office()
	_, paid := c.byReader()
	end := c.stripe.Dispute(c.state(paid, payment.Captured).Name)
	c.stripe.Payout()
	heard := c.hears(o, 0)
	list, err := c.payments.Disputes(c.Ctx, 10)
	ok(t, err)
	if len(list) != 1 || list[0].Number != 1 || list[0].Amount != 1000 || !list[0].Open() || list[0].Due.IsZero() {
		t.Errorf("%+v", list)
	}
	if books := c.books(); books["disputed "] != 1000 || books["payment_fees "] != 39+2000 || books["bank "] != -39-2000 {
		t.Errorf("the books have %v", books)
	}
	end(true)
	c.stripe.Payout()
	c.hears(o, heard)
	list, err = c.payments.Disputes(c.Ctx, 10)
	ok(t, err)
	if books := c.books(); list[0].Open() || list[0].Status != "won" || books["disputed "] != 0 || books["bank "] != 1000-39 {
		t.Errorf("%+v, the books have %v", list, books)
	}
}

// Whatever was paid, given back and paid out: the books say that Stripe owes what Stripe says that it owes.
func TestWhatTheBooksSayOfStripeIsWhatItOwes(t *testing.T) {
	t.Parallel()
	c := open(t)
	o := c.office()
	var sold []uuid.UUID
	heard := 0
	rapid.Check(t, func(r *rapid.T) { // the house goes on from one to the next
		for range rapid.IntRange(1, 3).Draw(r, "acts") {
			switch rapid.SampledFrom([]string{"pay", "pay", "refund", "fee", "payout"}).Draw(r, "act") {
			case "pay":
				id, _ := c.byReader()
				sold = append(sold, id)
			case "refund":
				if n := len(sold); n > 0 {
					c.Do(sold[n-1], order.RefundOrder{RefundID: ordertest.ID(), Amount: money.Amount(rapid.IntRange(1, 400).Draw(r, "back")), Tender: order.Reader, Reason: "cold"})
					ok(t, c.collect.Returned(c.Ctx, sold[n-1]))
					sold = sold[:n-1]
				}
			case "fee":
				c.stripe.Fee(int64(rapid.IntRange(1, 100).Draw(r, "fee")))
			case "payout":
				c.stripe.Payout()
			}
			heard = c.hears(o, heard)
			if owed := c.books()["tender reader"]; int64(owed) != c.stripe.Owes() {
				r.Fatalf("Stripe owes %d, the books say %d", c.stripe.Owes(), owed)
			}
		}
	})
}
