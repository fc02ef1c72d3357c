package floor

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"comptoir/models/floor"
	"comptoir/models/money"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// A sign is how a state looks: its word comes from the catalogue.
type sign struct{ Icon string }

// signs tell the states apart without colour.
var signs = map[floor.State]sign{
	floor.Free: {Icon: "armchair"}, floor.Booked: {Icon: "calendar-clock"}, floor.Seated: {Icon: "users"}, floor.Ordered: {Icon: "pencil-line"},
	floor.Waiting: {Icon: "cooking-pot"}, floor.Late: {Icon: "clock-alert"}, floor.Ready: {Icon: "concierge-bell"}, floor.Served: {Icon: "utensils"},
	floor.Billed: {Icon: "receipt-text"}, floor.Paying: {Icon: "credit-card"}, floor.ToClean: {Icon: "brush-cleaning"},
}

func stateWord(ctx context.Context, s floor.State) string {
	return i18n.T(ctx, "floor.state."+string(s))
}

// narrow is the width below which a table's shape has room for its state and minutes only.
const narrow = 110

func (b BoardView) shape(ctx context.Context, t floor.Seating) ui.TableShapeView {
	state := t.State(b.Now)
	section, _ := b.Plan.Section(t.SectionID)
	v := ui.TableShapeView{
		ID: "table-" + t.ID.String(), Label: t.Name, Width: t.Width, Height: t.Height, Turn: t.Rotation, Round: t.Shape == floor.Round,
		Look: look(state), State: stateWord(ctx, state), Icon: signs[state].Icon, Section: ui.Tint(section.Tint),
		Mine: b.mine(t), Aside: !b.mine(t) && (b.OnlyMe || b.Plan.HasSection(b.Me)), Href: till(t), Attrs: b.reacts(ctx, t),
	}
	v.Info = []string{said(ctx, t, b.Now)}
	switch {
	case t.Width < narrow || t.Height < narrow:
		if t.Order != nil {
			v.Info = []string{elapsed(ctx, since(t), b.Now)}
		} else {
			v.Info = nil
		}
	case t.Order == nil && state == floor.Free:
		v.Info = append(v.Info, i18n.T(ctx, "floor.seats", "count", t.Seats))
	case t.Order != nil:
		more := join(guests(t), elapsed(ctx, t.Order.OpenedAt, b.Now), initials(t.Order.Waiter))
		if utf8.RuneCountInString(more)*infoLetter > t.Width-10 {
			more = join(guests(t), elapsed(ctx, t.Order.OpenedAt, b.Now))
		}
		v.Info = append(v.Info, more)
		if t.Order.Total != 0 {
			v.Info = append(v.Info, amount(ctx, t.Order.Due, b.Plan.Currency))
		}
	}
	return v
}

// infoLetter is about how wide a letter is of what is said of a table.
const infoLetter = 11

// look is the class of a state.
func look(s floor.State) string { return strings.ReplaceAll(string(s), "_", "-") }

// guests is how many sit of how many could.
func guests(t floor.Seating) string {
	if t.Order.Covers == 0 {
		return ""
	}
	return strconv.Itoa(t.Order.Covers) + "/" + strconv.Itoa(t.Seats)
}

// join puts what is known of a table on one line.
func join(parts ...string) string {
	var known []string
	for _, p := range parts {
		if p != "" {
			known = append(known, p)
		}
	}
	return strings.Join(known, " · ")
}

// initials are a name where there is no room for it.
func initials(name string) string {
	var out strings.Builder
	for _, word := range strings.Fields(name) {
		r, _ := utf8.DecodeRuneInString(word)
		out.WriteRune(r)
	}
	return out.String()
}

// till is where the order of a table is taken; it is opened there if there is none.
func till(t floor.Seating) string { return "/till?table=" + t.ID.String() }

// since is when what the table's state says began.
func since(t floor.Seating) time.Time {
	if !t.Order.Oldest.IsZero() {
		return t.Order.Oldest
	}
	return t.Order.OpenedAt
}

// said is the state of a table in a few letters.
func said(ctx context.Context, t floor.Seating, now time.Time) string {
	switch state := t.State(now); state {
	case floor.Ordered:
		return i18n.T(ctx, "floor.to_send", "n", t.Order.Unsent)
	case floor.Waiting:
		if t.Order.Unsent > 0 {
			return i18n.T(ctx, "floor.waiting_more", "minutes", minutes(t.Order.Oldest, now), "n", t.Order.Unsent)
		}
		return i18n.T(ctx, "floor.waiting", "minutes", minutes(t.Order.Oldest, now))
	case floor.Late:
		return i18n.T(ctx, "floor.late", "minutes", minutes(t.Order.DueAt, now))
	case floor.Booked:
		return i18n.Time(ctx, t.Next.At) + " · " + strconv.Itoa(t.Next.Party)
	default:
		return stateWord(ctx, state)
	}
}

func minutes(since, now time.Time) int { return max(0, int(now.Sub(since)/time.Minute)) }

func elapsed(ctx context.Context, since, now time.Time) string {
	if n := minutes(since, now); n >= 60 {
		return i18n.T(ctx, "floor.hours", "hours", n/60, "minutes", n%60)
	}
	return i18n.T(ctx, "floor.minutes", "minutes", minutes(since, now))
}

// amount is empty where there is nothing to pay.
func amount(ctx context.Context, a money.Amount, c money.Currency) string {
	if a == 0 {
		return ""
	}
	return i18n.Money(ctx, a, c)
}

// legend are the states that this venue uses.
func (b BoardView) legend() []floor.State {
	var list []floor.State
	for _, s := range floor.States() {
		if s != floor.ToClean || b.Plan.Cleaning {
			list = append(list, s)
		}
	}
	return list
}
