// Package floor draws the hall: tables as shapes or as a list, and the editor that places them.
//
// It owns how the state of a table is worded and where its shape stands on the screen. It must
// not know how the state comes about. Start reading at Screen and, for the editor, at Editor.
package floor

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"comptoir/models/floor"
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
	OnlyMe  bool      // the tables of others are left out of the list and stand back in the drawing
	Now     time.Time
	MayEdit bool
	MayMove bool // by dragging
	// AtRegister: guests are seated and orders moved from here, by oneself or with a manager's PIN.
	AtRegister bool
}

// address is this screen with another hall or look.
func (b BoardView) address(path string, hall uuid.UUID, look Look) string {
	return b.link(path, hall, look, b.OnlyMe)
}

func (b BoardView) link(path string, hall uuid.UUID, look Look, mine bool) string {
	whose := ""
	if mine {
		whose = "&whose=mine"
	}
	return path + "?hall=" + hall.String() + "&look=" + string(look) + whose
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

// whose are the two ways to look at the tables, where there is a difference.
func (b BoardView) whose(ctx context.Context) []ui.Tab {
	return []ui.Tab{
		{Label: i18n.T(ctx, "floor.whose.all"), Icon: "users", Href: b.link("/floor", b.Hall, b.Look, false), Current: !b.OnlyMe},
		{Label: i18n.T(ctx, "floor.whose.mine"), Icon: "user", Href: b.link("/floor", b.Hall, b.Look, true), Current: b.OnlyMe},
	}
}

func taken(tables []floor.Seating) int { return floor.Sum(tables, time.Time{}).Taken }

// listed are the tables of the list: first those that somebody should go to, of these one's own first.
func (b BoardView) listed() []floor.Seating {
	var list []floor.Seating
	for _, t := range b.Plan.In(b.Hall) {
		if !b.OnlyMe || b.mine(t) {
			list = append(list, t)
		}
	}
	slices.SortStableFunc(list, func(x, y floor.Seating) int {
		return cmp.Or(cmp.Compare(x.Urgency(b.Now), y.Urgency(b.Now)), boolFirst(b.mine(x), b.mine(y)), boolFirst(x.Order != nil, y.Order != nil))
	})
	return list
}

func boolFirst(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return -1
	}
	return 1
}

// calls is how many of the list's tables come first because somebody should go there.
func (b BoardView) calls(list []floor.Seating) int {
	n := slices.IndexFunc(list, func(t floor.Seating) bool { return t.Urgency(b.Now) >= floor.LeastUrgent })
	if n < 0 {
		return len(list)
	}
	return n
}

func (b BoardView) mine(t floor.Seating) bool { return b.Plan.Mine(t, b.Me) }

// margin is what is left free around the outermost things.
const margin = 30

// box is the part of a hall's grid in which anything stands, so that the drawing fills the screen.
func box(places []floor.Place) (x, y, width, height int) {
	left, top, right, bottom := floor.Side, floor.Side, 0, 0
	for _, p := range places {
		if p.Rotation%180 == 90 { // a turned wall lies across
			p.X, p.Y, p.Width, p.Height = p.X+(p.Width-p.Height)/2, p.Y+(p.Height-p.Width)/2, p.Height, p.Width
		}
		left, top = min(left, p.X), min(top, p.Y)
		right, bottom = max(right, p.X+p.Width), max(bottom, p.Y+p.Height)
	}
	return left - margin, top - margin, max(right-left, 300) + 2*margin, max(bottom-top, 200) + 2*margin
}

// plan is the drawing's frame, and what stands in it.
func (b BoardView) plan(ctx context.Context) (ui.PlanView, []ui.ThingView, []ui.TableShapeView) {
	tables, items := b.Plan.In(b.Hall), b.Plan.Around(b.Hall)
	var places []floor.Place
	for _, t := range tables {
		places = append(places, t.Place)
	}
	for _, i := range items {
		places = append(places, i.Place)
	}
	x, y, width, height := box(places)
	shapes, things := make([]ui.TableShapeView, len(tables)), make([]ui.ThingView, len(items))
	for n, t := range tables {
		shapes[n] = b.shape(ctx, t)
		shapes[n].X, shapes[n].Y = t.X-x, t.Y-y
	}
	for n, i := range items {
		things[n] = thingOf(i)
		things[n].X, things[n].Y = i.X-x, i.Y-y
	}
	return ui.PlanView{ID: "plan", Label: b.hall(), Width: width, Height: height}, things, shapes
}

func thingOf(i floor.Item) ui.ThingView {
	return ui.ThingView{ID: "thing-" + i.ID.String(), Kind: string(i.Kind), Label: i.Name, X: i.X, Y: i.Y, Width: i.Width, Height: i.Height, Turn: i.Rotation}
}
