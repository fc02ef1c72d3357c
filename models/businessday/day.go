// Package businessday says to which day of trade an instant belongs.
//
// It owns the cut-over, days that clock changes make longer or shorter, and the windows of
// local time in which something is offered. It must not read a clock or know venues: zone
// and cut-over arrive as values. Start reading at Clock.
package businessday

import (
	"errors"
	"fmt"
	"time"
)

// Day is a date in the venue's calendar, "2006-01-02". Days compare by < as they follow
// each other. The zero Day is no day.
type Day string

// ErrDay says that a text is not a date.
var ErrDay = errors.New("not a day")

// Parse reads a date.
func Parse(text string) (Day, error) {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return "", fmt.Errorf("%w: %.20q", ErrDay, text)
	}
	return Day(text), nil
}

// FromTime returns the date that a time shows in its own zone, whatever the hour.
func FromTime(t time.Time) Day { return Day(t.Format(time.DateOnly)) }

// String returns the date.
func (d Day) String() string { return string(d) }

// Time returns midnight UTC of the date, for formatting.
func (d Day) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Add returns the date n days later, or earlier for a negative n.
func (d Day) Add(n int) Day { return FromTime(d.Time().AddDate(0, 0, n)) }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// Days returns the dates from one to another, both included.
func Days(from, to Day) []Day {
	var out []Day
	for d := from; d <= to && len(out) < maxDays; d = d.Add(1) {
		out = append(out, d)
	}
	return out
}

// maxDays bounds a range that somebody typed: about a hundred years.
const maxDays = 36_600
