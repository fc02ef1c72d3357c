// Package kitchen draws the board of a station: its tickets, what was bumped, and how many of
// each dish are wanted.
//
// It owns how a ticket is worded, to be read from two metres. It must not know how tickets come
// about. Start reading at Screen, then ticketView.
package kitchen

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"comptoir/models/kitchen"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// ScreenView is the whole screen of a station.
type ScreenView struct {
	Frame      layout.ScreenView
	Board      BoardView
	MaySoldOut bool
}

// BoardView is the part of the screen that follows what happens. It is the same for everybody who
// reads one language, so that a hundred screens of a station share it.
type BoardView struct {
	kitchen.Board
	Pass     kitchen.Pass // of an expeditor, in place of tickets
	Stations []kitchen.Station
	Now      time.Time
}

func (b BoardView) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, s := range b.Stations {
		tab := ui.Tab{Label: s.Name, Href: address("/kitchen", s), Current: s.ID == b.Station.ID}
		if s.Waiting > 0 {
			tab.Count = strconv.Itoa(s.Waiting)
		}
		tabs = append(tabs, tab)
	}
	return tabs
}

func address(path string, s kitchen.Station) string { return path + "?station=" + s.ID.String() }

// bump is the button that takes a ticket off. Its key on a bump bar is its place, which the page
// knows: places are kept on each screen by itself.
func (b BoardView) bump(ctx context.Context, t kitchen.Ticket) ui.ButtonView {
	v := ui.ButtonView{Label: i18n.T(ctx, "kitchen.bump"), Icon: "check"}
	if alert(ctx, t) != "" {
		v = ui.ButtonView{Label: i18n.T(ctx, "kitchen.seen"), Icon: "eye"}
	}
	v.ID, v.Type, v.Attrs = "bump-"+t.ID.String(), "button", b.post("/kitchen/tickets/"+t.ID.String()+"/bump")
	if !t.Pending() || alert(ctx, t) != "" {
		v.Look = ui.Primary
	}
	v.Attrs["data-bump"] = true
	return v
}

// rush is the button that puts an order's tickets before all others, or takes that back.
func (b BoardView) rush(ctx context.Context, t kitchen.Ticket) ui.ButtonView {
	v, act := ui.ButtonView{Label: i18n.T(ctx, "kitchen.rush"), Icon: "chevrons-up"}, "/rush"
	if !t.RushedAt.IsZero() {
		v, act = ui.ButtonView{Label: i18n.T(ctx, "kitchen.rush_off"), Icon: "chevrons-down"}, "/unrush"
	}
	v.ID, v.Type, v.Look, v.Attrs = "rush-"+t.ID.String(), "button", ui.Quiet, b.post("/kitchen/tickets/"+t.ID.String()+act)
	return v
}

// alert is what a ticket says that is no order to cook: what was taken back or is different.
func alert(ctx context.Context, t kitchen.Ticket) string {
	voided := false
	for _, l := range t.Lines {
		if l.Op == order.OpAdd {
			return ""
		}
		voided = voided || l.Op == order.OpVoid
	}
	switch {
	case len(t.Lines) == 0:
		return ""
	case voided:
		return i18n.T(ctx, "kitchen.alert_void")
	}
	return i18n.T(ctx, "kitchen.alert_change")
}

// diverted says for which station another one makes a ticket, and at its own station who has it as well.
func diverted(ctx context.Context, t kitchen.Ticket) string {
	switch {
	case t.For != "":
		return i18n.T(ctx, "kitchen.for", "station", t.For)
	case len(t.Diverted) > 0:
		return i18n.T(ctx, "kitchen.also_at", "places", strings.Join(t.Places(), ", "))
	}
	return ""
}

// watched says that somebody at a ticket must not have something.
func watched(ctx context.Context, t kitchen.Ticket) string {
	for _, l := range t.Lines {
		if l.Op != order.OpVoid && !l.Allergy.IsZero() && l.Left() > 0 {
			return i18n.T(ctx, "kitchen.allergy")
		}
	}
	return ""
}

// next is what will be sent of an order after what the kitchen has.
func (b BoardView) next(ctx context.Context, order uuid.UUID) []ui.NextView {
	var list []ui.NextView
	for _, n := range b.Next {
		if n.Order.ID == order {
			list = append(list, nextView(ctx, n))
		}
	}
	return list
}

func nextView(ctx context.Context, n kitchen.Next) ui.NextView {
	var dishes []string
	for _, d := range n.Dishes {
		dishes = append(dishes, i18n.Measure(ctx, d.Quantity, d.Unit)+" "+strings.TrimSpace(d.Name+" "+d.Variant))
	}
	return ui.NextView{Label: i18n.T(ctx, "kitchen.next", "n", n.Course), At: n.At, Text: strings.Join(dishes, ", ")}
}

// last says whether a ticket is the last one of its order on the board: what comes next stands there.
func (b BoardView) last(n int) bool {
	for _, t := range b.Tickets[n+1:] {
		if t.At == b.Tickets[n].At {
			return false
		}
	}
	return true
}

// coming are the courses of orders that have no ticket on the board.
func (b BoardView) coming() []kitchen.Next {
	var list []kitchen.Next
	for _, n := range b.Next {
		if !slices.ContainsFunc(b.Tickets, func(t kitchen.Ticket) bool { return t.At == n.Order.ID }) {
			list = append(list, n)
		}
	}
	return list
}

// post are the attributes of a tap that changes the board.
func (b BoardView) post(path string) ui.Attrs {
	return ui.Attrs{"hx-post": address(path, b.Station), "hx-target": "#kitchen-board", "hx-swap": "outerMorph"}
}

func (b BoardView) ticketView(ctx context.Context, n int) ui.TicketView {
	t := b.Tickets[n]
	v := ui.TicketView{
		ID: "ticket-" + t.ID.String(), Number: "#" + strconv.Itoa(t.Number), Where: where(ctx, t.Order), Who: t.StaffName,
		Sent: t.FiredAt, Now: b.Now, Due: kitchen.DueAfter(t.Target(b.Station)), Late: t.Target(b.Station),
		Priority: !t.RushedAt.IsZero(), Alert: alert(ctx, t), Allergy: watched(ctx, t),
		Diverted: diverted(ctx, t),
	}
	if b.last(n) {
		v.Next = b.next(ctx, t.At)
	}
	courses := t.Courses()
	if len(courses) == 1 {
		v.Course = i18n.T(ctx, "kitchen.course", "n", courses[0])
	}
	byCourse := slices.SortedStableFunc(slices.Values(t.Lines), func(x, y kitchen.Line) int { return cmp.Compare(x.Course, y.Course) })
	for i, l := range byCourse {
		line := b.lineView(ctx, t, l)
		if len(courses) > 1 && l.Course != 0 && (i == 0 || byCourse[i-1].Course != l.Course) {
			line.Course = i18n.T(ctx, "kitchen.course", "n", l.Course)
		}
		v.Lines = append(v.Lines, line)
	}
	return v
}

// elsewhere is where a dish went that is not where its ticket says.
func elsewhere(ctx context.Context, at kitchen.Place) string {
	switch {
	case at.TableName != "":
		return i18n.T(ctx, "kitchen.table", "name", at.TableName)
	case at.Name != "":
		return at.Name
	}
	return "#" + strconv.Itoa(at.Number)
}

// where says for whom a ticket is: the table, the name, or the kind of order.
func where(ctx context.Context, t kitchen.Order) string {
	switch {
	case t.TableName != "":
		return i18n.T(ctx, "kitchen.table", "name", t.TableName)
	case t.Name != "":
		return t.Name
	}
	return i18n.T(ctx, "kitchen.kind."+string(t.Kind))
}

func (b BoardView) lineView(ctx context.Context, t kitchen.Ticket, l kitchen.Line) ui.TicketLineView {
	n := strconv.Itoa(l.N)
	v := ui.TicketLineView{
		ID: "ticket-line-" + t.ID.String() + "-" + n, Quantity: i18n.Measure(ctx, l.Quantity, l.Unit),
		Name: l.Name, Note: l.Note, Done: l.Done,
		Attrs: b.post("/kitchen/tickets/" + t.ID.String() + "/lines/" + n + "/" + tick(l)),
	}
	if l.Variant != "" {
		v.Name += " " + l.Variant
	}
	if l.Whole != "" {
		v.Details = append(v.Details, i18n.T(ctx, "kitchen.part_of", "whole", l.Whole))
	}
	if l.Seat > 0 {
		v.Seat = i18n.T(ctx, "kitchen.seat", "n", l.Seat)
	}
	for _, m := range l.Modifiers {
		v.Details = append(v.Details, modifier(m))
	}
	for _, at := range l.Elsewhere {
		v.Moved = append(v.Moved, i18n.T(ctx, "kitchen.moved", "quantity", i18n.Measure(ctx, at.Quantity, l.Unit), "place", elsewhere(ctx, at)))
	}
	v.Allergy = warning(ctx, l)
	told(ctx, &v, l)
	return v
}

// tick is what a tap on a line does.
func tick(l kitchen.Line) string {
	if l.Done {
		return "undone"
	}
	return "done"
}

func modifier(m kitchen.Modifier) string {
	if m.Quantity > 1 {
		return strconv.Itoa(m.Quantity) + " × " + m.Name
	}
	return m.Name
}

// warning is what the line's guest must not have; of one who may have all of it again, that.
func warning(ctx context.Context, l kitchen.Line) string {
	switch {
	case l.Op == order.OpVoid:
		return ""
	case !l.Allergy.IsZero():
		return i18n.T(ctx, "allergy.flag", "what", i18n.Allergy(ctx, l.Allergy.Allergens, l.Allergy.Text))
	case !l.AllergyBefore.IsZero():
		return i18n.T(ctx, "allergy.gone")
	}
	return ""
}

// told marks what is no plain order: what is taken back, and what is different from before.
func told(ctx context.Context, v *ui.TicketLineView, l kitchen.Line) {
	switch {
	case l.Op == order.OpVoid:
		v.Voided = true
	case l.Op == order.OpChange && l.Note == l.NoteBefore: // it is what to watch for that is another
		v.Changed = true
	case l.Op == order.OpChange && l.Note == "":
		v.Changed, v.Note = true, i18n.T(ctx, "kitchen.note_gone", "before", l.NoteBefore)
	case l.Op == order.OpChange && l.NoteBefore == "":
		v.Changed, v.Note = true, i18n.T(ctx, "kitchen.note_new", "note", l.Note)
	case l.Op == order.OpChange:
		v.Changed, v.Note = true, i18n.T(ctx, "kitchen.note_changed", "note", l.Note, "before", l.NoteBefore)
	case l.Taken > 0 && l.Left() == 0:
		v.Voided = true
	case l.Taken > 0:
		v.Changed, v.Was, v.Quantity = true, v.Quantity, i18n.Measure(ctx, l.Left(), l.Unit)
	}
}

// summary is a bumped ticket in one line.
func summary(ctx context.Context, t kitchen.Ticket) string {
	text := ""
	for i, l := range t.Lines {
		if i > 0 {
			text += ", "
		}
		text += quantity(ctx, l.Quantity) + " " + l.Name
	}
	return text
}

func quantity(ctx context.Context, q money.Quantity) string {
	return i18n.Quantity(ctx, q) + " ×"
}
