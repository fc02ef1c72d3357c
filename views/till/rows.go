package till

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// A row is one line of the panel: lines next to each other that are the same are shown as one.
type row struct {
	lines    []order.Line
	quantity money.Quantity
	amount   money.Amount
	discount money.Amount // by hand
	offers   []order.Relief
	adjusted string // what is taken off each of the lines by itself
}

// courses are those of which the kitchen does not know all yet, if there is more than one.
func (p PanelView) courses() []int {
	var list []int
	for _, l := range p.Order.Lines {
		for _, course := range l.UnsentCourses() {
			if !slices.Contains(list, course) {
				list = append(list, course)
			}
		}
	}
	slices.Sort(list)
	if len(list) < 2 {
		return nil
	}
	return list
}

// rows are the order's lines as the panel shows them.
func (p PanelView) rows() []row {
	var list []row
	reliefs, _ := p.Order.Relieved()
	for i, l := range p.Order.Lines {
		list = join(list, l, p.Totals.Lines[i], reliefs[i], p.adjusted(l.ID))
	}
	return list
}

// join adds a line to the rows: to the last of them where it is the same thing.
func join(list []row, l order.Line, r price.LineResult, offers []order.Relief, adjusted string) []row {
	r.Discount -= relief(offers)
	if n := len(list); n > 0 && alike(list[n-1].lines[0], l) && list[n-1].adjusted == adjusted {
		list[n-1].lines = append(list[n-1].lines, l)
		list[n-1].quantity += l.Quantity
		list[n-1].amount += r.Amount
		list[n-1].discount += r.Discount
		list[n-1].offers = order.Relieve(list[n-1].offers, offers...)
		return list
	}
	return append(list, row{[]order.Line{l}, l.Quantity, r.Amount, r.Discount, offers, adjusted})
}

// relief is what offers take off together.
func relief(list []order.Relief) money.Amount {
	var sum money.Amount
	for _, r := range list {
		sum += r.Amount
	}
	return sum
}

// alike says whether two lines are the same thing twice. What the kitchen has stays apart from
// what it is still to hear of.
func alike(a, b order.Line) bool {
	return a.Sold.ItemID == b.Sold.ItemID && a.Sold.VariantID == b.Sold.VariantID && a.Price() == b.Price() &&
		a.Note == b.Note && a.Allergy == b.Allergy && a.OwnAllergy == b.OwnAllergy && a.Seat == b.Seat && a.Course == b.Course &&
		a.Quantity != 0 && b.Quantity != 0 && (a.Quantity < 0) == (b.Quantity < 0) && !weighed(a) && !weighed(b) && a.Lot == b.Lot && a.Expiry == b.Expiry && a.Voided == 0 && b.Voided == 0 &&
		state(a) == state(b) && modifiers(a.Sold) == modifiers(b.Sold) && slices.Equal(a.Sold.Offers, b.Sold.Offers)
}

func modifiers(s catalog.Sold) string {
	var b strings.Builder
	for _, f := range fields(s) {
		b.WriteString(f.name + "*" + f.value + " ")
	}
	return b.String()
}

func state(l order.Line) ui.LineState {
	switch {
	case l.Quantity == 0:
		return ui.LineVoided
	case l.Sent != 0 && !l.Unsent():
		return ui.LineSent
	}
	return ui.LineNew
}

func (r row) first() order.Line { return r.lines[0] }
func (r row) last() order.Line  { return r.lines[len(r.lines)-1] }

func (r row) has(line uuid.UUID) bool {
	for _, l := range r.lines {
		if l.ID == line {
			return line != uuid.Nil
		}
	}
	return false
}

// divides says whether a number of the row can be moved, and not only all of it.
func (r row) divides() bool {
	return r.quantity > money.One && r.quantity%money.One == 0 && !weighed(r.first())
}

// ids are the lines of the row, as the edit sheet sends them back.
func (r row) ids() string {
	ids := make([]string, len(r.lines))
	for i, l := range r.lines {
		ids[i] = l.ID.String()
	}
	return strings.Join(ids, ",")
}

// view is the row as the kit shows it.
func (r row) view(ctx context.Context, p PanelView, stamp string) ui.LineView {
	l := r.first()
	v := ui.LineView{
		ID: "line-" + l.ID.String(), Stamp: stamp, Quantity: i18n.Measure(ctx, r.quantity, string(l.Sold.Unit)), Name: name(l.Sold), Details: details(l.Sold.Modifiers), Parts: parts(l.Sold),
		Note: l.Note, Amount: r.amount, Currency: p.Currency, State: state(l), Selected: r.has(p.Selected) && r.quantity != 0,
		Attrs: ui.Attrs{"hx-get": "/till/panel?picked_to=1&line=" + l.ID.String(), "hx-target": "#order", "hx-swap": "outerMorph", "hx-include": "#order-ref"},
	}
	if v.Selected && (p.Picked || !p.Seated()) {
		v.Attrs["hx-get"] = "/till/panel?line=none"
	}
	if l.Quantity == 0 {
		v.Quantity, v.Note = i18n.Measure(ctx, l.Voided, string(l.Sold.Unit)), l.VoidReason
		v.Attrs = ui.Attrs{"disabled": true}
	}
	v.Seat = p.mark(ctx, l)
	warn(ctx, &v, l)
	for _, off := range r.offers {
		v.Offers = append(v.Offers, off.Name+" "+i18n.Money(ctx, -off.Amount, p.Currency))
	}
	v.Details = append(v.Details, goods(ctx, l, p.Currency)...)
	if r.discount != 0 && r.adjusted == "" {
		v.Discount = i18n.T(ctx, "till.discount_of", "amount", i18n.Money(ctx, r.discount, p.Currency))
	}
	return v
}

// mark is where and when a line is served, as far as its group does not say so.
func (p PanelView) mark(ctx context.Context, l order.Line) string {
	var parts []string
	if l.Seat > 0 && (p.byCourse() || !p.Seated()) {
		parts = append(parts, i18n.T(ctx, "receipt.seat", "n", l.Seat))
	}
	if l.Course > 0 && !(p.byCourse() && p.Seated()) {
		parts = append(parts, i18n.T(ctx, "receipt.course", "n", l.Course))
	}
	return strings.Join(parts, " · ")
}

func name(s catalog.Sold) string {
	if s.VariantName == "" {
		return s.Name
	}
	return s.Name + " " + s.VariantName
}

// details are modifiers in words, those that another one led to set in.
func details(sold []catalog.SoldModifier) []string {
	list := make([]string, len(sold))
	for i, m := range sold {
		list[i] = strings.Repeat("– ", len(m.Path)) + Portions(m.Quantity, m.Name)
	}
	return list
}

// parts are what a menu is made of.
func parts(s catalog.Sold) []ui.LinePart {
	var list []ui.LinePart
	for _, p := range s.Parts {
		list = append(list, ui.LinePart{Name: Portions(p.Quantity, name(p.Of())), Details: details(p.Modifiers)})
	}
	return list
}

// Portions is a modifier with how often it was chosen.
func Portions(n int, name string) string {
	if n > 1 {
		return strconv.Itoa(n) + " × " + name
	}
	return name
}
