// Package kitchen draws the board of a station: its tickets, what was bumped, and how many of
// each dish are wanted.
//
// It owns how a ticket is worded, to be read from two metres. It must not know how tickets come
// about. Start reading at Screen, then ticketView.
package kitchen

import (
	"context"
	"strconv"
	"time"

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

// keys are how many tickets have a key of their own on a bump bar.
const keys = 9

// bump is the button of the n-th ticket.
func (b BoardView) bump(ctx context.Context, n int) ui.ButtonView {
	t := b.Tickets[n]
	v := ui.ButtonView{
		ID: "bump-" + t.ID.String(), Label: i18n.T(ctx, "kitchen.bump"), Icon: "check", Type: "button",
		Attrs: b.post("/kitchen/tickets/" + t.ID.String() + "/bump"),
	}
	if !t.Pending() {
		v.Look = ui.Primary
	}
	if n < keys {
		v.Key = strconv.Itoa(n + 1)
	}
	return v
}

// post are the attributes of a tap that changes the board.
func (b BoardView) post(path string) ui.Attrs {
	return ui.Attrs{"hx-post": address(path, b.Station), "hx-target": "#kitchen-board", "hx-swap": "outerMorph"}
}

func (b BoardView) ticketView(ctx context.Context, t kitchen.Ticket) ui.TicketView {
	v := ui.TicketView{
		ID: "ticket-" + t.ID.String(), Number: "#" + strconv.Itoa(t.Number), Where: where(ctx, t), Who: t.StaffName,
		Sent: t.FiredAt, Now: b.Now, Due: b.Station.DueAfter(), Late: b.Station.Target,
	}
	courses := t.Courses()
	if len(courses) == 1 {
		v.Course = i18n.T(ctx, "kitchen.course", "n", courses[0])
	}
	for _, l := range t.Lines {
		v.Lines = append(v.Lines, b.lineView(ctx, t, l, len(courses) > 1))
	}
	return v
}

// where says for whom a ticket is: the table, the name, or the kind of order.
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

func where(ctx context.Context, t kitchen.Ticket) string {
	switch {
	case t.TableName != "":
		return i18n.T(ctx, "kitchen.table", "name", t.TableName)
	case t.Name != "":
		return t.Name
	}
	return i18n.T(ctx, "kitchen.kind."+string(t.Kind))
}

func (b BoardView) lineView(ctx context.Context, t kitchen.Ticket, l kitchen.Line, courses bool) ui.TicketLineView {
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
	if courses && l.Course > 0 {
		v.Details = append(v.Details, i18n.T(ctx, "kitchen.course", "n", l.Course))
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
	case l.Op == order.OpChange && l.Note == "":
		v.Note = i18n.T(ctx, "kitchen.note_gone", "before", l.NoteBefore)
	case l.Op == order.OpChange && l.NoteBefore == "":
		v.Note = i18n.T(ctx, "kitchen.note_new", "note", l.Note)
	case l.Op == order.OpChange:
		v.Note = i18n.T(ctx, "kitchen.note_changed", "note", l.Note, "before", l.NoteBefore)
	case l.Taken > 0 && l.Left() == 0:
		v.Voided = true
	case l.Taken > 0:
		v.Was, v.Quantity = v.Quantity, i18n.Measure(ctx, l.Left(), l.Unit)
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
