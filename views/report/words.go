// Package report shows how the business is going: today, in any period, order by order.
//
// It owns how figures, charts and an order's story look. It must not add anything up: every
// figure arrives in a report.Report, and table, chart and export show the same. Start reading at
// Page.
package report

import (
	"context"
	"strconv"
	"strings"
	"time"

	"comptoir/models/businessday"
	"comptoir/models/money"
	"comptoir/models/report"
	"comptoir/views/i18n"
	"comptoir/views/paper"
	"comptoir/views/ui"
)

// Figure writes a figure of a column as the reader sees it.
func Figure(ctx context.Context, c report.Column, f report.Figures, cur money.Currency) string {
	return unit(ctx, c.Unit(), c.Of(f), cur)
}

func unit(ctx context.Context, u report.Unit, n int64, cur money.Currency) string {
	switch u {
	case report.Count:
		return i18n.Int(ctx, n)
	case report.Pieces:
		return i18n.Quantity(ctx, money.Quantity(n))
	}
	return i18n.Money(ctx, money.Amount(n), cur)
}

// Heading is the name of a column.
func Heading(ctx context.Context, c report.Column) string {
	return i18n.T(ctx, "report.column."+string(c))
}

// KeyHeadings name what rows are about: one column, or two where rows have a detail.
func KeyHeadings(ctx context.Context, k report.Kind) []string {
	first := i18n.T(ctx, "report.key."+string(k))
	switch k {
	case report.ByItem:
		return []string{first, i18n.T(ctx, "report.variant")}
	case report.ByTax:
		return []string{first, i18n.T(ctx, "report.rate")}
	case report.ByDiscount:
		return []string{first, i18n.T(ctx, "report.given_by")}
	}
	return []string{first}
}

// RowTexts name one row, in as many texts as KeyHeadings has.
func RowTexts(ctx context.Context, k report.Kind, r report.Row) []string {
	switch k {
	case report.ByItem:
		return []string{rowName(ctx, k, r), r.Detail}
	case report.ByTax:
		return []string{rowName(ctx, k, r), rate(ctx, r.Detail)}
	case report.ByDiscount:
		return []string{rowName(ctx, k, r), giver(ctx, r)}
	}
	return []string{rowName(ctx, k, r)}
}

// ExportTexts are RowTexts, with days and hours as machines sort them.
func ExportTexts(ctx context.Context, k report.Kind, r report.Row) []string {
	if k == report.ByDay {
		return []string{r.Key}
	}
	return RowTexts(ctx, k, r)
}

// giver says who took something off: a person, or an offer by itself.
func giver(ctx context.Context, r report.Row) string {
	if strings.HasPrefix(r.Key, report.KeyOffer+"/") {
		return i18n.T(ctx, "report.offer")
	}
	return r.Detail
}

func rate(ctx context.Context, basisPoints string) string {
	bp, err := strconv.Atoi(basisPoints)
	if err != nil {
		return ""
	}
	return i18n.Percent(ctx, paper.Hundredths(bp))
}

func rowName(ctx context.Context, k report.Kind, r report.Row) string {
	switch r.Key {
	case report.KeyService, report.KeyTip, report.KeyPool, report.KeyRounding, report.KeyOnAccount:
		return i18n.T(ctx, "report.row."+r.Key)
	}
	switch k {
	case report.ByDay:
		return day(ctx, businessday.Day(r.Key))
	case report.ByHour:
		return r.Key + ":00"
	case report.ByTender:
		if r.Key == "" {
			return i18n.T(ctx, "report.row.receivable")
		}
		return paper.Tender(ctx, r.Key)
	}
	if r.Name == "" {
		return i18n.T(ctx, "report.row.none")
	}
	return r.Name
}

// day writes a date without regard to any clock.
func day(ctx context.Context, d businessday.Day) string {
	ctx = i18n.With(ctx, i18n.From(ctx).In(time.UTC))
	return i18n.WeekdayShort(ctx, d.Weekday()) + " " + i18n.Date(ctx, d.Time())
}

// short is a date for a narrow place.
func short(ctx context.Context, d businessday.Day) string {
	return i18n.DayMonth(i18n.With(ctx, i18n.From(ctx).In(time.UTC)), d.Time())
}

// period writes a range of days.
func period(ctx context.Context, r report.Range) string {
	if r.From == r.To {
		return day(ctx, r.From)
	}
	return day(ctx, r.From) + " – " + day(ctx, r.To)
}

// change says how much more or less than before; empty where there was nothing before.
func change(ctx context.Context, now, before int64) (string, ui.Tone) {
	if before == 0 {
		return "", ui.Neutral
	}
	percent := (now - before) * 100 / max(before, -before)
	text := i18n.Percent(ctx, strconv.FormatInt(percent, 10))
	switch {
	case percent > 0:
		return "+" + text, ui.Good
	case percent < 0:
		return text, ui.Bad
	}
	return text, ui.Neutral
}
