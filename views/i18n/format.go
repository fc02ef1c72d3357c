package i18n

import (
	"context"
	"strings"
	"time"

	"comptoir/models/money"
)

// marks are how a language writes numbers.
type marks struct{ decimal, group string }

func marksOf(language string) marks {
	switch language {
	case "fr":
		return marks{",", "\u202f"} // narrow space that does not break
	case "ru", "uk":
		return marks{",", "\u00a0"}
	}
	return marks{".", ","}
}

// Number writes a decimal text such as "1234.5" as the person reads it: "1,234.5".
// What is not a decimal is shown as it is.
func Number(ctx context.Context, decimal string) string {
	whole, fraction, hasFraction := strings.Cut(decimal, ".")
	sign := ""
	if rest, negative := strings.CutPrefix(whole, "-"); negative {
		sign, whole = "\u2212", rest
	}
	if !digits(whole) || (hasFraction && !digits(fraction)) {
		return decimal
	}
	m := marksOf(From(ctx).Language)
	out := sign + grouped(whole, m.group)
	if hasFraction {
		out += m.decimal + fraction
	}
	return out
}

// Int writes a whole number.
func Int[N ~int | ~int32 | ~int64](ctx context.Context, n N) string {
	return Number(ctx, itoa(int64(n)))
}

// Percent writes a decimal text that already counts in hundredths: "12.5" becomes "12.5%".
func Percent(ctx context.Context, decimal string) string {
	n := Number(ctx, decimal)
	if From(ctx).Language == "en" {
		return n + "%"
	}
	return n + "\u00a0%"
}

// Quantity writes a quantity without zeros that say nothing: "2", "0.575".
func Quantity(ctx context.Context, q money.Quantity) string {
	return Number(ctx, q.String())
}

// Measure writes a number of pieces, or so much of a unit: "2", "0.345 kg".
func Measure(ctx context.Context, q money.Quantity, unit string) string {
	if unit == "" {
		return Quantity(ctx, q)
	}
	return Quantity(ctx, q) + "\u00a0" + T(ctx, "unit."+unit)
}

// Date writes a day in the venue's zone, short and without doubt about the month.
func Date(ctx context.Context, t time.Time) string {
	l := From(ctx)
	t = l.local(t)
	month := T(ctx, "month.short."+itoa(int64(t.Month())))
	if l.Region == "US" {
		return month + " " + itoa(int64(t.Day())) + ", " + itoa(int64(t.Year()))
	}
	return itoa(int64(t.Day())) + "\u00a0" + month + " " + itoa(int64(t.Year()))
}

// DayMonth writes a day without its year.
func DayMonth(ctx context.Context, t time.Time) string {
	t = From(ctx).local(t)
	return itoa(int64(t.Day())) + "\u00a0" + T(ctx, "month.short."+itoa(int64(t.Month())))
}

// Time writes a time of day in the venue's zone, to the minute.
func Time(ctx context.Context, t time.Time) string {
	l := From(ctx)
	if l.Language == "en" && l.Region == "US" {
		return l.local(t).Format("3:04\u00a0PM")
	}
	return l.local(t).Format("15:04")
}

// DateTime writes day and time in the venue's zone.
func DateTime(ctx context.Context, t time.Time) string {
	return Date(ctx, t) + ", " + Time(ctx, t)
}

// Weekday writes the name of a day.
func Weekday(ctx context.Context, d time.Weekday) string {
	return T(ctx, "weekday."+itoa(int64(d)))
}

// WeekdayShort writes the name of a day for a narrow column.
func WeekdayShort(ctx context.Context, d time.Weekday) string {
	return T(ctx, "weekday.short."+itoa(int64(d)))
}

// local is an instant on the clock of the venue.
func (l Locale) local(t time.Time) time.Time {
	if l.Zone == nil {
		return t.UTC()
	}
	return t.In(l.Zone)
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// grouped sets thousands apart, from four digits on.
func grouped(whole, mark string) string {
	if len(whole) < 4 {
		return whole
	}
	first := len(whole) % 3
	var parts []string
	if first > 0 {
		parts = append(parts, whole[:first])
	}
	for i := first; i < len(whole); i += 3 {
		parts = append(parts, whole[i:i+3])
	}
	return strings.Join(parts, mark)
}
