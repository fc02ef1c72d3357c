package report

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"comptoir/models/fault"
)

// TimesBy is what the kitchen's times are listed by.
type TimesBy string

// What the kitchen's times are listed by.
const (
	TimesByItem    TimesBy = "item"
	TimesByCook    TimesBy = "cook"
	TimesByStation TimesBy = "station"
	TimesByHour    TimesBy = "hour" // in which the kitchen was told, by the clock of the venue
)

// TimesLists lists them in the order in which screens show them.
func TimesLists() []TimesBy {
	return []TimesBy{TimesByItem, TimesByCook, TimesByStation, TimesByHour}
}

// TimesByOf reads what times are listed by; an unknown one is not found, and none is by item.
func TimesByOf(text string) (TimesBy, error) {
	if text == "" {
		return TimesByItem, nil
	}
	if by := TimesBy(text); slices.Contains(TimesLists(), by) {
		return by, nil
	}
	return "", fault.NotFound("report.unknown")
}

// TimesQuery says which dishes' times are asked for: those of which the kitchen was told on some
// business days, and which it has made.
type TimesQuery struct {
	By     TimesBy
	Range  Range
	Venues []Venue
}

// Times is the answer: how long dishes took from when a station was told until they were done.
type Times struct {
	Query TimesQuery
	Rows  []TimesRow
	Total TimesFigures
}

// TimesRow is the times of one item, cook, station or hour.
type TimesRow struct {
	Key    string
	Name   string // empty where nobody had signed in
	Detail string // the variant of an item, the venue of a station
	TimesFigures
}

// TimesFigures are how long some dishes took. Half of them took no longer than Median, nine of ten
// no longer than Slow: both are times that a dish really took.
type TimesFigures struct {
	Dishes int64
	Median time.Duration
	Slow   time.Duration
	Target time.Duration // within which they should be done; 0: they have different ones, or none
	Late   int64         // that took longer than their own target
}

// LateShare is how many of the dishes were late, in basis points, rounded half up.
func (f TimesFigures) LateShare() int {
	if f.Dishes == 0 {
		return 0
	}
	return int((f.Late*20_000 + f.Dishes) / (2 * f.Dishes))
}

// spans are when the days of a range begin and end at each of its venues.
func (q TimesQuery) spans() (ids []uuid.UUID, zones []string, from, to []time.Time) {
	for _, v := range q.Venues {
		start, end := v.Clock.Bounds(q.Range.From, q.Range.To)
		ids, zones = append(ids, v.ID), append(zones, v.Clock.Zone.String())
		from, to = append(from, start), append(to, end)
	}
	return ids, zones, from, to
}

// order puts hours as the business day has them, from its first one on; of anything else what was made most.
func (q TimesQuery) order(firstHour int) func(a, b TimesRow) int {
	if q.By != TimesByHour {
		return func(a, b TimesRow) int {
			return cmp.Or(cmp.Compare(b.Dishes, a.Dishes), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key, b.Key))
		}
	}
	place := func(r TimesRow) int {
		hour, _ := strconv.Atoi(r.Key) // two digits: the query wrote them
		return (hour - firstHour + 24) % 24
	}
	return func(a, b TimesRow) int { return cmp.Compare(place(a), place(b)) }
}
