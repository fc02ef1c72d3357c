package collect_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/ordertest"
	"comptoir/models/payment"
	"comptoir/models/payment/collect"
	"comptoir/models/payment/office"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/payment/stripe"
	"comptoir/models/payment/stripe/stripetest"
)

func TestACardAtTheReaderPaysTheRestWithATipAndClosesTheOrder(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.order()
	c.Do(id, order.AddPayment{PaymentID: ordertest.ID(), Tender: "cash", Amount: 300})
	pay := c.ask(id, order.Reader, 700, paymentdb.Asked{Tips: true})
	c.state(pay, payment.Waiting)
	if c.stripe.Shows(c.device) == "" {
		t.Fatal("the reader shows nothing")
	}
	if _, err := c.collect.Orders.Do(c.Ctx, c.Ask(0, id, order.Close{})); fault.Of(err) == nil || fault.Of(err).Code != "order.payment_pending" {
		t.Fatalf("C130: it closed before the reader answered: %v", err)
	}
	c.stripe.Present(c.device, stripetest.Card{Number: stripetest.Good, Tip: 150})
	r := c.drive(pay)
	o := c.load(id)
	if o.Status != order.Closed || o.Totals.Tip != 150 || o.Totals.Total != 1150 || r.Captured != 850 {
		t.Fatalf("the order is %s with %+v, the payment %+v", o.Status, o.Totals, r)
	}
	card := o.Payments[1].Card
	if card.Last4 != "4242" || card.ApplicationID != "A0000000031010" || card.Authorisation != "123456" {
		t.Errorf("the receipt knows of the card: %+v", card)
	}
	books := c.books()
	if books["tender reader"] != 850 || books["cash cash"] != 300 || books["tips_payable pool"] != -150 || books["prepaid cash"] != 0 || c.stripe.Taken() != 850 {
		t.Errorf("the books have %v, Stripe %d", books, c.stripe.Taken())
	}
}

func TestARefusedCardIsFollowedByAnotherOrGivenUp(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.order()
	pay := c.ask(id, order.Reader, 1000, paymentdb.Asked{})
	c.stripe.Present(c.device, stripetest.Card{Number: stripetest.EmptyCard})
	c.drive(pay)
	if r := c.state(pay, payment.Failed); r.Code != payment.NoFunds {
		t.Errorf("refused for %q", r.Code)
	}
	_, err := c.collect.Want(c.Ctx, pay, payment.Again)
	ok(t, err)
	c.state(pay, payment.Waiting)
	c.stripe.Present(c.device, stripetest.Card{Number: stripetest.DeclinedCard})
	c.drive(pay)
	_, err = c.collect.Want(c.Ctx, pay, payment.Stop)
	ok(t, err)
	c.state(pay, payment.Cancelled)
	if o := c.load(id); len(o.Payments) != 0 || o.Totals.Due != 1000 || c.stripe.Taken()+c.stripe.Held() != 0 {
		t.Errorf("the order still has %+v", o.Payments)
	}
	again := c.ask(id, order.Reader, 1000, paymentdb.Asked{})
	c.stripe.Present(c.device, stripetest.Card{Number: stripetest.Good})
	c.drive(again)
	if o := c.load(id); o.Status != order.Closed {
		t.Errorf("the order is %s", o.Status)
	}
}

func TestAReaderThatIsOffOrBusyIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	c := open(t)
	first, second := c.order(), c.order()
	c.stripe.Switch(c.device, false)
	pay := c.ask(first, order.Reader, 1000, paymentdb.Asked{})
	if r := c.state(pay, payment.Failed); r.Code != payment.ReaderOffline {
		t.Errorf("it is off, and said to be %q", r.Code)
	}
	c.stripe.Switch(c.device, true)
	_, err := c.collect.Want(c.Ctx, pay, payment.Again)
	ok(t, err)
	c.state(pay, payment.Waiting)
	_, err = c.collect.Ask(c.Ctx, c.Ask(0, second), order.AddPayment{PaymentID: ordertest.ID(), Tender: order.Reader, Amount: 1000}, paymentdb.Asked{ReaderID: c.reader})
	if f := fault.Of(err); f == nil || f.Code != "cards.reader_busy" {
		t.Errorf("two guests have it before them: %v", err)
	}
	if o := c.load(second); len(o.Payments) != 0 {
		t.Error("the refused payment is on its order")
	}
}

func TestWhoIsQuickerThanTheCashierHasPaid(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.order()
	pay := c.ask(id, order.Reader, 1000, paymentdb.Asked{})
	c.stripe.Reading(c.device)
	_, err := c.collect.Want(c.Ctx, pay, payment.Stop)
	ok(t, err)
	c.state(pay, payment.Waiting)
	c.stripe.Present(c.device, stripetest.Card{Number: stripetest.Good})
	c.drive(pay)
	c.state(pay, payment.Captured)
	if o := c.load(id); o.Status != order.Closed || c.stripe.Taken() != 1000 {
		t.Errorf("the order is %s, %d taken", o.Status, c.stripe.Taken())
	}
}

func TestWhatACardPaidOfAnOpenOrderIsGivenBack(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.order()
	pay := c.ask(id, order.Reader, 400, paymentdb.Asked{Tips: true})
	c.stripe.Present(c.device, stripetest.Card{Number: stripetest.Good, Tip: 50})
	c.drive(pay)
	if o := c.load(id); o.Totals.Due != 600 || o.Totals.Tip != 50 {
		t.Fatalf("it comes to %+v", o.Totals)
	}
	_, err := c.collect.Want(c.Ctx, pay, payment.Back)
	ok(t, err)
	c.state(pay, payment.Refunded)
	if o := c.load(id); len(o.Payments) != 0 || o.Totals.Due != 1000 || o.Totals.Tip != 0 || c.stripe.Taken() != 0 || len(c.books()) != 0 {
		t.Errorf("it comes to %+v, Stripe has %d, the books %v", o.Totals, c.stripe.Taken(), c.books())
	}
}

func TestALinkPaysOnceAndExpiresBeforeAnotherTender(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.order()
	pay := c.ask(id, order.Link, 1000, paymentdb.Asked{})
	r := c.state(pay, payment.Waiting)
	_, err := c.collect.Want(c.Ctx, pay, payment.Stop)
	ok(t, err)
	c.state(pay, payment.Cancelled)
	if c.stripe.Pay(r.Address) {
		t.Error("the page that was given up could be paid")
	}
	pay = c.ask(id, order.Link, 1000, paymentdb.Asked{})
	r = c.state(pay, payment.Waiting)
	if !c.stripe.Pay(r.Address) || c.stripe.Pay(r.Address) {
		t.Error("the page is not paid just once")
	}
	_, err = c.collect.Want(c.Ctx, pay, payment.Stop)
	ok(t, err)
	c.state(pay, payment.Captured)
	if o := c.load(id); o.Status != order.Closed || c.books()["tender link"] != 1000 {
		t.Errorf("the order is %s, the books %v", o.Status, c.books())
	}
}

func TestARefundGoesBackToTheCardsInPiecesAndAFailedOneIsSaid(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.order()
	for _, a := range []money.Amount{600, 400} {
		pay := c.ask(id, order.Reader, a, paymentdb.Asked{})
		c.stripe.Present(c.device, stripetest.Card{Number: stripetest.Good})
		c.drive(pay)
	}
	for _, a := range []money.Amount{500, 300} {
		c.Do(id, order.RefundOrder{RefundID: ordertest.ID(), Amount: a, Reason: "cold"})
		ok(t, c.collect.Returned(c.Ctx, id))
	}
	list, err := c.payments.Returns(c.Ctx, id)
	ok(t, err)
	if len(list) != 3 || c.stripe.Taken() != 200 || c.books()["tender reader"] != 200 {
		t.Fatalf("gave back %+v, Stripe has %d, the books %v", list, c.stripe.Taken(), c.books())
	}
	for _, r := range list {
		if r.State != paymentdb.Returned {
			t.Errorf("%+v is not given back", r)
		}
	}
	c.stripe.Break(0)
	ok(t, c.payments.ReturnAgain(c.Ctx, list[0].ID, false))
	ok(t, c.collect.Return(c.Ctx, list[0].ID))
	if list, _ = c.payments.NotReturned(c.Ctx, 9); len(list) != 1 {
		t.Fatalf("what failed later is not said: %+v", list)
	}
	ok(t, c.payments.ReturnAgain(c.Ctx, list[0].ID, true))
	ok(t, c.collect.Return(c.Ctx, list[0].ID))
	if list, _ = c.payments.NotReturned(c.Ctx, 9); len(list) != 0 || c.stripe.Taken() != 200 {
		t.Errorf("given again, Stripe has %d", c.stripe.Taken())
	}
}

func TestWhatIsHeldIsTakenWithTheTipOnTheSlipOrAfterAWhile(t *testing.T) {
	t.Parallel()
	c := open(t)
	id, other := c.order(), c.order()
	var pays []uuid.UUID
	for _, o := range []uuid.UUID{id, other} {
		pay := c.ask(o, order.Reader, 1000, paymentdb.Asked{HoldUntil: c.now().Add(12 * time.Hour)})
		c.stripe.Present(c.device, stripetest.Card{Number: stripetest.Good})
		c.drive(pay)
		c.state(pay, payment.Authorised)
		pays = append(pays, pay)
	}
	if c.load(id).Status != order.Closed || c.stripe.Taken() != 0 || c.stripe.Held() != 2000 {
		t.Fatalf("the order is %s, %d held, %d taken", c.load(id).Status, c.stripe.Held(), c.stripe.Taken())
	}
	ok(t, c.collect.Tip(c.Ctx, pays[0], 200))
	if r := c.state(pays[0], payment.Captured); r.Captured != 1200 {
		t.Fatalf("took %d", r.Captured)
	}
	if o := c.load(id); o.Totals.Tip != 200 || c.books()["tips_payable pool"] != -200 {
		t.Errorf("the order has %+v, the books %v", o.Totals, c.books())
	}
	if err := c.collect.Tip(c.Ctx, pays[0], 300); fault.Of(err) == nil || fault.Of(err).Code != "cards.tip_too_late" {
		t.Errorf("tipped once more: %v", err)
	}
	c.later(13 * time.Hour)
	ok(t, c.collect.Round(c.Ctx))
	c.state(pays[1], payment.Captured)
	if c.stripe.Taken() != 2200 || c.books()["tender reader"] != 2200 {
		t.Errorf("Stripe has %d, the books %v", c.stripe.Taken(), c.books())
	}
}

// Every request of a card payment is lost, doubled or broken in turn; whatever happens, the guest pays
// once, and the order knows it.
func TestC130WhicheverAnswerIsLostDoubledOrBrokenTheGuestPaysOnce(t *testing.T) {
	t.Parallel()
	for _, tender := range []string{order.Reader, order.Link} {
		for f := stripetest.NotHeard; f <= stripetest.BrokeLate; f++ {
			t.Run(fmt.Sprint(tender, " fault ", f), func(t *testing.T) {
				t.Parallel()
				c := open(t)
				for n := 0; ; n++ {
					seen := 0
					c.stripe.Wrong = func(string, string) stripetest.Fault {
						if seen++; seen == n+1 {
							return f
						}
						return stripetest.None
					}
					before := c.stripe.Taken()
					id := c.pays(tender)
					c.stripe.Wrong = nil
					if o := c.load(id); o.Status != order.Closed || c.stripe.Taken()-before != 1000 || c.stripe.Held() != 0 {
						t.Fatalf("request %d: the order is %s, %d taken, %d held", n, o.Status, c.stripe.Taken()-before, c.stripe.Held())
					}
					if seen <= n {
						break
					}
				}
				if taken := c.books()["tender "+tender]; int64(taken) != c.stripe.Taken() {
					t.Errorf("the books have %d, Stripe %d", taken, c.stripe.Taken())
				}
			})
		}
	}
}

// pays has a guest pay 10.00, trying again where that is asked.
func (c *counter) pays(tender string) uuid.UUID {
	c.t.Helper()
	id := c.order()
	pay := c.ask(id, tender, 1000, paymentdb.Asked{})
	for range 40 {
		c.later(time.Second)
		r, err := c.collect.Drive(c.Ctx, pay)
		ok(c.t, err)
		switch {
		case r.State == payment.Captured && r.Owes() == "":
			return id
		case r.State == payment.Failed:
			_, err = c.collect.Want(c.Ctx, pay, payment.Again)
			ok(c.t, err)
		case r.State == payment.Waiting && tender == order.Reader:
			c.stripe.Present(c.device, stripetest.Card{Number: stripetest.Good})
		case r.State == payment.Waiting:
			c.stripe.Pay(r.Address)
		}
	}
	return id
}

// The server is killed before and after each thing that it asks, and before it tells the order; the
// next one goes on.
func TestAServerKilledAtAnyStepIsFollowedByOneThatGoesOn(t *testing.T) {
	t.Parallel()
	for _, tender := range []string{order.Reader, order.Link} {
		for _, asked := range []bool{false, true} {
			t.Run(fmt.Sprint(tender, " asked ", asked), func(t *testing.T) {
				t.Parallel()
				c := open(t)
				for n := range 8 {
					before := c.stripe.Taken()
					id, pay := c.order(), ordertest.ID()
					killed := c.another()
					mortal := &mortal{Provider: stripe.New(c.stripe.Key, c.stripe.URL), left: n, asks: asked}
					killed.Open = func(context.Context) (collect.Provider, error) { return mortal, nil }
					r := c.Ask(0, id)
					r.At = c.now()
					a := paymentdb.Asked{BackTo: "https://till.example/r/1"}
					if tender == order.Reader {
						a.ReaderID = c.reader
					}
					dies(func() {
						_, err := killed.Ask(c.Ctx, r, order.AddPayment{PaymentID: pay, Tender: tender, Amount: 1000}, a)
						ok(t, err)
						for range 10 {
							c.later(time.Second)
							p, err := killed.Drive(c.Ctx, pay)
							ok(t, err)
							c.guest(p)
						}
					})
					for range 20 { // the next copy finds it, and the guest still stands there
						c.later(time.Minute)
						ok(t, c.collect.Round(c.Ctx))
						p, err := c.payments.Find(c.Ctx, pay)
						ok(t, err)
						if c.guest(p); p.State == payment.Captured && p.Owes() == "" {
							break
						}
					}
					if o := c.load(id); o.Status != order.Closed || c.stripe.Taken()-before != 1000 || c.stripe.Held() != 0 {
						p, _ := c.payments.Find(c.Ctx, pay)
						t.Fatalf("killed at %d: the order is %s, %d taken, %d held, the payment %+v", n, o.Status, c.stripe.Taken()-before, c.stripe.Held(), p)
					}
				}
			})
		}
	}
}

func (c *counter) guest(p paymentdb.Row) {
	if p.Tender == order.Link {
		c.stripe.Pay(p.Address)
		return
	}
	c.stripe.Present(c.device, stripetest.Card{Number: stripetest.Good})
}

var errKilled = errors.New("killed")

// A mortal provider takes the server with it.
type mortal struct {
	collect.Provider
	left int
	asks bool // it dies after it has asked
}

func (m *mortal) Do(ctx context.Context, s payment.Step, r paymentdb.Row) (payment.News, error) {
	if m.left--; m.left >= 0 {
		return m.Provider.Do(ctx, s, r)
	}
	if m.asks {
		_, _ = m.Provider.Do(ctx, s, r)
	}
	panic(errKilled)
}

func dies(fn func()) {
	defer func() {
		if r := recover(); r != nil && r != errKilled {
			panic(r)
		}
	}()
	fn()
}

// Notices come twice, late, in any sequence, of payments of others, unsigned and old.
func TestNoticesSettleAPaymentInWhateverSequenceTheyCome(t *testing.T) {
	t.Parallel()
	c := open(t)
	const secret = "whsec_0123456789"
	o := &office.Office{Payments: c.payments, Collect: c.collect, URL: c.stripe.URL}
	c.collect.Open = o.Provider
	ok(t, o.TakeNotices(c.Ctx, secret))
	id := c.order()
	pay := c.ask(id, order.Reader, 1000, paymentdb.Asked{})
	c.stripe.Present(c.device, stripetest.Card{Number: stripetest.Good})
	events := c.stripe.Events()
	slices.Reverse(events)
	for _, e := range append(events, events...) {
		c.later(time.Second)
		ok(t, o.Hear(c.Ctx, e.Body, e.Signed(secret)))
	}
	c.state(pay, payment.Captured)
	if c.load(id).Status != order.Closed || c.stripe.Taken() != 1000 {
		t.Errorf("the order is %s, Stripe has %d", c.load(id).Status, c.stripe.Taken())
	}
	for name, signature := range map[string]string{"somebody else's": events[0].Signed("whsec_another"), "none": "", "an old one": "t=1,v1=00"} {
		if err := o.Hear(c.Ctx, events[0].Body, signature); fault.Of(err) == nil || fault.Of(err).Kind != fault.KindMalformed {
			t.Errorf("%s signature: %v", name, err)
		}
	}
}

// A refund and a payment whose server died are taken up when its time is over, not when somebody happens to look much later.
func TestWhatADeadServerHadIsTakenUpWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.pays(order.Reader)
	c.Do(id, order.RefundOrder{RefundID: ordertest.ID(), Amount: 200, Tender: order.Reader, Reason: "cold"})
	returns, err := c.payments.Returns(c.Ctx, id)
	ok(t, err)
	if _, begun, err := c.payments.BeginReturn(c.Ctx, returns[0].ID); err != nil || !begun {
		t.Fatalf("%v, begun: %v", err, begun)
	}
	open := c.order()
	pay := c.ask(open, order.Reader, 1000, paymentdb.Asked{})
	c.later(time.Second)
	if turn, err := c.payments.Begin(c.Ctx, pay); err != nil || turn.Step == payment.Nothing {
		t.Fatalf("%v, a turn of %q", err, turn.Step)
	}
	c.stripe.Present(c.device, stripetest.Card{Number: stripetest.Good})
	before := c.stripe.Taken()
	for range 8 { // rounds in the 80 seconds after it
		c.later(10 * time.Second)
		ok(t, c.collect.Round(c.Ctx))
	}
	if got := c.stripe.Taken() - before; got != 1000-200 {
		t.Errorf("80 seconds after the server died Stripe has %d more", got)
	}
	c.state(pay, payment.Captured)
}
