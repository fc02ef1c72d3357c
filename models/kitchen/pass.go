package kitchen

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"comptoir/models/order"
)

// A Pass is what an expeditor sees: the orders that are not served yet, what goes first and then the oldest.
type Pass struct {
	Station Station
	Orders  []Gathered
}

// A Gathered order is all that is to be served of it, over all stations.
type Gathered struct {
	Order     Order     // where its dishes are
	StaffName string    // who sent the first of it
	FiredAt   time.Time // the first of it
	Until     time.Time // the last of it that is shown here
	ServedAt  time.Time // zero: it waits
	RushedAt  time.Time // since when it goes before others; zero: it waits its turn
	Lines     []Piece   // by course, then as they were sent
	Target    time.Duration
	Tickets   []uuid.UUID
}

// A Piece is one thing that stations were told, with what each of them has done of it.
type Piece struct {
	Line
	At []Progress
}

// Progress is how far one station is.
type Progress struct {
	TicketID  uuid.UUID
	N         int // the line in its ticket
	StationID uuid.UUID
	Station   string
	Done      bool
	Bumped    bool // the whole ticket is off the station's board
}

// Done says whether every station has done its part, or nobody wants it any more.
func (p Piece) Done() bool {
	if p.Gone() {
		return true
	}
	return !slices.ContainsFunc(p.At, func(at Progress) bool { return !at.Done })
}

// Ready says whether all of it can be served.
func (g Gathered) Ready() bool {
	return !slices.ContainsFunc(g.Lines, func(p Piece) bool { return !p.Done() })
}

// Gone says whether nobody wants anything of it any more.
func (g Gathered) Gone() bool {
	return !slices.ContainsFunc(g.Lines, func(p Piece) bool { return !p.Gone() })
}

// Waiting says of how many things something is still to be made.
func (g Gathered) Waiting() int {
	n := 0
	for _, p := range g.Lines {
		if !p.Done() {
			n++
		}
	}
	return n
}

// A Course is what is served together.
type Course struct {
	Number int // 0: at any time
	Lines  []Piece
}

// Ready says whether all of the course can be served.
func (c Course) Ready() bool {
	return !slices.ContainsFunc(c.Lines, func(p Piece) bool { return !p.Done() })
}

// Courses are the courses of an order in the sequence in which they are served.
func (g Gathered) Courses() []Course {
	var out []Course
	for _, p := range g.Lines {
		if n := len(out); n == 0 || out[n-1].Number != p.Course {
			out = append(out, Course{Number: p.Course})
		}
		c := &out[len(out)-1]
		c.Lines = append(c.Lines, p)
	}
	return out
}

// Gather puts the tickets of several stations together, order by order: what was told to several
// stations is there once, with how far each of them is. What was voided is marked where it is
// shown, and shown by itself where the dish has left already. Tickets are oldest first.
func Gather(tickets []Ticket, stations []Station) []Gathered {
	names := map[uuid.UUID]Station{}
	for _, s := range stations {
		names[s.ID] = s
	}
	voided := absorb(tickets)
	var out []Gathered
	for _, t := range tickets {
		i := slices.IndexFunc(out, func(g Gathered) bool { return g.Order.ID == t.At && g.ServedAt.Equal(t.ServedAt) })
		if i < 0 {
			i = len(out)
			o := t.Order
			o.ID = t.At
			out = append(out, Gathered{Order: o, StaffName: t.StaffName, FiredAt: t.FiredAt, ServedAt: t.ServedAt})
		}
		out[i].take(t, names[t.StationID], voided)
	}
	out = slices.DeleteFunc(out, func(g Gathered) bool { return len(g.Lines) == 0 })
	for i := range out {
		slices.SortStableFunc(out[i].Lines, func(a, b Piece) int { return a.Course - b.Course })
	}
	return out
}

// absorb marks what was voided on the dishes that it took back, and returns which voids are told by
// that.
func absorb(tickets []Ticket) map[uuid.UUID]bool {
	takeBack(tickets)
	told := map[uuid.UUID]bool{}
	for _, t := range tickets {
		for _, l := range t.Lines {
			if l.Op == order.OpAdd && l.Taken > 0 {
				told[l.LineID] = true
			}
		}
	}
	return told
}

func (g *Gathered) take(t Ticket, s Station, voided map[uuid.UUID]bool) {
	g.Until = later(g.Until, t.FiredAt)
	if g.RushedAt.IsZero() {
		g.RushedAt = t.RushedAt
	}
	g.Tickets = append(g.Tickets, t.ID)
	for _, l := range t.Lines {
		if l.Op == order.OpVoid && voided[l.LineID] {
			continue
		}
		at := Progress{TicketID: t.ID, N: l.N, StationID: t.StationID, Station: s.Name, Done: l.Done || !t.BumpedAt.IsZero(), Bumped: !t.BumpedAt.IsZero()}
		if !l.Gone() {
			g.Target = max(g.Target, l.Within(s))
		}
		if p := g.piece(t, l); p != nil {
			p.At = append(p.At, at)
			continue
		}
		l.event = t.Seq
		g.Lines = append(g.Lines, Piece{Line: l, At: []Progress{at}})
	}
}

// piece is what another station was told by the same event.
func (g *Gathered) piece(t Ticket, l Line) *Piece {
	for i := range g.Lines {
		p := &g.Lines[i]
		if p.LineID == l.LineID && p.Op == l.Op && p.event == t.Seq && !slices.ContainsFunc(p.At, func(at Progress) bool { return at.StationID == t.StationID }) {
			return p
		}
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// Text is a dish in a few words.
func (l Line) Text() string { return strings.TrimSpace(l.Name + " " + l.Variant) }

// Within is how soon a line should be done at a station.
func (l Line) Within(s Station) time.Duration {
	if l.Target > 0 {
		return l.Target
	}
	return s.Target
}

// Target is how soon a ticket should be done at its station: as the slowest dish that is wanted.
func (t Ticket) Target(s Station) time.Duration {
	var slowest time.Duration
	for _, l := range t.Lines {
		if !l.Gone() {
			slowest = max(slowest, l.Within(s))
		}
	}
	if slowest == 0 {
		return s.Target
	}
	return slowest
}
