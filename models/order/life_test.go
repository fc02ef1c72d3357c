package order

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// The things that a table's order has in the tests.
var (
	soup  = uuid.UUID{1} // in the kitchen
	salad = uuid.UUID{2} // not yet
	happy = uuid.UUID{3} // a discount
	card  = uuid.UUID{4} // a payment that the terminal has not answered for
	slip  = uuid.UUID{5} // a payment that is done
)

// dish is something that a station makes.
func dish(name string, cents money.Amount) catalog.Sold {
	return catalog.Sold{ItemID: uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)), Name: name, UnitPrice: money.PriceOf(cents), Stations: []uuid.UUID{{9}}}
}

// table is an open order with a soup in the kitchen, a salad that is not, and a discount.
func table(t *testing.T) *Session {
	t.Helper()
	s := new(Session)
	do(t, s, Open{ID: uuid.New(), Kind: catalog.DineIn, Terms: Terms{Currency: money.CurrencyOf("EUR")}})
	do(t, s, AddLine{LineID: soup, Sold: dish("Soup", 600), Quantity: money.Whole(2)})
	do(t, s, Send{})
	do(t, s, AddLine{LineID: salad, Sold: dish("Salad", 800)})
	do(t, s, ApplyDiscount{DiscountID: happy, PercentBP: 1000, Reason: "happy hour"})
	return s
}

// in brings the order of table into a status.
func in(t *testing.T, status Status) *Session {
	t.Helper()
	s := table(t)
	switch status {
	case New:
		return new(Session)
	case Billed:
		do(t, s, PrintBill{})
	case Closed:
		do(t, s, AddPayment{PaymentID: slip, Tender: "card", Amount: 500})
		do(t, s, AddPayment{PaymentID: uuid.New(), Tender: "cash", Amount: s.Totals.Due})
		do(t, s, Close{})
	case Cancelled:
		do(t, s, Cancel{Reason: "guest left"})
	}
	return s
}

// everything is one command of each type that the order of table can take, with what must
// come before it.
func everything() []struct {
	cmd    Command
	before []Command
} {
	pending := []Command{AddPayment{PaymentID: card, Tender: "card", Amount: 100, Pending: true}}
	paid := []Command{AddPayment{PaymentID: card, Tender: "cash", Amount: 5000}}
	return []struct {
		cmd    Command
		before []Command
	}{
		{Open{ID: uuid.New(), Kind: catalog.Counter}, nil},
		{AddLine{LineID: uuid.New(), Sold: dish("Tea", 300)}, nil},
		{RepeatRound{Lines: []AddLine{{LineID: soup, Sold: dish("Soup", 600)}}}, nil},
		{SellGiftCard{LineID: uuid.New(), Value: 5000, Name: "Gift card"}, nil},
		{SetQuantity{LineID: soup, Quantity: money.Whole(3)}, nil},
		{RemoveLine{LineID: salad}, nil},
		{VoidLine{LineID: soup, Reason: "cold"}, nil},
		{SetModifiers{LineID: salad, Sold: dish("Salad", 850)}, nil},
		{SetPrice{LineID: soup, UnitPrice: money.PriceOf(500), Reason: "agreed"}, nil},
		{SetNote{LineID: salad, Note: "no nuts"}, nil},
		{SetSeat{LineID: soup, Seat: 2}, nil},
		{SetAllergies{Seat: 1, Allergy: Allergy{Text: "nuts"}}, nil},
		{SetCourse{LineID: soup, Course: 1}, nil},
		{PlanCourse{Course: 0, Minutes: 10}, nil},
		{SetTable{TableID: uuid.New()}, nil},
		{SetCovers{Covers: 2}, nil},
		{SetName{Name: "Terrace"}, nil},
		{SetKind{Kind: catalog.Takeaway}, nil},
		{SetOrderNote{Note: "birthday"}, nil},
		{AttachGuest{GuestID: uuid.New()}, nil},
		{ApplyDiscount{DiscountID: uuid.New(), Amount: 50, Reason: "late"}, nil},
		{RemoveDiscount{DiscountID: happy}, nil},
		{SetTip{Amount: 100}, nil},
		{CompLine{CompID: uuid.New(), LineID: soup, Reason: "cold"}, nil},
		{UncompLine{LineID: salad}, []Command{CompLine{CompID: uuid.New(), LineID: salad, Reason: "cold"}}},
		{SetService{BasisPoints: 1000, Reason: "asked for"}, nil},
		{SetExemption{Certificate: "E-1"}, nil},
		{Hold{}, nil},
		{Resume{}, nil},
		{Send{}, nil},
		{PrintBill{}, nil},
		{AddPayment{PaymentID: uuid.New(), Tender: "cash", Amount: 100}, nil},
		{ConfirmPayment{PaymentID: card}, pending},
		{RemovePayment{PaymentID: card}, pending},
		{Close{}, paid},
		{Cancel{Reason: "guest left"}, nil},
		{Split{Even: 3}, nil},
		{Merge{}, []Command{Split{Even: 3}}},
		{Undo{}, []Command{Split{Even: 3}}},
		{MoveLines{To: uuid.New(), Lines: []SplitLine{{LineID: soup}}}, nil},
		{UndoMove{}, []Command{SetTable{TableID: uuid.New()}}},
		{RefundOrder{RefundID: uuid.New(), Reason: "cold"}, nil},
		{Reopen{Reason: "wrong tender"}, nil},
		{TipPayment{PaymentID: slip, Amount: 100}, nil},
	}
}

func TestTheLifeOfAnOrder(t *testing.T) {
	t.Parallel()
	for _, status := range []Status{New, Opened, Billed, Closed, Cancelled} {
		for _, act := range everything() {
			t.Run(string(status)+"/"+act.cmd.Type(), func(t *testing.T) {
				t.Parallel()
				s := in(t, status)
				want, allowed := next[status][act.cmd.Type()]
				if allowed {
					for _, cmd := range act.before {
						do(t, s, cmd)
					}
				}
				before := s.Order.Status
				_, err := s.Do(act.cmd, meta())
				if Crosses(act.cmd) != uuid.Nil {
					var mine Side
					if mine, _, err = Across(s.Order, in(t, Opened).Order, act.cmd, meta()); err == nil {
						s.Order = mine.Order
					}
				}
				switch {
				case allowed && (err != nil || s.Order.Status != want):
					t.Errorf("got %v and status %q, want %q", err, s.Order.Status, want)
				case !allowed && (fault.Of(err) == nil || s.Order.Status != before):
					t.Errorf("got %v and status %q, want a refusal", err, s.Order.Status)
				}
			})
		}
	}
}

func TestEveryCommandHasItsPlaceInTheLifeOfAnOrder(t *testing.T) {
	t.Parallel()
	var tried []string
	for _, act := range everything() {
		tried = append(tried, act.cmd.Type())
	}
	for name := range commands {
		if !slices.Contains(tried, name) {
			t.Errorf("%s is tried in no status", name)
		}
		allowed := false
		for _, acts := range next {
			_, here := acts[name]
			allowed = allowed || here
		}
		if !allowed {
			t.Errorf("%s is never allowed", name)
		}
	}
	for name := range next[Opened] {
		if commands[name] == nil {
			t.Errorf("the life of an order knows %s, which is no command", name)
		}
	}
}

func TestAnEndedOrderSaysHowItEnded(t *testing.T) {
	t.Parallel()
	for status, want := range map[Status]string{Closed: "order.closed", Cancelled: "order.cancelled", New: "order.unknown"} {
		_, err := in(t, status).Do(SetCovers{Covers: 1}, meta())
		if f := fault.Of(err); f == nil || f.Code != want {
			t.Errorf("%q: got %v, want %s", status, err, want)
		}
	}
}
