package order

import (
	"testing"
	"time"

	"comptoir/models/fault"
	"comptoir/models/money"
)

func TestAPlannedCourseWaitsForItsTimeAndForgetsItWhenItIsSent(t *testing.T) {
	s := table(t)
	do(t, s, SetCourse{LineID: salad, Course: 2})
	do(t, s, PlanCourse{Course: 2, Minutes: 10})
	at := s.Order.PlannedAt(2)
	if want := s.Order.UpdatedAt.Add(10 * time.Minute); !at.Equal(want) {
		t.Errorf("course 2 is planned for %s, want %s", at, want)
	}
	do(t, s, PlanCourse{Course: 2, Minutes: 15})
	if len(s.Order.Planned) != 1 || !s.Order.PlannedAt(2).After(at) {
		t.Errorf("planned again: %v", s.Order.Planned)
	}
	do(t, s, Send{Course: 2})
	if !s.Order.PlannedAt(2).IsZero() || s.Order.Line(salad).SentAt.IsZero() {
		t.Errorf("after it was sent: planned %v, sent at %s", s.Order.Planned, s.Order.Line(salad).SentAt)
	}
}

func TestAPlanIsTakenBack(t *testing.T) {
	s := table(t)
	do(t, s, PlanCourse{Course: 0, Minutes: 5})
	do(t, s, PlanCourse{Course: 0})
	if len(s.Order.Planned) != 0 {
		t.Errorf("still planned: %v", s.Order.Planned)
	}
}

func TestACourseThatTheKitchenHasIsNotPlanned(t *testing.T) {
	s := table(t)
	do(t, s, SetCourse{LineID: soup, Course: 1})
	for want, cmd := range map[string]Command{
		"order.nothing_to_send":     PlanCourse{Course: 1, Minutes: 5},
		"order.number_out_of_range": PlanCourse{Course: 0, Minutes: 241},
	} {
		if _, err := s.Do(cmd, meta()); fault.Of(err) == nil || fault.Of(err).Code != want {
			t.Errorf("%+v: %v, want %s", cmd, err, want)
		}
	}
}

func TestMoreOfALineKeepsTheTimeAtWhichTheKitchenFirstHeardOfIt(t *testing.T) {
	s := table(t)
	first := s.Order.Line(soup).SentAt
	do(t, s, SetQuantity{LineID: soup, Quantity: money.Whole(3)})
	do(t, s, Send{})
	if got := s.Order.Line(soup).SentAt; !got.Equal(first) || first.IsZero() {
		t.Errorf("sent at %s, first at %s", got, first)
	}
}
