// Package floor draws the hall: tables as shapes or as a list, and the editor that places them.
//
// It owns how the state of a table is worded and where its shape stands on the screen. It must
// not know how the state comes about. Start reading at Screen and, for the editor, at Editor.
package floor

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"comptoir/models/floor"
	"comptoir/models/money"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// Look is how the tables are shown. The zero Look is a plan, or a list where a plan would be too
// small to tap.
type Look string

// The looks that a waiter may choose.
const (
	Auto Look = ""
	Plan Look = "plan"
	List Look = "list"
)

// ScreenView is the whole screen.
type ScreenView struct {
	Frame layout.ScreenView
	Board BoardView
}

// BoardView is the part of the screen that follows what happens.
type BoardView struct {
	Plan    floor.Plan
	Hall    uuid.UUID // the one that is shown
	Look    Look
	Me      uuid.UUID // whose tables stand out
	Now     time.Time
	MayEdit bool
	MayMove bool // by dragging
	// AtRegister: orders can be moved from here, by oneself or with a manager's PIN.
	AtRegister bool
}

// address is this screen with another hall or look.
func (b BoardView) address(path string, hall uuid.UUID, look Look) string {
	return path + "?hall=" + hall.String() + "&look=" + string(look)
}

func (b BoardView) hall() string {
	for _, h := range b.Plan.Halls {
		if h.ID == b.Hall {
			return h.Name
		}
	}
	return ""
}

// tabs are the halls, each with how many of its tables are taken.
func (b BoardView) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, h := range b.Plan.Halls {
		tab := ui.Tab{Label: h.Name, Href: b.address("/floor", h.ID, b.Look), Current: h.ID == b.Hall}
		if taken := taken(b.Plan.In(h.ID)); taken > 0 {
			tab.Count = strconv.Itoa(taken)
		}
		tabs = append(tabs, tab)
	}
	return tabs
}

func taken(tables []floor.Seating) int {
	n := 0
	for _, t := range tables {
		if t.Order != nil {
			n++
		}
	}
	return n
}

// margin is what is left free around the outermost tables.
const margin = 30

// box is the part of a hall's grid in which tables stand, so that the drawing fills the screen.
func box(tables []floor.Seating) (x, y, width, height int) {
	left, top, right, bottom := floor.Side, floor.Side, 0, 0
	for _, t := range tables {
		left, top = min(left, t.X), min(top, t.Y)
		right, bottom = max(right, t.X+t.Width), max(bottom, t.Y+t.Height)
	}
	return left - margin, top - margin, max(right-left, 300) + 2*margin, max(bottom-top, 200) + 2*margin
}

// plan is the drawing's frame, and shapes what stands in it.
func (b BoardView) plan(ctx context.Context) (ui.PlanView, []ui.TableShapeView) {
	tables := b.Plan.In(b.Hall)
	x, y, width, height := box(tables)
	shapes := make([]ui.TableShapeView, len(tables))
	for i, t := range tables {
		shapes[i] = b.shape(ctx, t)
		shapes[i].X, shapes[i].Y = t.X-x, t.Y-y
	}
	return ui.PlanView{ID: "plan", Label: b.hall(), Width: width, Height: height}, shapes
}

// narrow is the width below which a table's shape has room for its minutes only.
const narrow = 110

// states are how the kit colours what a table says.
var states = map[floor.State]ui.TableState{
	floor.Free: ui.TableFree, floor.Booked: ui.TableBooked, floor.Seated: ui.TableOpen, floor.Ordered: ui.TableOpen, floor.Waiting: ui.TableFired,
	floor.Ready: ui.TableReady, floor.Served: ui.TableOpen, floor.Billed: ui.TableBilled,
}

func (b BoardView) shape(ctx context.Context, t floor.Seating) ui.TableShapeView {
	v := ui.TableShapeView{
		ID: "table-" + t.ID.String(), Label: t.Name, Width: t.Width, Height: t.Height, Turn: t.Rotation,
		Round: t.Shape == floor.Round, Seats: t.Seats, State: states[t.State(b.Now)], Href: till(t),
		Attrs: b.carries(ctx, t),
	}
	if t.Order == nil {
		v.Info = kept(ctx, t)
		return v
	}
	v.Info, v.Amount = said(ctx, t, b.Now), amount(ctx, t.Order.Total, b.Plan.Currency)
	if t.Width < narrow {
		v.Info, v.Amount = i18n.T(ctx, "floor.minutes", "minutes", minutes(t.Order.OpenedAt, b.Now)), ""
	}
	v.Mine, v.Late = b.mine(t), late(t, b.Now)
	return v
}

// kept says for when and whom a table is kept, in a few letters.
func kept(ctx context.Context, t floor.Seating) string {
	if t.Next == nil {
		return ""
	}
	if t.Width < narrow {
		return i18n.Time(ctx, t.Next.At)
	}
	return i18n.Time(ctx, t.Next.At) + " · " + strconv.Itoa(t.Next.Party)
}

// till is where the order of a table is taken; it is opened there if there is none.
func till(t floor.Seating) string { return "/till?table=" + t.ID.String() }

func (b BoardView) mine(t floor.Seating) bool {
	return t.Order != nil && b.Me != uuid.Nil && t.Order.WaiterID == b.Me
}

// tooLong is when a table has waited for the kitchen so long that somebody should look.
const tooLong = 25 * time.Minute

func late(t floor.Seating, now time.Time) bool {
	return t.Order != nil && !t.Order.Oldest.IsZero() && now.Sub(t.Order.Oldest) >= tooLong
}

// said is the state of a taken table in a few letters.
func said(ctx context.Context, t floor.Seating, now time.Time) string {
	switch o := t.Order; t.State(now) {
	case floor.Ordered:
		return i18n.T(ctx, "floor.to_send", "n", o.Unsent)
	case floor.Waiting:
		if o.Unsent > 0 {
			return i18n.T(ctx, "floor.waiting_more", "minutes", minutes(o.Oldest, now), "n", o.Unsent)
		}
		return i18n.T(ctx, "floor.waiting", "minutes", minutes(o.Oldest, now))
	case floor.Served:
		return i18n.T(ctx, "floor.minutes", "minutes", minutes(o.OpenedAt, now))
	case floor.Seated:
		return i18n.T(ctx, "floor.state.seated")
	case floor.Ready:
		return i18n.T(ctx, "floor.state.ready")
	}
	return i18n.T(ctx, "floor.state.billed")
}

func minutes(since, now time.Time) int { return max(0, int(now.Sub(since)/time.Minute)) }

// amount is empty where there is nothing to pay yet.
func amount(ctx context.Context, a money.Amount, c money.Currency) string {
	if a == 0 {
		return ""
	}
	return i18n.Money(ctx, a, c)
}

// legend is one row for each colour.
func legend(ctx context.Context) []legendItem {
	return []legendItem{
		{ui.TableFree, i18n.T(ctx, "floor.state.free")},
		{ui.TableBooked, i18n.T(ctx, "floor.state.booked")},
		{ui.TableOpen, i18n.T(ctx, "floor.state.taken")},
		{ui.TableFired, i18n.T(ctx, "floor.state.waiting")},
		{ui.TableReady, i18n.T(ctx, "floor.state.ready")},
		{ui.TableBilled, i18n.T(ctx, "floor.state.billed")},
	}
}

type legendItem struct {
	state ui.TableState
	label string
}
