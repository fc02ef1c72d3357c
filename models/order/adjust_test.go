package order

import (
	"testing"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/price"
	"comptoir/models/tax"
)

// bar is an order of two beers and a soup at 10.00, all tax inside, for three guests.
func bar(t *testing.T, terms Terms) *Session {
	t.Helper()
	if terms.Currency.Code == "" {
		terms.Currency = money.CurrencyOf("EUR")
	}
	s := &Session{}
	do(t, s, Open{ID: uuid.New(), Kind: catalog.DineIn, Covers: 3, Terms: terms})
	do(t, s, AddLine{LineID: soup, Seat: 1, Sold: taxed("Soup", 1000, uuid.UUID{1})})
	do(t, s, AddLine{LineID: salad, Seat: 2, Quantity: money.Whole(2), Sold: taxed("Beer", 500, uuid.UUID{2})})
	return s
}

func taxed(name string, minor money.Amount, category uuid.UUID) catalog.Sold {
	p := money.PriceOf(minor)
	return catalog.Sold{
		ItemID: uuid.New(), Name: name, CategoryID: category, UnitPrice: p, BasePrice: p,
		Taxes: []tax.Rate{{ID: "S", BasisPoints: 2500, Mode: tax.Inclusive}},
	}
}

func refusedAs(t *testing.T, s *Session, cmd Command, code, field string) {
	t.Helper()
	_, err := s.Do(cmd, meta())
	if f := fault.Of(err); f == nil || f.Code != code || field != "" && f.Fields[field] == "" {
		t.Errorf("%s: %v, want %s at %q", cmd.Type(), err, code, field)
	}
}

func TestC133ADiscountBelowZeroOrBeyondEverythingIsRefusedNextToItsField(t *testing.T) {
	t.Parallel()
	s := bar(t, Terms{})
	for _, d := range []ApplyDiscount{{PercentBP: -500}, {PercentBP: 10_001}, {Amount: -1}, {}} {
		d.DiscountID, d.Reason = uuid.New(), "x"
		refusedAs(t, s, d, "order.discount_amount", "discount")
	}
}

func TestADiscountIsForALineACategoryAGuestOrTheOrder(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		of         ApplyDiscount
		soup, beer money.Amount
	}{
		{"a line", ApplyDiscount{LineID: soup}, 100, 0},
		{"a category", ApplyDiscount{CategoryID: uuid.UUID{2}}, 0, 100},
		{"a guest", ApplyDiscount{Seat: 1}, 100, 0},
		{"the order", ApplyDiscount{}, 100, 100},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := bar(t, Terms{})
			tt.of.DiscountID, tt.of.PercentBP, tt.of.Reason = uuid.New(), 1000, "x"
			do(t, s, tt.of)
			if got := s.Totals.Lines; got[0].Discount != tt.soup || got[1].Discount != tt.beer {
				t.Errorf("%+v", got)
			}
		})
	}
	s := bar(t, Terms{})
	refusedAs(t, s, ApplyDiscount{DiscountID: uuid.New(), PercentBP: 100, Seat: 7, Reason: "x"}, "order.discount_nothing", "scope")
	refusedAs(t, s, ApplyDiscount{DiscountID: uuid.New(), PercentBP: 100, Seat: 1, LineID: soup, Reason: "x"}, "order.discount_scope", "scope")
}

func TestWhatIsGivenAwayCostsNothingAndCanBeChargedAgain(t *testing.T) {
	t.Parallel()
	s := bar(t, Terms{})
	do(t, s, CompLine{CompID: uuid.New(), LineID: salad, Quantity: money.One, Reason: "birthday"})
	if len(s.Order.Lines) != 3 || s.Totals.Total != 1500 || s.Totals.Comp() != 500 || s.Totals.Discount() != 0 {
		t.Fatalf("%+v", s.Totals)
	}
	part := s.Order.Lines[2]
	if part.Origin != salad || part.Quantity != money.One || s.Order.Lines[1].Quantity != money.One {
		t.Errorf("%+v", part)
	}
	refusedAs(t, s, CompLine{CompID: uuid.New(), LineID: part.ID, Reason: "x"}, "order.comped", "")
	do(t, s, UncompLine{LineID: part.ID})
	if s.Totals.Total != 2000 {
		t.Errorf("charged again it is %d", s.Totals.Total)
	}
}

func TestTheServiceChargeFollowsTheGuestsUntilItIsSetByHand(t *testing.T) {
	t.Parallel()
	s := bar(t, Terms{Service: &Service{BasisPoints: 1000, MinCovers: 4, Kinds: []catalog.Kind{catalog.DineIn}}})
	for _, step := range []struct {
		cmd  Command
		want money.Amount
	}{
		{SetNote{LineID: soup, Note: "hot"}, 0},
		{SetCovers{Covers: 4}, 200},
		{SetService{Off: true, Reason: "slow"}, 0},
		{SetService{BasisPoints: 500, Reason: "asked"}, 100},
		{SetService{Auto: true}, 200},
		{SetKind{Kind: catalog.Takeaway}, 0},
	} {
		do(t, s, step.cmd)
		if s.Totals.ServiceCharge != step.want {
			t.Errorf("after %s it is %d, want %d", step.cmd.Type(), s.Totals.ServiceCharge, step.want)
		}
	}
	refusedAs(t, s, SetService{BasisPoints: 10_001, Reason: "x"}, "order.service_rate", "rate")
}

func TestFeesAndDepositsAreNeitherDiscountedNorServed(t *testing.T) {
	t.Parallel()
	s := bar(t, Terms{Service: &Service{BasisPoints: 1000}})
	fee, bottle := taxed("Delivery", 300, uuid.Nil), taxed("Bottle", 25, uuid.Nil)
	fee.Role, fee.NotDiscounted, bottle.Role, bottle.NotDiscounted, bottle.Taxes = catalog.Fee, true, catalog.Deposit, true, nil
	do(t, s, AddLine{LineID: uuid.UUID{8}, Sold: fee})
	do(t, s, AddLine{LineID: uuid.UUID{9}, Sold: bottle, Quantity: money.Whole(4)})
	do(t, s, ApplyDiscount{DiscountID: uuid.New(), PercentBP: 5000, Reason: "x"})
	r := s.Totals
	if r.Discount() != 1000 || r.ServiceCharge != 100 || r.Deposit != 100 || r.Total != 1000+100+300+100 || r.Net+r.Tax+r.Deposit != r.Total {
		t.Errorf("%+v", r)
	}
	refusedAs(t, s, ApplyDiscount{DiscountID: uuid.New(), LineID: uuid.UUID{8}, PercentBP: 100, Reason: "x"}, "order.not_discounted", "")
}

func TestADepositFollowsItsBottleAndEmptiesComeBack(t *testing.T) {
	t.Parallel()
	s := bar(t, Terms{})
	water, bottle := taxed("Water", 200, uuid.Nil), taxed("Bottle", 25, uuid.Nil)
	bottle.Role, bottle.Taxes, water.DepositItem = catalog.Deposit, nil, bottle.ItemID
	line := uuid.UUID{7}
	do(t, s, AddLine{LineID: line, Sold: water, Deposit: bottle})
	for _, step := range []struct {
		cmd  Command
		want money.Amount
	}{
		{SetQuantity{LineID: line, Quantity: money.Whole(6)}, 150},
		{VoidLine{LineID: line, Quantity: money.Whole(2), Reason: "x"}, 100},
		{AddLine{LineID: uuid.New(), Sold: water, Deposit: bottle, Join: true}, 125},
		{AddLine{LineID: uuid.UUID{6}, Sold: bottle, Quantity: -money.Whole(3)}, 50},
		{SetQuantity{LineID: uuid.UUID{6}, Quantity: -money.One}, 100},
		{RemoveLine{LineID: line}, -25},
	} {
		do(t, s, step.cmd)
		if s.Totals.Deposit != step.want {
			t.Errorf("after %s the deposits are %d, want %d", step.cmd.Type(), s.Totals.Deposit, step.want)
		}
	}
	refusedAs(t, s, AddLine{LineID: uuid.New(), Sold: water, Quantity: -money.One}, "order.quantity", "quantity")
}

func TestOnlyEmptiesBroughtBackArePaidOut(t *testing.T) {
	t.Parallel()
	s := &Session{}
	do(t, s, Open{ID: uuid.New(), Kind: catalog.Counter, Terms: Terms{Currency: money.CurrencyOf("EUR")}})
	bottle := taxed("Bottle", 25, uuid.Nil)
	bottle.Role, bottle.Taxes = catalog.Deposit, nil
	do(t, s, AddLine{LineID: soup, Sold: bottle, Quantity: -money.Whole(2)})
	do(t, s, Close{})
	if r := s.Totals; r.Total != -50 || r.Change != 50 || r.Due != 0 || r.Deposit != -50 {
		t.Errorf("%+v", r)
	}
}

func TestWhoIsExemptPaysThePriceWithoutTax(t *testing.T) {
	t.Parallel()
	s := bar(t, Terms{})
	beside := taxed("Book", 1000, uuid.Nil)
	beside.Taxes = []tax.Rate{{ID: "X", BasisPoints: 1000, Mode: tax.Exclusive}}
	do(t, s, AddLine{LineID: uuid.UUID{5}, Sold: beside})
	refusedAs(t, s, SetExemption{}, "order.certificate_needed", "certificate")
	do(t, s, SetExemption{Certificate: "E-17", Name: "Demo Embassy"})
	if r := s.Totals; r.Total != 800+800+1000 || r.Tax != 0 || len(r.Taxes) != 0 || r.Net != r.Total {
		t.Errorf("%+v", r)
	}
	do(t, s, SetExemption{Off: true})
	if r := s.Totals; r.Total != 3100 || r.Tax != 500 {
		t.Errorf("charged again: %+v", r)
	}
}

func TestTheLeastThatIsChargedTopsTheOrderUp(t *testing.T) {
	t.Parallel()
	vat := []tax.Rate{{ID: "S", BasisPoints: 2500, Mode: tax.Inclusive}}
	s := bar(t, Terms{Service: &Service{Taxes: vat}, Least: &Least{Amount: 1000, PerCover: true}})
	if r := s.Totals; r.TopUp != 1000 || r.Total != 3000 || r.Tax != 600 {
		t.Errorf("%+v", r)
	}
	do(t, s, SetCovers{Covers: 1})
	if r := s.Totals; r.TopUp != 0 || r.Total != 2000 {
		t.Errorf("for one guest: %+v", r)
	}
}

func TestATipBelongsToWhomTheVenueSays(t *testing.T) {
	t.Parallel()
	waiter, other := uuid.New(), uuid.New()
	o := Order{OpenedBy: Actor{StaffID: waiter}}
	for _, tt := range []struct {
		rule string
		to   uuid.UUID
		want string
	}{{"", uuid.Nil, ""}, {"server", uuid.Nil, waiter.String()}, {"server", other, other.String()}, {"pool", other, TipPool}} {
		o.Terms.Tips, o.TipStaff = tt.rule, tt.to
		if got := o.TipOwner(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.rule, got, tt.want)
		}
	}
}

func TestALimitOnGivingAwayCountsEverythingThatNobodyApproved(t *testing.T) {
	t.Parallel()
	s := bar(t, Terms{})
	m := limited(Limits{Comp: 900})
	if _, err := s.Do(CompLine{CompID: uuid.New(), LineID: salad, Quantity: money.One, Reason: "x"}, m); err != nil {
		t.Fatal(err)
	}
	m.CommandID = uuid.New()
	_, err := s.Do(CompLine{CompID: uuid.New(), LineID: salad, Reason: "x"}, m)
	if f := fault.Of(err); f == nil || f.Code != "approval_required" || f.Args["permission"] != PermComp {
		t.Errorf("%v", err)
	}
}

func TestACompoundTaxIsATaxOnTheOthers(t *testing.T) {
	t.Parallel()
	federal := tax.Rate{ID: "F", BasisPoints: 500, Mode: tax.Exclusive}
	province := tax.Rate{ID: "P", BasisPoints: 950, Mode: tax.Exclusive, Compound: true}
	r, err := price.Compute(price.Order{
		Taxes: []tax.Rate{province, federal},
		Lines: []price.Line{
			{ID: "both", Quantity: money.One, UnitPrice: money.PriceOf(10_000), Taxes: []int{1, 0}},
			{ID: "one", Quantity: money.One, UnitPrice: money.PriceOf(1_000), Taxes: []int{0}},
		},
	})
	if err != nil || len(r.Taxes) != 2 || r.Taxes[0].Amount != 500 || r.Taxes[1].Amount != 1093 || r.Taxes[1].Net != 11_000 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestWhatMovesKeepsItsDepositAndThatItIsFree(t *testing.T) {
	t.Parallel()
	s := bar(t, Terms{})
	water, bottle := taxed("Water", 200, uuid.Nil), taxed("Bottle", 25, uuid.Nil)
	bottle.Role, bottle.Taxes, water.DepositItem = catalog.Deposit, nil, bottle.ItemID
	line := uuid.UUID{7}
	do(t, s, AddLine{LineID: line, Sold: water, Deposit: bottle, Quantity: money.Whole(3)})
	do(t, s, CompLine{CompID: uuid.New(), LineID: line, Reason: "x"})
	do(t, s, CompLine{CompID: uuid.New(), LineID: soup, Reason: "x"})
	to := bar(t, Terms{}).Order
	for i := range to.Lines {
		to.Lines[i].ID = uuid.New()
	}
	mine, others, err := Across(s.Order, to, MoveLines{To: to.ID, Lines: []SplitLine{{LineID: line, Quantity: money.Whole(2)}}}, meta())
	if err != nil {
		t.Fatal(err)
	}
	here, there := Price(mine.Order), Price(others.Order)
	if here.Deposit != 25 || there.Deposit != 50 || here.Comp() != 1200 || there.Comp() != 400 {
		t.Errorf("%d and %d of deposits, %d and %d given away", here.Deposit, there.Deposit, here.Comp(), there.Comp())
	}
}
