package order

import (
	"slices"
	"time"

	"comptoir/models/fault"
)

// maxWait is how many minutes ahead a course can be planned.
const maxWait = 240

// PlanCourse says in how many minutes a course is to be sent to the kitchen; 0 takes the plan
// back. Nothing is sent by itself: the screens count down, and a person sends.
type PlanCourse struct {
	Course  int `json:"course"`
	Minutes int `json:"in_minutes"`
}

// CoursePlanned says when a course is to be sent; the zero time is no plan.
type CoursePlanned struct {
	Course int       `json:"course"`
	At     time.Time `json:"at,omitzero"`
}

// Plans are the courses that wait for their time.
type Plans []PlannedCourse

// PlannedCourse is a course that waits for its time.
type PlannedCourse struct {
	Course int       `json:"course"`
	At     time.Time `json:"at"`
}

func (PlanCourse) Type() string    { return "plan_course" }
func (CoursePlanned) Type() string { return "course_planned" }
func (CoursePlanned) act() string  { return "plan_course" }

func (c PlanCourse) decide(o Order, m Meta) ([]Payload, error) {
	if err := within("course", c.Course, maxCourse); err != nil {
		return nil, err
	}
	if err := within("in_minutes", c.Minutes, maxWait); err != nil {
		return nil, err
	}
	if c.Minutes == 0 {
		return []Payload{CoursePlanned{Course: c.Course}}, nil
	}
	if !o.waits(c.Course) {
		return nil, fault.Conflict("order.nothing_to_send")
	}
	return []Payload{CoursePlanned{Course: c.Course, At: m.At.Add(time.Duration(c.Minutes) * time.Minute)}}, nil
}

// waits says whether the kitchen has still to hear of something of a course.
func (o Order) waits(course int) bool {
	return slices.ContainsFunc(o.Lines, func(l Line) bool { return l.Course == course && l.Unsent() })
}

func (p CoursePlanned) apply(o *Order, _ Event) {
	o.Planned = slices.DeleteFunc(slices.Clone(o.Planned), func(c PlannedCourse) bool { return c.Course == p.Course })
	if !p.At.IsZero() {
		o.Planned = append(o.Planned, PlannedCourse(p))
	}
}

// keepPlans drops the plans of courses that the kitchen has.
func (o *Order) keepPlans() {
	if len(o.Planned) > 0 {
		o.Planned = slices.DeleteFunc(slices.Clone(o.Planned), func(c PlannedCourse) bool { return !o.waits(c.Course) })
	}
}

// PlannedAt returns when a course is to be sent; the zero time where it is not planned.
func (o Order) PlannedAt(course int) time.Time {
	for _, c := range o.Planned {
		if c.Course == course {
			return c.At
		}
	}
	return time.Time{}
}
