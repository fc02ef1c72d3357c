package order_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/history"
	"comptoir/models/price"
)

// splitting tries splits, merges, undos and payments of checks between the ordinary commands.
func splitting(t *rapid.T, look func(*history.Story)) *history.Story {
	s := history.Any(t)
	for range rapid.IntRange(5, 40).Draw(t, "more") {
		switch rapid.IntRange(0, 7).Draw(t, "what") {
		case 0, 1:
			s.Try(anySplit(t, s))
		case 2:
			s.Try(anyMerge(t, s))
		case 3:
			s.Try(order.Undo{})
		case 4, 5:
			if p, ok := anyPayment(t, s); ok {
				s.Try(p)
			}
		default:
			s.Try(s.Command())
		}
		look(s)
	}
	return s
}

func anySplit(t *rapid.T, s *history.Story) order.Command {
	c := order.Split{TableLines: rapid.SampledFrom([]order.TableLines{"", order.ShareTable, order.RestTable}).Draw(t, "table lines")}
	switch rapid.IntRange(0, 3).Draw(t, "how") {
	case 0:
		c.Even = rapid.IntRange(2, 5).Draw(t, "even")
	case 1:
		c.BySeat = true
	default:
		for n := range rapid.IntRange(1, 4).Draw(t, "checks") {
			c.Checks = append(c.Checks, anyCheck(t, s, n))
		}
	}
	return c
}

func anyCheck(t *rapid.T, s *history.Story, n int) (c order.SplitCheck) {
	if len(s.Order.Checks) > 0 && rapid.Bool().Draw(t, "kept") {
		c.ID = rapid.SampledFrom(s.Order.Checks).Draw(t, "check").ID
	}
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		c.Seats = []int{n + 1}
	case 1:
		c.Weight = rapid.IntRange(1, 3).Draw(t, "weight")
	case 2:
		a := money.Amount(rapid.Int64Range(1, 2000).Draw(t, "amount"))
		c.Amount = &a
	case 3:
		for _, l := range s.Order.Active() {
			if rapid.Bool().Draw(t, "on it") {
				c.Lines = append(c.Lines, order.SplitLine{LineID: l.ID, Quantity: money.Quantity(rapid.Int64Range(1, int64(l.Quantity)).Draw(t, "of it"))})
			}
		}
	}
	return c
}

func anyMerge(t *rapid.T, s *history.Story) order.Command {
	var c order.Merge
	checks := order.CheckTotals(s.Order, s.Totals)
	if len(checks) > 1 && rapid.Bool().Draw(t, "some") {
		c.CheckIDs = []uuid.UUID{checks[0].ID, checks[rapid.IntRange(1, len(checks)-1).Draw(t, "with")].ID}
	}
	return c
}

func anyPayment(t *rapid.T, s *history.Story) (order.AddPayment, bool) {
	p := order.AddPayment{PaymentID: uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "payment")), Tender: rapid.SampledFrom([]string{price.Cash, "card"}).Draw(t, "tender")}
	due := s.Totals.Due
	if checks := order.CheckTotals(s.Order, s.Totals); len(checks) > 0 && rapid.IntRange(0, 4).Draw(t, "whole") > 0 {
		c := rapid.SampledFrom(checks).Draw(t, "check")
		p.CheckID, due = c.ID, c.Due
	}
	if due <= 0 {
		return p, false
	}
	p.Amount = due
	switch rapid.IntRange(0, 3).Draw(t, "part") {
	case 0:
		p.Amount = money.Amount(rapid.Int64Range(1, int64(due)).Draw(t, "some of it"))
	case 1:
		if p.Tender == price.Cash {
			p.Amount += 500
		}
	}
	return p, true
}

// whole adds all checks up and compares them with the order.
func whole(t *rapid.T, s *history.Story) {
	r, checks := s.Totals, order.CheckTotals(s.Order, s.Totals)
	if len(checks) == 0 {
		return
	}
	var sum price.Result
	taxes := map[string]money.Amount{}
	var service money.Amount
	paid := false // what was paid keeps its service charge, whatever becomes of the order's
	for _, c := range checks {
		p := c.Settlement
		sum.Net, sum.Tax, sum.Tip, sum.Total = sum.Net+p.Net, sum.Tax+p.Tax, sum.Tip+p.Tip, sum.Total+p.Total
		sum.Paid, sum.Due, sum.Rounding, sum.Change = sum.Paid+c.Paid, sum.Due+c.Due, sum.Rounding+c.Rounding, sum.Change+c.Change
		service += p.Service
		paid = paid || c.Settled != nil
		sum.Deposit += p.Deposit
		var tax money.Amount
		for _, x := range p.Taxes {
			taxes[taxKey(x)] += x.Amount
			tax += x.Amount
		}
		if tax != p.Tax || p.Net+p.Tax+p.Tip+p.Deposit != p.Total || p.Total+c.Rounding != c.Paid+c.Due || c.Due < 0 {
			t.Fatalf("check %d does not add up: %+v", c.Number, c)
		}
		if c.Settled != nil && (c.Due != 0 || p.Total != c.Settled.Total) {
			t.Fatalf("paid check %d owes %d", c.Number, c.Due)
		}
	}
	if sum.Net != r.Net || sum.Tax != r.Tax || sum.Tip != r.Tip || sum.Total != r.Total || sum.Paid != r.Paid || sum.Due != r.Due ||
		sum.Rounding != r.Rounding || sum.Change != r.Change || service != r.Charges() && !paid || sum.Deposit != r.Deposit {
		t.Fatalf("the checks make\n%+v, service %d, the order is\n%+v\n%+v", sum, service, r, checks)
	}
	for _, x := range r.Taxes {
		if taxes[taxKey(x)] != x.Amount {
			t.Fatalf("tax %s is %d on the checks, %d on the order", x.Tax, taxes[taxKey(x)], x.Amount)
		}
	}
}

func taxKey(x price.TaxResult) string { return string(x.Tax) + money.Quantity(x.BasisPoints).String() }

func TestHoweverAnOrderIsSplitItsChecksAreTheOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := splitting(t, func(s *history.Story) { whole(t, s) })
		if got := text(t, order.Fold(order.Order{}, reread(t, s.Events))); got != text(t, s.Order) {
			t.Fatalf("the events tell\n%s\nthe order is\n%s", got, text(t, s.Order))
		}
	})
}

func TestWhatWasPaidStaysPaid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		settled := map[uuid.UUID]string{}
		splitting(t, func(s *history.Story) {
			now := map[uuid.UUID]string{}
			for _, c := range order.CheckTotals(s.Order, s.Totals) {
				if c.Settled == nil {
					continue
				}
				now[c.ID] = text(t, c.Settlement)
				if was, ok := settled[c.ID]; ok && was != now[c.ID] {
					t.Fatalf("check %d came to\n%s\nand comes to\n%s", c.Number, was, now[c.ID])
				}
			}
			settled = now
		})
	})
}

func TestASplitThatIsMergedIsTheSameOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := history.Any(t)
		if !s.Order.Status.Live() || len(s.Order.Active()) == 0 {
			t.Skip()
		}
		before, totals := plain(t, s.Order), text(t, s.Totals)
		for range rapid.IntRange(1, 5).Draw(t, "splits") {
			s.Try(anySplit(t, s))
		}
		for s.Order.Split() {
			s.Try(order.Merge{})
		}
		if plain(t, s.Order) != before || text(t, s.Totals) != totals {
			t.Fatalf("it was\n%s\nand is\n%s", before, plain(t, s.Order))
		}
	})
}

func TestUndoIsAsItWasBefore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := splitting(t, func(*history.Story) {})
		if !s.Order.Status.Live() {
			t.Skip()
		}
		before, refused := plain(t, s.Order), s.Refused
		s.Try(rapid.SampledFrom([]order.Command{anySplit(t, s), anyMerge(t, s)}).Draw(t, "act"))
		if s.Refused > refused {
			t.Skip()
		}
		for len(s.Order.Splits) > 0 && s.Refused < refused+20 {
			tried := s.Refused
			if s.Try(order.Undo{}); s.Refused == tried {
				break
			}
		}
		if got := plain(t, s.Order); got != before {
			t.Fatalf("it was\n%s\nand is\n%s", before, got)
		}
	})
}

// plain is an order without what any command changes.
func plain(t *rapid.T, o order.Order) string {
	o.Version, o.UpdatedAt, o.Splits = 0, o.OpenedAt, nil
	return text(t, o)
}

func TestASplitOrderIsPaidCheckByCheck(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := splitting(t, func(*history.Story) {})
		if !s.Order.Status.Live() || len(s.Order.Active()) == 0 {
			t.Skip()
		}
		for _, p := range s.Order.Payments {
			for n := 0; p.Pending && n < 5; n++ {
				s.Try(order.ConfirmPayment{PaymentID: p.ID})
			}
		}
		for n := 0; s.Order.Split() && n < 200; n++ {
			checks := order.CheckTotals(s.Order, s.Totals)
			owing := -1
			for i, c := range checks {
				if c.Due > 0 {
					owing = i
				}
			}
			if owing < 0 {
				break
			}
			before := s.Refused
			pay := order.AddPayment{PaymentID: uuid.UUID{byte(n), 1}, CheckID: checks[owing].ID, Tender: "card", Amount: checks[owing].Due}
			_, _, _, why := order.Do(s.Order, pay, may())
			s.Try(pay)
			if s.Refused > before {
				t.Fatalf("check %d of %d was not taken: %v %+v", checks[owing].Number, checks[owing].Due, why, checks)
			}
			whole(t, s)
		}
		if s.Order.Split() && s.Totals.Due != 0 {
			t.Fatalf("%d is due when all checks are paid", s.Totals.Due)
		}
	})
}

// three is a table of three: a wine of 30.00 for the table, and dishes of 10.01, 20.00 and 15.00.
func three(t *testing.T) order.Order {
	t.Helper()
	return after(t, order.Order{}, order.Open{ID: uuid.New(), Kind: "dine_in", Terms: order.Terms{Currency: money.CurrencyOf("EUR"), CashRounding: &price.CashRounding{Increment: 5, Mode: money.HalfUp}}},
		dish(1, 1001, 1), dish(2, 2000, 2), dish(3, 1500, 3), dish(4, 3000, 0))
}

func dish(id byte, amount money.Amount, seat int) order.Command {
	return order.AddLine{LineID: uuid.UUID{id}, Sold: catalog.Sold{Name: "Dish", UnitPrice: money.PriceOf(amount)}, Seat: seat}
}

func after(t *testing.T, o order.Order, commands ...order.Command) order.Order {
	t.Helper()
	for _, cmd := range commands {
		next, _, _, err := order.Do(o, cmd, may())
		if err != nil {
			t.Fatalf("%s: %v", cmd.Type(), err)
		}
		o = next
	}
	return o
}

func comesTo(o order.Order) []money.Amount {
	var out []money.Amount
	for _, c := range order.CheckTotals(o, order.Price(o)) {
		out = append(out, c.Total())
	}
	return out
}

func TestTheWaysOfSplitting(t *testing.T) {
	t.Parallel()
	amount := money.Amount(2000)
	bottle := order.SplitLine{LineID: uuid.UUID{4}, Quantity: 3333}
	for _, tt := range []struct {
		name string
		cmds []order.Command
		want []money.Amount
	}{
		{"by seat, the table's wine shared", []order.Command{order.Split{BySeat: true}}, []money.Amount{2001, 3000, 2500}},
		{"by seat, the table's wine with the rest", []order.Command{order.Split{BySeat: true, TableLines: order.RestTable}}, []money.Amount{1001, 2000, 1500, 3000}},
		{"a couple and one", []order.Command{order.Split{Checks: []order.SplitCheck{{Seats: []int{1, 2}}, {Seats: []int{3}}}}}, []money.Amount{5001, 2500}},
		{"equally", []order.Command{order.Split{Even: 4}}, []money.Amount{1876, 1875, 1875, 1875}},
		{"one to three", []order.Command{order.Split{Checks: []order.SplitCheck{{Weight: 1}, {Weight: 3}}}}, []money.Amount{1875, 5626}},
		{"by amount", []order.Command{order.Split{Checks: []order.SplitCheck{{Amount: &amount}}}}, []money.Amount{2000, 5501}},
		{"by item", []order.Command{order.Split{Checks: []order.SplitCheck{{}, {Lines: []order.SplitLine{{LineID: uuid.UUID{4}}}}}}}, []money.Amount{4501, 3000}},
		{"a bottle between three, the dishes on one", []order.Command{order.Split{Checks: []order.SplitCheck{
			{}, {Lines: []order.SplitLine{bottle}}, {Lines: []order.SplitLine{bottle}}, {Lines: []order.SplitLine{{LineID: uuid.UUID{4}}}}}}}, []money.Amount{4501, 1000, 1000, 1000}},
		{"a wine that follows its seat", []order.Command{order.Split{BySeat: true}, order.SetSeat{LineID: uuid.UUID{4}, Seat: 2}}, []money.Amount{1001, 5000, 1500}},
		{"a dish that comes later", []order.Command{order.Split{BySeat: true}, dish(5, 500, 3), dish(6, 700, 9)}, []money.Amount{2001, 3000, 3000, 700}},
		{"two seats joined again", []order.Command{order.Split{BySeat: true}, order.Merge{CheckIDs: nil}}, nil},
		{"split again another way", []order.Command{order.Split{BySeat: true}, order.Split{Even: 2}}, []money.Amount{3751, 3750}},
		{"split, and taken back", []order.Command{order.Split{Even: 3}, order.Split{Even: 2}, order.Undo{}}, []money.Amount{2501, 2500, 2500}},
	} {
		o := after(t, three(t), tt.cmds...)
		if got := comesTo(o); len(got) != len(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		} else {
			for i := range got {
				if got[i] != tt.want[i] {
					t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
					break
				}
			}
		}
	}
}

func TestAPaidCheckKeepsWhatItPaidAndItsLines(t *testing.T) {
	t.Parallel()
	o := after(t, three(t), order.Split{BySeat: true})
	ids := []uuid.UUID{o.Checks[0].ID, o.Checks[1].ID, o.Checks[2].ID}
	o = after(t, o, order.AddPayment{PaymentID: uuid.UUID{9}, CheckID: ids[0], Tender: price.Cash, Amount: 5000})
	if p := o.Payments[0]; p.Change != 3000 || p.Rounding != -1 || !p.Settled {
		t.Fatalf("paid %+v", p)
	}
	for name, cmd := range map[string]order.Command{
		"its line taken off": order.RemoveLine{LineID: uuid.UUID{1}}, "its line at another seat": order.SetSeat{LineID: uuid.UUID{1}, Seat: 2},
		"the shared wine taken off": order.RemoveLine{LineID: uuid.UUID{4}},
	} {
		if _, _, _, err := order.Do(o, cmd, may()); fault.Of(err) == nil || fault.Of(err).Code != "order.check_paid" {
			t.Errorf("%s: %v", name, err)
		}
	}
	o = after(t, o, dish(5, 600, 0), order.ApplyDiscount{DiscountID: uuid.UUID{1}, PercentBP: 1000, Reason: "regular"})
	if got := comesTo(o); got[0] != 2001 || got[0]+got[1]+got[2] != order.Price(o).Total {
		t.Errorf("the checks come to %v", got)
	}
	o = after(t, o, order.Split{Even: 2})
	if got := comesTo(o); len(got) != 3 || got[0] != 2001 || got[1]-got[2] > 1 {
		t.Errorf("after another split the checks come to %v", got)
	}
	if _, _, _, err := order.Do(o, order.AddPayment{PaymentID: uuid.New(), CheckID: o.Checks[1].ID, Tender: "card", Amount: comesTo(o)[1] + 1}, may()); fault.Of(err) == nil || fault.Of(err).Code != "order.overpaid" {
		t.Errorf("a card took more than the check owes: %v", err)
	}
	o = after(t, o, order.Merge{}, order.Merge{CheckIDs: []uuid.UUID{ids[0], o.Checks[1].ID}})
	if o.Split() || order.Price(o).Paid != 2000 || order.Price(o).Due != order.Price(o).Total-2001 {
		t.Errorf("joined: %+v, %+v", o.Checks, order.Price(o))
	}
	o = after(t, o, order.AddPayment{PaymentID: uuid.New(), Tender: "card", Amount: order.Price(o).Due}, order.Close{})
	if r := order.Price(o); r.Due != 0 || r.Rounding != -1 || r.Change != 3000 {
		t.Errorf("closed: %+v", r)
	}
}
