package order

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
)

// helpless is somebody who may nothing that needs a permission.
func helpless() Meta {
	m := meta()
	m.May = nil
	return m
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		cmd  Command
		meta Meta
		want string
	}{
		{"a line that the kitchen has cannot just vanish", RemoveLine{LineID: soup}, meta(), "order.line_sent"},
		{"nor become something else", SetModifiers{LineID: soup, Sold: dish("Soup", 700)}, meta(), "order.line_sent"},
		{"voiding it needs the permission", VoidLine{LineID: soup, Reason: "cold"}, helpless(), "approval_required"},
		{"and so does cooking less of it", SetQuantity{LineID: soup, Quantity: money.One, Reason: "cold"}, helpless(), "approval_required"},
		{"and a reason", VoidLine{LineID: soup, Reason: "  "}, meta(), "order.reason_needed"},
		{"cancelling what the kitchen has needs the permission", Cancel{Reason: "left"}, helpless(), "approval_required"},
		{"and a reason too", Cancel{}, meta(), "order.reason_needed"},
		{"a discount needs the permission", ApplyDiscount{DiscountID: uuid.New(), PercentBP: 500, Reason: "friend"}, helpless(), "approval_required"},
		{"so does a price of one's own", SetPrice{LineID: salad, Reason: "friend"}, helpless(), "approval_required"},
		{"a discount is a percentage or an amount", ApplyDiscount{DiscountID: uuid.New(), PercentBP: 500, Amount: 5, Reason: "x"}, meta(), "order.discount_amount"},
		{"and never below zero", ApplyDiscount{DiscountID: uuid.New(), PercentBP: -1000, Reason: "x"}, meta(), "order.discount_amount"},
		{"nor is a tip", SetTip{Amount: -100}, meta(), "order.tip"},
		{"more cannot be voided than there is", VoidLine{LineID: soup, Quantity: money.Whole(3), Reason: "cold"}, meta(), "order.quantity"},
		{"a negative quantity is no quantity", SetQuantity{LineID: soup, Quantity: -money.One}, meta(), "order.quantity"},
		{"a line has one identity", AddLine{LineID: soup, Sold: dish("Tea", 1)}, meta(), "order.line_exists"},
		{"a line that is not there", SetNote{LineID: uuid.New(), Note: "x"}, meta(), "order.line_unknown"},
		{"nothing rung up", AddLine{LineID: uuid.New()}, meta(), "order.item_needed"},
		{"a note that no printer can print", SetNote{LineID: salad, Note: "a\x00b"}, meta(), "text.unreadable"},
		{"a name that no ticket can hold", SetName{Name: strings.Repeat("x", 101)}, meta(), "text.too_long"},
		{"an unpaid order cannot be closed", Close{}, meta(), "order.unpaid"},
		{"a card takes no more than is due", AddPayment{PaymentID: uuid.New(), Tender: "card", Amount: 1801}, meta(), "order.overpaid"},
		{"nothing is no payment", AddPayment{PaymentID: uuid.New(), Tender: "cash"}, meta(), "order.payment_amount"},
		{"more guests than any table has", SetCovers{Covers: 1000}, meta(), "order.number_out_of_range"},
		{"more money than there is", SetPrice{LineID: soup, UnitPrice: money.PriceOf(999_999_999_999), Reason: "x"}, meta(), ""},
		{"and times a lot it is", SetQuantity{LineID: soup, Quantity: money.QuantityLimit}, meta(), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := table(t)
			_, err := s.Do(tt.cmd, tt.meta)
			if f := fault.Of(err); tt.want != "" && (f == nil || f.Code != tt.want) {
				t.Errorf("got %v, want the refusal %s", err, tt.want)
			}
			if tt.want == "" && err != nil {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAnApprovalNamesThePermissionItNeeds(t *testing.T) {
	t.Parallel()
	_, err := table(t).Do(VoidLine{LineID: soup, Reason: "cold"}, helpless())
	f := fault.Of(err)
	if f == nil || f.Kind != fault.KindForbidden || f.Args["permission"] != PermVoidSent {
		t.Errorf("got %+v", f)
	}
}

func TestAnApprovalStaysWithTheEvent(t *testing.T) {
	t.Parallel()
	s, m := table(t), meta()
	m.Actor, m.ApprovedBy = Actor{Name: "Demo Waiter"}, Actor{Name: "Demo Manager"}
	if _, err := s.Do(VoidLine{LineID: soup, Reason: "cold"}, m); err != nil {
		t.Fatal(err)
	}
	if e := s.Events[len(s.Events)-1]; e.Actor != m.Actor || e.ApprovedBy != m.ApprovedBy {
		t.Errorf("got %+v", e)
	}
}

func TestVoidingTellsTheKitchenAtOnce(t *testing.T) {
	t.Parallel()
	s := table(t)
	do(t, s, SetQuantity{LineID: soup, Quantity: money.Whole(3)}) // two are in the kitchen
	do(t, s, VoidLine{LineID: soup, Quantity: money.Whole(2), Reason: "cold"})
	last := s.Events[len(s.Events)-1].Kitchen()
	if len(last) != 1 || last[0].Op != OpVoid || last[0].Quantity != money.One || last[0].Item != "Soup" {
		t.Errorf("the kitchen was told %+v", last)
	}
	if l := s.Order.Line(soup); l.Quantity != money.One || l.Sent != money.One || l.Voided != money.One {
		t.Errorf("the line is %+v", l)
	}
}

func TestAVoidedLineStaysToBeSeenAndCostsNothing(t *testing.T) {
	t.Parallel()
	s := table(t)
	do(t, s, VoidLine{LineID: soup, Reason: "cold"})
	if l := s.Order.Line(soup); l == nil || l.Quantity != 0 || l.VoidReason != "cold" || s.Totals.Total != 720 {
		t.Errorf("line %+v, total %d", l, s.Totals.Total)
	}
	if _, err := s.Do(SetQuantity{LineID: soup, Quantity: money.One}, meta()); fault.Of(err) == nil {
		t.Error("a voided line came back to life")
	}
}

func TestTheBarStaysQuietWhenFoodIsAdded(t *testing.T) { // C097
	t.Parallel()
	s := new(Session)
	beer := dish("Beer", 500)
	beer.Stations = []uuid.UUID{{7}}
	do(t, s, Open{ID: uuid.New(), Kind: catalog.DineIn})
	do(t, s, AddLine{LineID: uuid.New(), Sold: beer})
	do(t, s, Send{})
	do(t, s, AddLine{LineID: salad, Sold: dish("Salad", 800)})
	do(t, s, Send{})
	ops := s.Events[len(s.Events)-1].Kitchen()
	if len(ops) != 1 || ops[0].Line != salad || ops[0].Stations[0] != (uuid.UUID{9}) {
		t.Errorf("the stations were told %+v", ops)
	}
	if _, err := s.Do(Send{}, meta()); fault.Of(err) == nil {
		t.Error("sending again sent something")
	}
}

func TestOneCourseIsFiredAtATime(t *testing.T) {
	t.Parallel()
	s := table(t)
	do(t, s, AddLine{LineID: uuid.New(), Sold: dish("Steak", 2100), Course: 2})
	do(t, s, Send{Course: 2})
	if ops := s.Events[len(s.Events)-1].Kitchen(); len(ops) != 1 || ops[0].Item != "Steak" {
		t.Errorf("the kitchen was told %+v", ops)
	}
	if s.Order.Unsent() != 1 {
		t.Errorf("%d lines wait, want the salad", s.Order.Unsent())
	}
}

func TestWhoHasPaidIsCookedFor(t *testing.T) {
	t.Parallel()
	s := in(t, Closed)
	if n := len(s.Events); s.Events[n-2].Type != "sent" || s.Events[n-1].Type != "closed" || s.Order.Unsent() != 0 {
		t.Errorf("the last events are %s and %s", s.Events[n-2].Type, s.Events[n-1].Type)
	}
}

func TestCancellingTellsTheKitchen(t *testing.T) { // C103
	t.Parallel()
	s := in(t, Cancelled)
	ops := s.Events[len(s.Events)-1].Kitchen()
	if len(ops) != 1 || ops[0].Op != OpVoid || ops[0].Line != soup || s.Totals.Total != 0 {
		t.Errorf("the kitchen was told %+v, the total is %d", ops, s.Totals.Total)
	}
}

func TestCashGivesChangeAndCardsDoNotPushItOut(t *testing.T) {
	t.Parallel()
	s := table(t) // 18.00
	do(t, s, AddPayment{PaymentID: uuid.New(), Tender: "cash", Amount: 1000})
	if s.Totals.Due != 800 || s.Totals.Change != 0 {
		t.Fatalf("after ten in cash: %+v", s.Totals)
	}
	if _, err := s.Do(AddPayment{PaymentID: uuid.New(), Tender: "card", Amount: 900}, meta()); fault.Of(err) == nil {
		t.Error("a card took more than was due")
	}
	do(t, s, AddPayment{PaymentID: uuid.New(), Tender: "cash", Amount: 2000})
	if s.Totals.Due != 0 || s.Totals.Change != 1200 {
		t.Errorf("after twenty more: %+v", s.Totals)
	}
	if _, err := s.Do(AddPayment{PaymentID: uuid.New(), Tender: "cash", Amount: 100}, meta()); fault.Of(err).Code != "order.nothing_due" {
		t.Errorf("a paid order took more: %v", err)
	}
}

func TestACardMayPayTheExactRestOfARoundedOrder(t *testing.T) {
	t.Parallel()
	s := new(Session)
	do(t, s, Open{ID: uuid.New(), Kind: catalog.Counter, Terms: Terms{CashRounding: &price.CashRounding{Increment: 5}}})
	do(t, s, AddLine{LineID: soup, Sold: dish("Soup", 1002)})
	do(t, s, AddPayment{PaymentID: uuid.New(), Tender: "cash", Amount: 500})
	do(t, s, AddPayment{PaymentID: uuid.New(), Tender: "card", Amount: 502})
	if s.Totals.Due != 0 || s.Totals.Rounding != 0 || s.Totals.Change != 0 {
		t.Errorf("got %+v", s.Totals)
	}
}

func TestNothingIsClosedBeforeTheTerminalHasAnswered(t *testing.T) { // C130
	t.Parallel()
	s := table(t)
	do(t, s, AddPayment{PaymentID: card, Tender: "card", Amount: s.Totals.Due, Pending: true})
	if _, err := s.Do(Close{}, meta()); fault.Of(err).Code != "order.payment_pending" {
		t.Errorf("got %v", err)
	}
	if _, err := s.Do(AddPayment{PaymentID: uuid.New(), Tender: "card", Amount: 1}, meta()); fault.Of(err) == nil {
		t.Error("the order was charged twice")
	}
	do(t, s, ConfirmPayment{PaymentID: card, Reference: "42"})
	do(t, s, Close{})
}

func TestAPaidOrderCannotShrinkBelowWhatACardPaid(t *testing.T) {
	t.Parallel()
	s := table(t)
	do(t, s, AddPayment{PaymentID: card, Tender: "card", Amount: s.Totals.Due})
	if _, err := s.Do(RemoveLine{LineID: salad}, meta()); fault.Of(err).Code != "order.overpaid" {
		t.Errorf("got %v", err)
	}
	if _, err := s.Do(Cancel{Reason: "left"}, meta()); fault.Of(err).Code != "order.has_payments" {
		t.Errorf("got %v", err)
	}
}

func TestARepeatedCommandIsAnsweredAndNotRepeated(t *testing.T) {
	t.Parallel()
	s, m := table(t), meta()
	tap := AddLine{LineID: uuid.New(), Sold: dish("Tea", 300)}
	for i, want := range []bool{false, true, true} {
		if repeated, err := s.Do(tap, m); err != nil || repeated != want {
			t.Fatalf("tap %d: repeated %v, %v", i+1, repeated, err)
		}
	}
	if len(s.Order.Lines) != 3 {
		t.Errorf("there are %d lines", len(s.Order.Lines))
	}
	if _, err := s.Do(Hold{}, m); fault.Of(err).Code != "command.reused" {
		t.Errorf("the id was used for something else: %v", err)
	}
}

func TestACommandMayAskForAVersion(t *testing.T) {
	t.Parallel()
	s, m := table(t), meta()
	m.IfVersion = s.Order.Version - 1
	if _, err := s.Do(SetNote{LineID: salad, Note: "no nuts"}, m); fault.Of(err).Code != "order.changed" {
		t.Errorf("got %v", err)
	}
}

func TestAnOrderIsAValueThatNobodyChangesBehindAnothersBack(t *testing.T) {
	t.Parallel()
	s := table(t)
	before := s.Order
	note := before.Line(salad).Note
	after := Apply(before, Event{Seq: 99, At: time.Now(), Data: NoteSet{LineID: salad, Note: "no nuts"}})
	if before.Line(salad).Note != note || after.Line(salad).Note != "no nuts" {
		t.Error("applying an event changed the order it was applied to")
	}
}

func TestATaxThatChangedWhileTheOrderWasOpenCountsAsSold(t *testing.T) {
	t.Parallel()
	s := new(Session)
	do(t, s, Open{ID: uuid.New(), Kind: catalog.Counter})
	for _, bp := range []int{1900, 2000} {
		sold := dish("Soup", 12000)
		sold.Taxes = rates("vat", bp)
		do(t, s, AddLine{LineID: uuid.New(), Sold: sold})
	}
	if ts := s.Totals.Taxes; len(ts) != 2 || ts[0].Amount != 1916 || ts[1].Amount != 2000 || ts[0].Tax != ts[1].Tax {
		t.Errorf("got %+v", ts)
	}
}
