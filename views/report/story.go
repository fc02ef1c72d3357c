package report

import (
	"cmp"
	"context"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/report"
	"comptoir/views/i18n"
	"comptoir/views/paper"
)

// Story tells an order's events in words, the first first. names are those of tables.
func Story(ctx context.Context, events []order.Event, names report.Names, cur money.Currency) []Told {
	s := teller{ctx: ctx, names: names, cur: cur, lines: map[uuid.UUID]string{}, payments: map[uuid.UUID]order.PaymentAdded{}, discounts: map[uuid.UUID]string{}, categories: map[uuid.UUID]string{}}
	list := make([]Told, len(events))
	for i, e := range events {
		list[i] = mark(e.Type)
		list[i].Time, list[i].Who, list[i].Approved = i18n.Time(ctx, e.At), e.Actor.Name, e.ApprovedBy.Name
		list[i].What = i18n.T(ctx, "story."+sentence(e), s.values(e.Data)...)
	}
	return list
}

// sentence is the key of an event's words: one event may tell several acts.
func sentence(e order.Event) string {
	if p, ok := e.Data.(order.ChecksSet); ok {
		return e.Type + "." + p.How
	}
	if p, ok := e.Data.(order.CoursePlanned); ok && p.At.IsZero() {
		return "course_unplanned"
	}
	return e.Type
}

// A teller remembers what earlier events called the lines, payments and discounts that later ones name by id.
type teller struct {
	ctx        context.Context
	names      report.Names
	cur        money.Currency
	lines      map[uuid.UUID]string
	payments   map[uuid.UUID]order.PaymentAdded
	discounts  map[uuid.UUID]string
	categories map[uuid.UUID]string
}

// values are what an event's sentence is filled with.
func (s *teller) values(p order.Payload) []any {
	switch p := p.(type) {
	case order.OrderOpened:
		return []any{"kind", i18n.T(s.ctx, "receipt.kind."+string(p.Kind)), "number", p.Number}
	case order.KindSet:
		return []any{"kind", i18n.T(s.ctx, "receipt.kind."+string(p.Kind))}
	case order.TableSet:
		return []any{"table", s.table(p.TableID)}
	case order.CoversSet:
		return []any{"n", p.Covers}
	case order.NameSet:
		return []any{"name", p.Name}
	case order.OrderNoteSet:
		return []any{"note", p.Note}
	case order.LinesSent:
		return []any{"items", s.ops(p.Ops)}
	case order.OrderCancelled:
		return []any{"reason", p.Reason}
	case order.Refunded:
		return []any{"amount", s.amount(p.Total), "items", s.refunded(p), "reason", p.Reason}
	case order.OrderReopened:
		return []any{"reason", p.Reason}
	case order.LinesMovedOut:
		return []any{"items", s.moved(p.Lines)}
	case order.LinesTakenBack:
		return []any{"items", s.moved(p.Lines)}
	case order.LinesGivenBack:
		return []any{"items", s.moved(p.Lines)}
	case order.LinesMovedIn:
		return []any{"items", s.movedIn(p)}
	case order.ChecksSet:
		return []any{"n", max(1, len(p.Checks))}
	}
	if values, ok := s.money(p); ok {
		return values
	}
	return s.line(p)
}

// line are the values of events about one line.
func (s *teller) line(p order.Payload) []any {
	switch p := p.(type) {
	case order.LineAdded:
		s.lines[p.LineID], s.categories[p.Sold.CategoryID] = described(p.Sold), p.Sold.CategoryName
		return []any{"quantity", i18n.Measure(s.ctx, p.Quantity, string(p.Sold.Unit)), "item", s.lines[p.LineID] + s.dated(p)}
	case order.ModifiersSet:
		before := s.lines[p.LineID]
		s.lines[p.LineID] = described(p.Sold)
		return []any{"before", before, "item", s.lines[p.LineID]}
	case order.QuantitySet:
		return []any{"quantity", s.quantity(p.Quantity), "item", s.lines[p.LineID]}
	case order.LineRemoved:
		return []any{"item", s.lines[p.LineID]}
	case order.LineVoided:
		return []any{"quantity", s.quantity(p.Quantity), "item", s.lines[p.LineID], "reason", p.Reason}
	case order.PriceSet:
		return []any{"item", s.lines[p.LineID], "amount", s.amount(p.UnitPrice.Round(money.HalfUp)), "reason", p.Reason}
	case order.NoteSet:
		return []any{"item", s.lines[p.LineID], "note", p.Note}
	case order.AllergiesSet:
		return []any{"whom", s.whom(p), "what", cmp.Or(i18n.Allergy(s.ctx, p.Allergens, p.Text), i18n.T(s.ctx, "allergy.none"))}
	case order.SeatSet:
		return []any{"item", s.lines[p.LineID], "n", p.Seat}
	case order.CoursePlanned:
		return []any{"n", p.Course, "time", i18n.Time(s.ctx, p.At)}
	case order.CourseSet:
		return []any{"item", s.lines[p.LineID], "n", p.Course}
	}
	return nil
}

// money are the values of events about amounts.
func (s *teller) money(p order.Payload) ([]any, bool) {
	switch p := p.(type) {
	case order.PaymentAdded:
		s.payments[p.PaymentID] = p
		return s.payment(p.PaymentID, ""), true
	case order.PaymentConfirmed:
		return s.payment(p.PaymentID, ""), true
	case order.PaymentRemoved:
		return s.payment(p.PaymentID, p.Reason), true
	case order.DiscountApplied:
		s.discounts[p.DiscountID] = s.discount(p)
		return []any{"discount", s.discounts[p.DiscountID], "reason", p.Reason}, true
	case order.DiscountRemoved:
		return []any{"discount", s.discounts[p.DiscountID]}, true
	case order.LineComped:
		if p.PartID != uuid.Nil {
			s.lines[p.PartID] = s.lines[p.LineID]
		}
		return []any{"quantity", s.quantity(p.Quantity), "item", s.lines[p.LineID], "reason", p.Reason}, true
	case order.LineUncomped:
		return []any{"item", s.lines[p.LineID]}, true
	case order.ServiceSet:
		if p.Auto {
			return []any{"rate", "", "reason", i18n.T(s.ctx, "story.service_auto")}, true
		}
		return []any{"rate", i18n.Percent(s.ctx, paper.Hundredths(p.BasisPoints)), "reason", p.Reason}, true
	case order.ExemptionSet:
		if p.Off {
			return []any{"certificate", i18n.T(s.ctx, "story.exemption_off"), "name", ""}, true
		}
		return []any{"certificate", p.Certificate, "name", p.Name}, true
	case order.TipSet:
		return []any{"amount", s.amount(p.Amount)}, true
	case order.PaymentTipped:
		return []any{"amount", s.amount(p.Amount), "tender", paper.Tender(s.ctx, p.Tender)}, true
	case order.BillPrinted:
		return []any{"amount", s.amount(p.Total)}, true
	case order.OrderClosed:
		return []any{"amount", s.amount(p.Total)}, true
	}
	return nil, false
}

func (s *teller) payment(id uuid.UUID, reason string) []any {
	p := s.payments[id]
	return []any{"tender", paper.Tender(s.ctx, p.Tender), "amount", s.amount(p.Amount), "reason", reason}
}

func (s *teller) discount(p order.DiscountApplied) string {
	text := s.amount(p.Amount)
	if p.PercentBP != 0 {
		text = i18n.Percent(s.ctx, paper.Hundredths(p.PercentBP))
	}
	switch item := s.lines[p.LineID]; {
	case item != "":
		return text + " (" + item + ")"
	case p.Seat != 0:
		return text + " (" + i18n.T(s.ctx, "story.of_seat", "n", p.Seat) + ")"
	case p.CategoryID != uuid.Nil && s.categories[p.CategoryID] != "":
		return text + " (" + s.categories[p.CategoryID] + ")"
	}
	return text
}

func (s *teller) ops(ops []order.KitchenOp) string {
	parts := make([]string, len(ops))
	for i, op := range ops {
		parts[i] = s.quantity(op.Quantity) + " × " + strings.TrimSpace(op.Item+" "+op.Variant)
	}
	return strings.Join(parts, ", ")
}

// whom says for whom something is not to be had.
func (s *teller) whom(p order.AllergiesSet) string {
	switch {
	case p.LineID != uuid.Nil:
		return s.lines[p.LineID]
	case p.Seat != 0:
		return i18n.T(s.ctx, "receipt.seat", "n", p.Seat)
	}
	return i18n.T(s.ctx, "allergy.everybody")
}

// refunded names what came back, or says that it was money only.
func (s *teller) refunded(p order.Refunded) string {
	parts := make([]string, len(p.Lines))
	for i, l := range p.Lines {
		parts[i] = s.quantity(l.Quantity) + " × " + s.lines[l.LineID]
	}
	if len(parts) == 0 {
		return i18n.T(s.ctx, "story.money_only")
	}
	return strings.Join(parts, ", ")
}

// dated is the lot and the last day of what was rung up, where its code said so.
func (s *teller) dated(p order.LineAdded) string {
	var parts []string
	if p.Lot != "" {
		parts = append(parts, i18n.T(s.ctx, "receipt.lot", "lot", p.Lot))
	}
	if p.Expiry != "" {
		parts = append(parts, i18n.T(s.ctx, "receipt.expiry", "day", i18n.Date(s.ctx, p.Expiry.Time())))
	}
	if parts == nil {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

func (s *teller) moved(lines []order.MovedLine) string {
	parts := make([]string, len(lines))
	for i, l := range lines {
		item := s.lines[l.LineID]
		if item == "" {
			item = l.Item
		}
		parts[i] = s.quantity(l.Quantity) + " × " + item
	}
	return strings.Join(parts, ", ")
}

// movedIn remembers what came, too: later events name it.
func (s *teller) movedIn(p order.LinesMovedIn) string {
	parts := make([]string, len(p.Lines))
	for i, l := range p.Lines {
		s.lines[l.ID] = described(l.Sold)
		parts[i] = s.quantity(l.Quantity) + " × " + s.lines[l.ID]
	}
	for _, pay := range p.Payments {
		s.payments[pay.ID] = order.PaymentAdded{PaymentID: pay.ID, Tender: pay.Tender, Amount: pay.Amount}
	}
	return strings.Join(parts, ", ")
}

func (s *teller) table(id uuid.UUID) string {
	if name := s.names[id]; name != "" {
		return name
	}
	return i18n.T(s.ctx, "common.none")
}

func (s *teller) amount(a money.Amount) string     { return i18n.Money(s.ctx, a, s.cur) }
func (s *teller) quantity(q money.Quantity) string { return i18n.Quantity(s.ctx, q) }

// described is a line's name with all that was chosen for it.
func described(sold catalog.Sold) string {
	name := strings.TrimSpace(sold.Name + " " + sold.VariantName)
	var extras []string
	for _, m := range sold.Modifiers {
		extras = append(extras, m.Name)
	}
	for _, p := range sold.Parts {
		extras = append(extras, described(p.Of()))
	}
	if len(extras) > 0 {
		name += " (" + strings.Join(extras, ", ") + ")"
	}
	return name
}

// mark is an entry with the icon of its kind: what changed the money, told the kitchen or took
// something back stands out from the rest.
func mark(eventType string) Told {
	switch eventType {
	case order.LineVoided{}.Type(), order.LineRemoved{}.Type(), order.OrderCancelled{}.Type(), order.PaymentRemoved{}.Type():
		return Told{Icon: "minus"}
	case order.Refunded{}.Type(), order.OrderReopened{}.Type():
		return Told{Icon: "undo-2"}
	case order.PaymentAdded{}.Type(), order.OrderClosed{}.Type(), order.PaymentTipped{}.Type():
		return Told{Icon: "banknote"}
	case order.LinesSent{}.Type():
		return Told{Icon: "chef-hat"}
	case order.LineAdded{}.Type():
		return Told{Icon: "plus"}
	}
	return Told{Icon: "pencil-line"}
}
