package report

import (
	"time"

	"comptoir/models/businessday"
	"comptoir/models/fault"
)

// Range is business days, both included.
type Range struct{ From, To businessday.Day }

// longest bounds a range that somebody typed: three years.
const longest = 3 * 366

// RangeOf reads a range as forms send it; an empty end is the other one, and both empty are today.
func RangeOf(from, to string, today businessday.Day) (Range, error) {
	if from == "" && to == "" {
		return Range{today, today}, nil
	}
	if from == "" {
		from = to
	}
	if to == "" {
		to = from
	}
	a, err := businessday.Parse(from)
	if err != nil {
		return Range{}, fault.Invalid("report.range").Field("from", "report.day").Because(err)
	}
	b, err := businessday.Parse(to)
	if err != nil {
		return Range{}, fault.Invalid("report.range").Field("to", "report.day").Because(err)
	}
	if a > b {
		a, b = b, a
	}
	r := Range{a, b}
	if r.Days() > longest {
		return Range{}, fault.Invalid("report.range_too_long").Field("to", "report.range_too_long")
	}
	return r, nil
}

// Days counts the days of the range.
func (r Range) Days() int {
	return int(r.To.Time().Sub(r.From.Time())/(24*time.Hour)) + 1
}

// back is the range so many days earlier.
func (r Range) back(days int) Range { return Range{r.From.Add(-days), r.To.Add(-days)} }

// filled gives every day of the range a row, so that a closed day shows as one.
func (r Range) filled(rows []Row) []Row {
	known := make(map[string]Row, len(rows))
	for _, row := range rows {
		known[row.Key] = row
	}
	days := businessday.Days(r.From, r.To)
	all := make([]Row, len(days))
	for i, day := range days {
		all[i] = known[day.String()]
		all[i].Key = day.String()
	}
	return all
}

// Preset is a range that screens offer by name.
type Preset string

// The presets. Weeks begin on Monday.
const (
	Today     Preset = "today"
	Yesterday Preset = "yesterday"
	Week      Preset = "week"
	Month     Preset = "month"
	LastMonth Preset = "last_month"
	Year      Preset = "year"
)

// Presets lists the presets in the order in which screens show them.
func Presets() []Preset { return []Preset{Today, Yesterday, Week, Month, LastMonth, Year} }

// Range is what the preset means on a day. It never reaches beyond that day.
func (p Preset) Range(today businessday.Day) Range {
	t := today.Time()
	first := businessday.FromTime(t.AddDate(0, 0, 1-t.Day()))
	switch p {
	case Yesterday:
		return Range{today.Add(-1), today.Add(-1)}
	case Week:
		return Range{today.Add(-(int(today.Weekday()) + 6) % 7), today}
	case Month:
		return Range{first, today}
	case LastMonth:
		last := first.Add(-1)
		return Range{businessday.FromTime(first.Time().AddDate(0, -1, 0)), last}
	case Year:
		return Range{businessday.FromTime(t.AddDate(0, 0, 1-t.YearDay())), today}
	}
	return Range{today, today}
}

// Compare says with what a period is compared.
type Compare string

// The comparisons. Each keeps the days of the week where they are.
const (
	WithNothing  Compare = ""
	WithPrevious Compare = "previous" // the weeks just before
	WithYear     Compare = "year"     // 52 weeks earlier
)

// Comparisons lists them in the order in which screens show them.
func Comparisons() []Compare { return []Compare{WithNothing, WithPrevious, WithYear} }

// Range is the period that r is compared with; false where there is none.
func (c Compare) Range(r Range) (Range, bool) {
	switch c {
	case WithPrevious:
		return r.back((r.Days() + 6) / 7 * 7), true
	case WithYear:
		return r.back(364), true
	}
	return Range{}, false
}
