package rksv

import (
	"strconv"
	"time"

	"comptoir/models/fiscal"
)

// reportAfter is how long the device may be out of order before the authority must be told.
const reportAfter = 48 * time.Hour

// Due implements fiscal.Chain. Months and years end with the venue's business day. No duty stops a
// sale but the start receipt.
func (t Till) Due(state fiscal.State, now time.Time) ([]fiscal.Duty, error) {
	s, err := fiscal.ReadState[State](state)
	switch {
	case err != nil:
		return nil, err
	case s.Ended:
		return nil, nil
	case s.Record == "":
		return []fiscal.Duty{{Kind: fiscal.Start, First: true}}, nil
	}
	var due []fiscal.Duty
	if s.Down != nil {
		due = append(due, fiscal.Duty{Kind: fiscal.Collective})
		if now.Sub(s.Down.Since) > reportAfter {
			due = append(due, fiscal.Duty{Kind: fiscal.Report, Period: s.Down.Since.In(t.Clock.Zone).Format(timeLayout)})
		}
	}
	month := t.month(now)
	switch {
	case s.Year != "" && s.Year < month[:4]:
		// The receipt of a year is that of its December too, and of what was open before.
		due = append(due, fiscal.Duty{Kind: fiscal.Year, Period: s.Year, By: t.checkedBy(s.Year)})
	case s.Open != "" && s.Open < month:
		due = append(due, fiscal.Duty{Kind: fiscal.Month, Period: s.Open})
	}
	return due, nil
}

// checkedBy is when the receipt of a year must have been checked with the authority: before the end
// of 15 February of the next.
func (t Till) checkedBy(year string) time.Time {
	n, err := strconv.Atoi(year)
	if err != nil {
		return time.Time{} // not a state of ours: at once
	}
	return time.Date(n+1, time.February, 16, 0, 0, 0, 0, t.Clock.Zone)
}

func (t Till) month(at time.Time) string { return string(t.Clock.Of(at))[:len("2026-01")] }

// note keeps an outage until a receipt of nothing was signed after it.
func (s *State) note(r fiscal.Receipt, down bool) {
	switch {
	case down && s.Down == nil:
		s.Down = &Down{Since: r.At, Receipts: 1}
	case down:
		s.Down = &Down{Since: s.Down.Since, Receipts: s.Down.Receipts + 1}
	case r.Kind != fiscal.Sale && r.Kind != fiscal.Void && r.Kind != fiscal.Training:
		s.Down = nil
	}
}

// close ends months and years. What was rung up after the end of an open month, before its receipt
// was made, is of a month that is still to be closed.
func (s *State) close(k fiscal.Kind, month string) {
	switch k {
	case fiscal.Month:
		s.Open = later(s.Open, s.Month)
		return
	case fiscal.Year:
		year := later(s.Year, s.Month[:len("2026")])
		if s.Open = ""; year != "" {
			s.Open = s.Month
		}
		s.Year = year
		return
	}
	s.Month = month
	if s.Open == "" {
		s.Open = month
	}
	if s.Year == "" {
		s.Year = month[:len("2026")]
	}
}

// later is the last period where it is not the one that is being closed.
func later(closing, last string) string {
	if closing != "" && last > closing {
		return last
	}
	return ""
}
