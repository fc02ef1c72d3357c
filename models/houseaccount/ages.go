package houseaccount

import (
	"time"

	"comptoir/models/money"
)

// Ages is how long what is owed has been owed.
type Ages struct {
	Fresh   money.Amount // for up to 30 days
	Month   money.Amount // 31 to 60
	Quarter money.Amount // 61 to 90
	Older   money.Amount
}

// AgesOf says how old what is owed is: what was paid pays the oldest first. The past is oldest first, and is all there is.
func AgesOf(past []Past, now time.Time) Ages {
	var paid money.Amount
	for _, p := range past {
		if p.Amount < 0 {
			paid -= p.Amount
		}
	}
	var out Ages
	for _, p := range past {
		if p.Amount <= 0 {
			continue
		}
		covered := min(paid, p.Amount)
		paid -= covered
		left := p.Amount - covered
		switch days := now.Sub(p.At) / (24 * time.Hour); {
		case days <= 30:
			out.Fresh += left
		case days <= 60:
			out.Month += left
		case days <= 90:
			out.Quarter += left
		default:
			out.Older += left
		}
	}
	return out
}
