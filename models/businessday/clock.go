package businessday

import (
	"fmt"
	"time"
)

// Clock is how a venue reckons: its zone, and the time of day at which one business day
// ends and the next begins.
type Clock struct {
	Zone    *time.Location
	Cutover time.Duration // after local midnight, below 24 h
}

// ParseClock reads a zone by its IANA name and a cut-over such as "04:00" or "04:00:00".
func ParseClock(zone, cutover string) (Clock, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return Clock{}, fmt.Errorf("read zone: %w", err)
	}
	at, err := ParseTime(cutover)
	if err != nil {
		return Clock{}, fmt.Errorf("read cut-over: %w", err)
	}
	return Clock{Zone: loc, Cutover: at}, nil
}

// ParseTime reads a time of day, "15:04" or "15:04:05", as the duration after midnight.
func ParseTime(text string) (time.Duration, error) {
	t, err := time.Parse("15:04", text)
	if err != nil {
		t, err = time.Parse(time.TimeOnly, text)
	}
	if err != nil {
		return 0, fmt.Errorf("not a time of day: %.20q", text)
	}
	return sinceMidnight(t), nil
}

// WriteTime writes a time of day, given in minutes after midnight, as ParseTime reads it.
func WriteTime(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// Of returns the business day of an instant: see Clock.Of.
func Of(at time.Time, zone *time.Location, cutover time.Duration) Day {
	return Clock{Zone: zone, Cutover: cutover}.Of(at)
}

// Bounds returns when a business day begins and ends: see Clock.Bounds.
func Bounds(day Day, zone *time.Location, cutover time.Duration) (start, end time.Time) {
	return Clock{Zone: zone, Cutover: cutover}.Bounds(day, day)
}

// Of returns the business day of an instant: its local date from the cut-over on, the date
// before until then. Where clocks go back over the cut-over the day has begun at its first
// coming.
func (c Clock) Of(at time.Time) Day {
	day := FromTime(at.In(c.Zone))
	if at.Before(c.start(day)) {
		return day.Add(-1)
	}
	return day
}

// Bounds returns when the days from one to another, both included, begin and end; the end
// is the first instant that no longer belongs to them.
func (c Clock) Bounds(from, to Day) (start, end time.Time) {
	return c.start(from).UTC(), c.start(to.Add(1)).UTC()
}

// start is the moment of a day's cut-over: the first, where clocks show it twice; that of
// the change, where they skip it.
func (c Clock) start(day Day) time.Time {
	wall := day.Time().Add(c.Cutover)
	y, m, d := wall.Date()
	t := time.Date(y, m, d, wall.Hour(), wall.Minute(), wall.Second(), 0, c.Zone)
	from, to := t.ZoneBounds()
	switch shown := asUTC(t); {
	case shown.After(wall): // skipped, and t was reckoned with the clock before
		return from
	case shown.Before(wall):
		return to
	}
	return c.first(t, from)
}

// first returns the earlier of two instants that show the same local time as t, given the
// last change of clocks before t.
func (c Clock) first(t, change time.Time) time.Time {
	if change.IsZero() {
		return t
	}
	_, now := t.Zone()
	_, before := change.Add(-time.Second).In(c.Zone).Zone()
	earlier := t.Add(time.Duration(now-before) * time.Second)
	if earlier.Before(change) && asUTC(earlier.In(c.Zone)).Equal(asUTC(t)) {
		return earlier
	}
	return t
}

// asUTC returns the time that a local clock shows, as if it were UTC, so that two can be
// compared.
func asUTC(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

func sinceMidnight(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute +
		time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
}
