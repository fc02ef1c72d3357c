package booking

import (
	"context"
	"net/url"
	"time"

	"github.com/google/uuid"

	"comptoir/models/booking"
	"comptoir/views/i18n"
)

var nobody uuid.UUID

func queryEscape(s string) string { return url.QueryEscape(s) }

// The strip's measures, in the units of its drawing: an hour is wide, a table is a row.
const (
	hourWidth = 96
	rowHeight = 36
	nameWidth = 64
	topHeight = 24
)

// A stripe is the time axis of a day: whole hours from before the first booking to after the last.
type stripe struct {
	from, to time.Time
	rows     []stripeRow
}

type stripeRow struct {
	name string
	bars []stripeBar
}

type stripeBar struct {
	b        booking.Booking
	x, width int
}

// stripe lays the bookings of a day out by table.
func (v DayView) stripe() stripe {
	var s stripe
	for _, b := range v.List {
		if s.from.IsZero() || b.Start.Before(s.from) {
			s.from = b.Start
		}
		if b.End.After(s.to) {
			s.to = b.End
		}
	}
	s.from = s.from.Truncate(time.Hour)
	s.to = s.to.Add(time.Hour - 1).Truncate(time.Hour)
	for _, t := range v.Desk.Tables {
		row := stripeRow{name: t.Name}
		for _, b := range v.List {
			if b.Status == booking.Cancelled || b.Status == booking.NoShow {
				continue
			}
			for _, bt := range b.Tables {
				if bt.ID == t.ID {
					row.bars = append(row.bars, stripeBar{b, s.x(b.Start), s.x(b.End) - s.x(b.Start) - 2})
				}
			}
		}
		s.rows = append(s.rows, row)
	}
	return s
}

func (s stripe) x(at time.Time) int {
	return nameWidth + int(at.Sub(s.from)/time.Minute)*hourWidth/60
}

func (s stripe) width() int  { return s.x(s.to) + 28 }
func (s stripe) height() int { return topHeight + rowHeight*len(s.rows) }

func (s stripe) hours() (list []time.Time) {
	for at := s.from; !at.After(s.to); at = at.Add(time.Hour) {
		list = append(list, at)
	}
	return list
}

func (s stripe) now(now time.Time) (int, bool) {
	return s.x(now), now.After(s.from) && now.Before(s.to)
}

// words are what a bar has room for: how many, and as much of the name as fits.
func (b stripeBar) words(ctx context.Context) string {
	text := []rune(guest(ctx, b.b.Name))
	if most := max(1, (b.width-34)/8); len(text) > most {
		text = append(text[:most], '…')
	}
	return itoa(b.b.Party) + " " + string(text)
}

// name is what is read out of a bar: what stands there, then all of it.
func (b stripeBar) name(ctx context.Context, table string) string {
	return b.words(ctx) + ": " + i18n.Time(ctx, b.b.Start) + ", " + guest(ctx, b.b.Name) + ", " + i18n.T(ctx, "booking.at_table", "name", table)
}
