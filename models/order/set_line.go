package order

import "github.com/google/uuid"

// SetNote writes a wish for the kitchen on a line; an empty one takes it back.
type SetNote struct {
	LineID uuid.UUID `json:"line_id"`
	Note   string    `json:"note"`
}

// NoteSet says what a line's note is.
type NoteSet struct {
	LineID uuid.UUID `json:"line_id"`
	Note   string    `json:"note"`
}

func (SetNote) Type() string { return "set_note" }
func (NoteSet) Type() string { return "note_set" }
func (NoteSet) act() string  { return "set_note" }

func (c SetNote) decide(o Order, _ Meta) ([]Payload, error) {
	if _, err := o.active(c.LineID); err != nil {
		return nil, err
	}
	note, err := clean("note", c.Note, maxNote)
	if err != nil {
		return nil, err
	}
	return []Payload{NoteSet{LineID: c.LineID, Note: note}}, nil
}

func (p NoteSet) apply(o *Order, _ Event) {
	if l := o.Line(p.LineID); l != nil {
		l.Note = p.Note
	}
}

// SetSeat says who at the table gets a line; 0 is everybody.
type SetSeat struct {
	LineID uuid.UUID `json:"line_id"`
	Seat   int       `json:"seat"`
}

// SeatSet says who gets a line.
type SeatSet struct {
	LineID uuid.UUID `json:"line_id"`
	Seat   int       `json:"seat"`
}

func (SetSeat) Type() string { return "set_seat" }
func (SeatSet) Type() string { return "seat_set" }
func (SeatSet) act() string  { return "set_seat" }

func (c SetSeat) decide(o Order, _ Meta) ([]Payload, error) {
	if _, err := o.active(c.LineID); err != nil {
		return nil, err
	}
	return []Payload{SeatSet(c)}, within("seat", c.Seat, maxSeat)
}

func (p SeatSet) apply(o *Order, _ Event) {
	if l := o.Line(p.LineID); l != nil {
		l.Seat = p.Seat
	}
}

// SetCourse says when a line is served; 0 is at any time.
type SetCourse struct {
	LineID uuid.UUID `json:"line_id"`
	Course int       `json:"course"`
}

// CourseSet says when a line is served.
type CourseSet struct {
	LineID uuid.UUID `json:"line_id"`
	Course int       `json:"course"`
}

func (SetCourse) Type() string { return "set_course" }
func (CourseSet) Type() string { return "course_set" }
func (CourseSet) act() string  { return "set_course" }

func (c SetCourse) decide(o Order, _ Meta) ([]Payload, error) {
	if _, err := o.active(c.LineID); err != nil {
		return nil, err
	}
	return []Payload{CourseSet(c)}, within("course", c.Course, maxCourse)
}

func (p CourseSet) apply(o *Order, _ Event) {
	if l := o.Line(p.LineID); l != nil {
		l.Course = p.Course
	}
}
