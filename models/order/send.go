package order

import (
	"slices"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// Send tells the stations all that they do not know yet, of one course or of all.
type Send struct {
	Course int `json:"course,omitempty"` // 0: everything
}

// LinesSent says what the stations were told.
type LinesSent struct {
	Ops   []KitchenOp `json:"ops"`
	Lines []SentLine  `json:"lines"`
}

// SentLine is what the kitchen knows of a line from then on.
type SentLine struct {
	LineID   uuid.UUID      `json:"line_id"`
	Quantity money.Quantity `json:"quantity"`
	Note     string         `json:"note,omitempty"`
	Allergy  Allergy        `json:"allergy,omitzero"`
	// Parts is, of a line that is made of others, for how many of it each part was told.
	Parts []money.Quantity `json:"parts,omitempty"`
	// Stations is where it is made since it was told first, where that is another place than when it
	// was rung up; PartStations the same of parts, none for those that stay.
	Stations     []uuid.UUID   `json:"stations,omitempty"`
	PartStations [][]uuid.UUID `json:"part_stations,omitempty"`
}

func (Send) Type() string      { return "send" }
func (LinesSent) Type() string { return "sent" }
func (LinesSent) act() string  { return "send" }

func (c Send) decide(o Order, m Meta) ([]Payload, error) {
	if err := within("course", c.Course, maxCourse); err != nil {
		return nil, err
	}
	sent := o.unsent(m, c.Course, func(l *Line) bool { return c.Course == 0 || slices.Contains(l.UnsentCourses(), c.Course) })
	if sent == nil {
		return nil, fault.Conflict("order.nothing_to_send")
	}
	return []Payload{*sent}, nil
}

// unsent gathers what the stations do not know yet of the lines that are wanted, of a course or of
// all (0); nil where they know it all. Lines that nobody makes are not sent.
func (o Order) unsent(m Meta, course int, wanted func(*Line) bool) *LinesSent {
	var sent LinesSent
	var before, after []KitchenLine
	for i := range o.Lines {
		if l := &o.Lines[i]; !l.Unsent() || !wanted(l) {
			continue
		}
		l, route := o.Lines[i].routed(m)
		if len(l.Sold.Parts) > 0 {
			had, has, line := l.sendParts(course)
			line.Stations, line.PartStations = route.Stations, route.PartStations
			before, after, sent.Lines = append(before, had...), append(after, has...), append(sent.Lines, line)
			continue
		}
		before = append(before, l.told(l.Sent)...)
		after = append(after, l.forKitchen(l.Quantity, l.Note, l.Allergy))
		sent.Lines = append(sent.Lines, SentLine{LineID: l.ID, Quantity: l.Quantity, Note: l.Note, Allergy: l.Allergy, Stations: route.Stations})
	}
	sent.Ops = Delta(before, after)
	if len(sent.Ops) == 0 {
		return nil
	}
	return &sent
}

func all(*Line) bool { return true }

func (p LinesSent) apply(o *Order, e Event) {
	for _, s := range p.Lines {
		if l := o.Line(s.LineID); l != nil {
			if l.SentAt.IsZero() {
				l.SentAt = e.At
			}
			l.Sent, l.SentNote, l.SentAllergy, l.SentParts = s.Quantity, s.Note, s.Allergy, s.Parts
			l.Sold = s.at(l.Sold)
		}
	}
	o.keepPlans()
}

// Kitchen returns what an event tells the stations; most tell them nothing.
func (e Event) Kitchen() []KitchenOp {
	switch p := e.Data.(type) {
	case LinesSent:
		return p.Ops
	case LineVoided:
		return p.Ops
	case OrderCancelled:
		return p.Ops
	}
	return nil
}
