package till

import (
	"context"
	"slices"
	"strconv"
	"time"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// A Grouping is what the lines of a table are grouped by, and what the strip over them chooses.
type Grouping string

// The groupings. The empty one is BySeat.
const (
	BySeat   Grouping = "seat"
	ByCourse Grouping = "course"
)

// Seating says for whom and when the next thing is rung up at a table, and how its lines are shown.
// Like the Ref that it is part of it goes with every tap.
type Seating struct {
	AtSeat   int
	AtCourse int
	By       Grouping
	Picked   bool // a line was tapped: the next tap on a seat or a course moves it there
}

// Seated says whether guests sit at a table, so that it matters who gets what, and when.
func (p PanelView) Seated() bool {
	return p.Place != "" || p.Kind == catalog.DineIn && p.Covers > 0
}

// byCourse says whether the strip chooses courses.
func (p PanelView) byCourse() bool { return p.By == ByCourse }

// picked is the row that the next tap on the strip moves; nil where it chooses for what comes.
func (p PanelView) picked() *row {
	if !p.Picked {
		return nil
	}
	for _, r := range p.rows() {
		if r.has(p.Selected) && r.quantity != 0 {
			return &r
		}
	}
	return nil
}

// A chip is one seat or one course of the strip.
type chip struct {
	n       int
	label   string // what is written on it
	name    string // what it is called
	pressed bool
	used    bool // something is there
}

// leastSeats are shown where nobody has said how many guests there are, leastCourses always.
const (
	leastSeats   = 2
	leastCourses = 3
)

// chips are the seats or courses: those that there are, and one more.
func (p PanelView) chips(ctx context.Context) []chip {
	last, chosen, key := max(p.Covers, leastSeats), p.AtSeat, "receipt.seat"
	place := order.Line.AtSeat
	if p.byCourse() {
		last, chosen, key = leastCourses, p.AtCourse, "receipt.course"
		place = order.Line.InCourse
	}
	used := map[int]bool{}
	for _, l := range p.Order.Active() {
		used[place(l)] = true
		last = max(last, place(l))
	}
	last = max(last, chosen)
	list := []chip{{0, p.nowhere(ctx), p.nowhere(ctx), chosen == 0, used[0]}}
	for n := 1; n <= last; n++ {
		list = append(list, chip{n, strconv.Itoa(n), i18n.T(ctx, key, "n", n), chosen == n, used[n]})
	}
	if r := p.picked(); r != nil {
		for i := range list {
			list[i].pressed = place(r.first()) == list[i].n
		}
	}
	return append(list, chip{last + 1, "+", i18n.T(ctx, key, "n", last+1), false, false})
}

// nowhere is what stands on the chip of what is nobody's, or is served at any time.
func (p PanelView) nowhere(ctx context.Context) string {
	if p.byCourse() {
		return i18n.T(ctx, "seating.any_time")
	}
	return i18n.T(ctx, "seating.table")
}

// A group is the lines of one seat or one course.
type group struct {
	n      int
	name   string
	rows   []row
	total  money.Amount
	sentAt time.Time // when the kitchen first heard of the course
	unsent int       // lines of which it has still to hear
	due    time.Time // when the rest of it is to be sent; zero: whenever somebody says so
}

// groups are the order's lines by seat or by course; one without a name where there is nothing
// to tell apart.
func (p PanelView) groups(ctx context.Context) []group {
	if !p.Seated() || !p.apart() {
		return []group{{rows: p.rows()}}
	}
	place, key := order.Line.AtSeat, "receipt.seat"
	if p.byCourse() {
		place, key = order.Line.InCourse, "receipt.course"
	}
	var list []group
	for n, rows := range p.rowsBy(place) {
		g := group{n: n, name: i18n.T(ctx, key, "n", n), rows: rows}
		if n == 0 {
			g.name = p.nowhere(ctx)
		}
		if p.byCourse() {
			g.due = p.Order.PlannedAt(n)
		}
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b group) int { return a.n - b.n })
	for i, l := range p.Order.Lines {
		k := slices.IndexFunc(list, func(g group) bool { return g.n == place(l) })
		list[k].count(l, p.Totals.Lines[i].Total)
	}
	return list
}

// count adds a line to what is said about its group.
func (g *group) count(l order.Line, total money.Amount) {
	g.total += total
	if l.Unsent() {
		g.unsent++
	}
	if !l.SentAt.IsZero() && (g.sentAt.IsZero() || l.SentAt.Before(g.sentAt)) {
		g.sentAt = l.SentAt
	}
}

// apart says whether any line has a seat, or a course, of its own.
func (p PanelView) apart() bool {
	return slices.ContainsFunc(p.Order.Lines, func(l order.Line) bool {
		return !p.byCourse() && l.Seat != 0 || p.byCourse() && l.Course != 0
	})
}

// rowsBy are the rows of each place.
func (p PanelView) rowsBy(place func(order.Line) int) map[int][]row {
	list := map[int][]row{}
	reliefs, _ := p.Order.Relieved()
	for i, l := range p.Order.Lines {
		n := place(l)
		list[n] = join(list[n], l, p.Totals.Lines[i], reliefs[i], p.adjusted(l.ID))
	}
	return list
}

// choose are the attributes of a chip while no line is picked: what is rung up next goes there.
func (p PanelView) choose(c chip) ui.Attrs {
	a := ui.Attrs{
		"type": "button", "hx-get": "/till/panel?" + string(p.grouping()) + "_to=" + strconv.Itoa(c.n),
		"hx-target": "#order", "hx-swap": "outerMorph", "hx-include": "#order-ref",
	}
	if c.n <= 9 {
		a["data-key"] = "Shift+" + strconv.Itoa(c.n)
	}
	return a
}

func (p PanelView) grouping() Grouping {
	if p.byCourse() {
		return ByCourse
	}
	return BySeat
}

// other is the grouping that a tap turns to.
func (p PanelView) other() Grouping {
	if p.byCourse() {
		return BySeat
	}
	return ByCourse
}

// turn says what the button before the strip does, and what the other choice is now.
func turn(ctx context.Context, p PanelView) string {
	if p.byCourse() {
		return i18n.T(ctx, "seating.by_seat")
	}
	return i18n.T(ctx, "seating.by_course")
}

// stripName says what a tap on the strip does.
func stripName(ctx context.Context, p PanelView) string {
	switch {
	case p.picked() != nil:
		return i18n.T(ctx, "seating.move_to", "name", name(p.picked().first().Sold))
	case p.byCourse():
		return i18n.T(ctx, "till.course")
	}
	return i18n.T(ctx, "till.seat")
}

func (g group) id() string { return "group-" + strconv.Itoa(g.n) }

// label names the list of a group by its head.
func (g group) label() ui.Attrs {
	if g.name == "" {
		return nil
	}
	return ui.Attrs{"aria-labelledby": g.id()}
}

// payAt is where the order is paid: one that is split, check by check.
func (p PanelView) payAt() string {
	if p.Order.Split() {
		return "/till/checks"
	}
	return "/till/pay"
}
