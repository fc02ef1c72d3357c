// Package history makes up orders with a past, for property tests.
//
// It owns the making of random but sensible commands. It must not judge what comes of them:
// that is the tests'. Start reading at Any.
package history

import (
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/models/tax"
)

// A Story is an order in the making, with everything that was tried.
type Story struct {
	order.Session
	Tried   int            // commands
	Refused int            // of them
	Done    map[string]int // commands that were carried out, by their types

	t  *rapid.T
	at time.Time
}

// Any opens an order under random terms and tries random commands on it.
func Any(t *rapid.T) *Story {
	s := &Story{t: t, at: time.Date(2026, 3, 28, 23, 0, 0, 0, time.UTC)}
	s.Try(order.Open{ID: s.id(), Number: 1, Kind: s.kind(), VenueID: s.id(), RegisterID: s.id(), Terms: s.terms()})
	for range rapid.IntRange(15, 60).Draw(t, "commands") {
		s.Try(s.Command())
	}
	return s
}

// Closed returns a history that ends with the order paid and closed.
func Closed(t *rapid.T) *Story {
	s := Any(t)
	if len(s.Order.Active()) == 0 || !s.Order.Status.Live() {
		s = &Story{t: t, at: s.at}
		s.Try(order.Open{ID: s.id(), Kind: s.kind(), Terms: s.terms()})
		s.Try(order.AddLine{LineID: s.id(), Sold: s.sold()})
	}
	for _, p := range s.Order.Payments {
		if p.Pending {
			s.Try(order.ConfirmPayment{PaymentID: p.ID})
		}
	}
	if s.Totals.Due > 0 {
		s.Try(order.AddPayment{PaymentID: s.id(), Tender: price.Cash, Amount: s.Totals.Due + s.amount(2000)})
	}
	if s.Totals.Due > 0 { // rounding to coins may ask for a little more
		s.Try(order.AddPayment{PaymentID: s.id(), Tender: price.Cash, Amount: s.Totals.Due})
	}
	s.Try(order.Close{})
	return s
}

// Try carries a command out and checks nothing.
func (s *Story) Try(cmd order.Command) {
	s.at = s.at.Add(time.Second)
	s.Tried++
	_, err := s.Do(cmd, order.Meta{
		CommandID: s.id(), At: s.at, Actor: order.Actor{Name: "Demo Waiter"}, Provider: true,
		May: func(string) bool { return rapid.IntRange(0, 9).Draw(s.t, "may") > 0 },
	})
	if err != nil {
		s.Refused++
		return
	}
	if s.Done == nil {
		s.Done = map[string]int{}
	}
	s.Done[cmd.Type()]++
}

// Command makes up what somebody might do next.
func (s *Story) Command() order.Command {
	makers := []func() order.Command{
		s.addLine, s.addLine, s.addLine, s.giftCard, s.setQuantity, s.removeLine, s.voidLine, s.change, s.send, s.discount, s.adjust, s.pay, s.settle, s.end,
	}
	return rapid.SampledFrom(makers).Draw(s.t, "command")()
}

func (s *Story) addLine() order.Command {
	sold, quantity := s.sold(), money.Quantity(rapid.Int64Range(-1, 50_000).Draw(s.t, "quantity"))
	if sold.Role == catalog.Deposit {
		quantity = max(0, quantity)
	}
	return order.AddLine{
		LineID: s.id(), Sold: sold, Quantity: quantity,
		Note: rapid.SampledFrom([]string{"", "no nuts", "well done"}).Draw(s.t, "note"), Seat: rapid.IntRange(0, 4).Draw(s.t, "seat"),
	}
}

func (s *Story) giftCard() order.Command {
	return order.SellGiftCard{LineID: s.id(), Value: s.amount(5000), Name: "Gift card"}
}

func (s *Story) setQuantity() order.Command {
	return order.SetQuantity{LineID: s.line(), Quantity: money.Whole(rapid.IntRange(0, 6).Draw(s.t, "quantity")), Reason: s.reason()}
}

func (s *Story) removeLine() order.Command { return order.RemoveLine{LineID: s.line()} }

func (s *Story) voidLine() order.Command {
	return order.VoidLine{LineID: s.line(), Quantity: money.Whole(rapid.IntRange(0, 3).Draw(s.t, "quantity")), Reason: s.reason()}
}

func (s *Story) change() order.Command {
	return rapid.SampledFrom([]order.Command{
		order.SetNote{LineID: s.line(), Note: "no onions"}, order.SetSeat{LineID: s.line(), Seat: 2}, order.SetCourse{LineID: s.line(), Course: 1},
		order.SetCovers{Covers: 3}, order.SetName{Name: "Terrace"}, order.SetTable{TableID: s.id()}, order.Hold{}, order.Resume{},
		order.SetTip{Amount: s.amount(500)}, order.SetKind{Kind: s.kind()}, order.PrintBill{}, order.SetOrderNote{Note: "birthday"},
		order.SetPrice{LineID: s.line(), UnitPrice: money.PriceOf(s.amount(900)), Reason: "agreed"}, order.AttachGuest{GuestID: s.id()},
		order.SetAllergies{Seat: rapid.IntRange(0, 3).Draw(s.t, "allergic"), Allergy: order.Allergy{Text: "nuts"}}, order.SetAllergies{LineID: s.line(), Allergy: order.Allergy{Text: "eggs"}},
	}).Draw(s.t, "change")
}

func (s *Story) send() order.Command {
	return order.Send{Course: rapid.IntRange(0, 1).Draw(s.t, "course")}
}

func (s *Story) discount() order.Command {
	if n := len(s.Order.Discounts); n > 0 && rapid.Bool().Draw(s.t, "take back") {
		return order.RemoveDiscount{DiscountID: s.Order.Discounts[n-1].ID}
	}
	d := order.ApplyDiscount{DiscountID: s.id(), Reason: "regular"}
	switch rapid.IntRange(0, 5).Draw(s.t, "of") {
	case 0, 1, 2:
		d.LineID = s.line()
	case 3:
		d.CategoryID = uuid.UUID{rapid.ByteRange(1, 4).Draw(s.t, "category")}
	case 4:
		d.Seat = rapid.IntRange(1, 4).Draw(s.t, "seat")
	}
	if rapid.Bool().Draw(s.t, "percent") {
		d.PercentBP = rapid.IntRange(0, 10_000).Draw(s.t, "basis points")
	} else {
		d.Amount = s.amount(3000)
	}
	return d
}

// adjust gives away, charges for service, or sells without tax.
func (s *Story) adjust() order.Command {
	line := s.line()
	if _, comped := s.Order.Comp(line); comped && rapid.Bool().Draw(s.t, "charge again") {
		return order.UncompLine{LineID: line}
	}
	return rapid.SampledFrom([]order.Command{
		order.CompLine{CompID: s.id(), LineID: line, Quantity: money.Quantity(rapid.Int64Range(0, 20_000).Draw(s.t, "comped")), Reason: s.reason()},
		order.CompLine{CompID: s.id(), LineID: line, Reason: "cold"},
		order.SetService{BasisPoints: 1000, Reason: "asked"}, order.SetService{Off: true, Reason: "slow"}, order.SetService{Auto: true},
		order.SetExemption{Certificate: "E-1"}, order.SetExemption{Off: true},
		order.SetTip{Amount: s.amount(500), StaffID: s.id()},
	}).Draw(s.t, "adjustment")
}

func (s *Story) pay() order.Command {
	tender := rapid.SampledFrom([]string{price.Cash, "card", "voucher", order.GiftCard, order.HouseAccount, order.Reader, order.Link, order.Terminal}).Draw(s.t, "tender")
	reference := "GIFT1"
	if tender == order.HouseAccount {
		reference = "00000000-0000-4000-8000-000000000001"
	}
	return order.AddPayment{
		PaymentID: s.id(), Tender: tender, Amount: s.amount(5000), Reference: reference,
		Pending: order.Outside(tender) || tender == "card" && rapid.Bool().Draw(s.t, "pending"),
	}
}

func (s *Story) settle() order.Command {
	if len(s.Order.Payments) == 0 {
		return order.RemovePayment{PaymentID: s.id()}
	}
	p := rapid.SampledFrom(s.Order.Payments).Draw(s.t, "payment")
	if p.Pending && rapid.Bool().Draw(s.t, "confirm") {
		return order.ConfirmPayment{PaymentID: p.ID, Tip: money.Amount(max(0, rapid.IntRange(-300, 300).Draw(s.t, "tip at the terminal")))}
	}
	return order.RemovePayment{PaymentID: p.ID}
}

// end ends the order now and then: most stories should go on for a while.
func (s *Story) end() order.Command {
	switch rapid.IntRange(0, 15).Draw(s.t, "end") {
	case 0:
		return order.Cancel{Reason: s.reason()}
	case 1:
		return order.Close{}
	}
	return s.addLine()
}

func (s *Story) terms() order.Terms {
	terms := order.Terms{Currency: money.CurrencyOf("EUR"), Rules: price.Rules{
		Rounding: rapid.SampledFrom([]money.Rounding{money.HalfUp, money.HalfEven, money.Down, money.Up}).Draw(s.t, "rounding"),
		TaxLevel: rapid.SampledFrom([]price.Level{price.PerRate, price.PerLine}).Draw(s.t, "level"),
	}}
	if rapid.Bool().Draw(s.t, "coins") {
		terms.CashRounding = &price.CashRounding{
			Increment: rapid.SampledFrom([]money.Amount{5, 10, 100}).Draw(s.t, "increment"),
			Mode:      rapid.SampledFrom([]money.Rounding{money.HalfUp, money.Down, money.Up}).Draw(s.t, "mode"),
		}
	}
	if rapid.Bool().Draw(s.t, "service") {
		terms.Service = &order.Service{BasisPoints: 1250, Taxes: s.taxes(), MinCovers: rapid.SampledFrom([]int{0, 3}).Draw(s.t, "covers")}
	}
	if rapid.IntRange(0, 3).Draw(s.t, "least") == 0 {
		terms.Least = &order.Least{Amount: s.amount(6000), PerCover: rapid.Bool().Draw(s.t, "per cover")}
	}
	terms.Tips = rapid.SampledFrom([]string{"", "server", order.TipPool}).Draw(s.t, "tips")
	return terms
}

func (s *Story) sold() catalog.Sold {
	category := rapid.ByteRange(1, 4).Draw(s.t, "category")
	unit := money.PriceOf(s.amount(2500))
	sold := catalog.Sold{
		Parts: s.parts(), ItemID: s.id(), CategoryID: uuid.UUID{category}, Name: "Dish", UnitPrice: unit, BasePrice: unit, Taxes: s.taxes(),
		Stations:      rapid.SampledFrom([][]uuid.UUID{nil, {{1}}, {{1}, {2}}}).Draw(s.t, "stations"),
		NotDiscounted: rapid.IntRange(0, 9).Draw(s.t, "levy") == 0,
	}
	if role := rapid.SampledFrom([]catalog.Role{"", "", "", "", catalog.Fee, catalog.Deposit}).Draw(s.t, "role"); role.Charged() {
		sold.Role, sold.Stations, sold.NotDiscounted, sold.Parts = role, nil, true, nil
	}
	return sold
}

// parts makes some dishes menus.
func (s *Story) parts() []catalog.SoldPart {
	var parts []catalog.SoldPart
	for range max(0, rapid.IntRange(-8, 3).Draw(s.t, "parts")) {
		parts = append(parts, catalog.SoldPart{
			ItemID: s.id(), CategoryID: uuid.UUID{rapid.ByteRange(1, 4).Draw(s.t, "part's category")}, Name: "Part", Taxes: s.taxes(),
			Stations: rapid.SampledFrom([][]uuid.UUID{nil, {{1}}, {{2}}}).Draw(s.t, "part's stations"), Weight: money.PriceOf(s.amount(1500)),
			Quantity: rapid.IntRange(1, 2).Draw(s.t, "of the part"), Course: rapid.IntRange(0, 2).Draw(s.t, "part's course"),
		})
	}
	return parts
}

func (s *Story) taxes() []tax.Rate {
	food := tax.Rate{ID: "food", BasisPoints: 1000, Mode: tax.Inclusive}
	drink := tax.Rate{ID: "drink", BasisPoints: 2000, Mode: tax.Inclusive}
	drinkBefore := tax.Rate{ID: "drink", BasisPoints: 1960, Mode: tax.Inclusive}
	state := tax.Rate{ID: "state", BasisPoints: 825, Mode: tax.Exclusive}
	city := tax.Rate{ID: "city", BasisPoints: 125, Mode: tax.Exclusive}
	province := tax.Rate{ID: "province", BasisPoints: 998, Mode: tax.Exclusive, Compound: true}
	return rapid.SampledFrom([][]tax.Rate{nil, {food}, {drink}, {drinkBefore}, {state}, {state, city}, {food, city}, {state, province}, {province}}).Draw(s.t, "taxes")
}

// line picks a line of the order, or now and then one that is not there.
func (s *Story) line() uuid.UUID {
	if len(s.Order.Lines) == 0 || rapid.IntRange(0, 9).Draw(s.t, "stranger") == 0 {
		return s.id()
	}
	return rapid.SampledFrom(s.Order.Lines).Draw(s.t, "line").ID
}

func (s *Story) kind() catalog.Kind { return rapid.SampledFrom(catalog.Kinds()).Draw(s.t, "kind") }

func (s *Story) reason() string {
	return rapid.SampledFrom([]string{"", "guest left", "dropped"}).Draw(s.t, "reason")
}

func (s *Story) amount(most int64) money.Amount {
	return money.Amount(rapid.Int64Range(0, most).Draw(s.t, "amount"))
}

func (s *Story) id() uuid.UUID {
	return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(s.t, "id"))
}
