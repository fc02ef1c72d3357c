// Package sale finds sales that are done: by number, amount, time of day, or what a card's slip says.
//
// It owns the question that somebody at a till has when a guest comes back, and the list that answers it. It must not know
// what may still happen to a sale: models/order decides that. Start reading at Store.Find.
package sale

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/text"
)

// A Query asks for sales of a venue, the newest first.
type Query struct {
	VenueID    uuid.UUID
	RegisterID uuid.UUID // zero: any
	Text       string    // as somebody typed it; empty: all of them
	Digits     int       // of the currency, for amounts
	Limit      int
}

// A Sale is one line of the list.
type Sale struct {
	ID       uuid.UUID // of the order
	Number   int
	Day      string
	Kind     string
	Register string
	Table    string
	Staff    string
	Tenders  []string
	ClosedAt time.Time
	Total    money.Amount
	Refunded money.Amount
}

// wanted is what a typed text can mean, all at once.
type wanted struct {
	number int64        // 0: none
	amount money.Amount // 0: none
	clock  string       // "14:05"
	words  string       // part of a terminal's reference
}

const longest = 100

// read says what a text can mean.
func read(typed string, digits int) wanted {
	typed = strings.TrimSpace(typed)
	if r := []rune(typed); len(r) > longest {
		typed = string(r[:longest])
	}
	w := wanted{words: strings.TrimPrefix(typed, "#")}
	if n, err := strconv.ParseInt(w.words, 10, 32); err == nil && n > 0 {
		w.number = n
	}
	if a, err := text.ParseAmount(typed, digits, text.NoMark); err == nil && a > 0 {
		w.amount = a
	}
	if at, err := time.Parse("15:04", strings.ReplaceAll(typed, ".", ":")); err == nil {
		w.clock = at.Format("15:04")
	}
	if w.number != 0 && len(w.words) < 4 {
		w.words = "" // a short number is no reference
	}
	return w
}
