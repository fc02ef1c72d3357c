package order

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"comptoir/models/fault"
)

// The longest texts, in characters, and the largest counts that an order takes.
const (
	maxNote    = 500
	maxAllergy = 200
	maxName    = 100
	maxLines   = 1000
	maxCovers  = 999
	maxSeat    = 99
	maxCourse  = 20
)

// clean trims a text and refuses what no printer or database can take.
func clean(field, text string, longest int) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unprintable):
		return "", fault.Invalid("text.unreadable").Field(field, "text.unreadable")
	case utf8.RuneCountInString(text) > longest:
		return "", fault.Invalid("text.too_long").Field(field, "text.too_long").With("max", longest)
	}
	return text, nil
}

func unprintable(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

// reason is a text that must be there.
func reason(text string) (string, error) {
	text, err := clean("reason", text, maxNote)
	if err == nil && text == "" {
		err = fault.Invalid("order.reason_needed").Field("reason", "order.reason_needed")
	}
	return text, err
}

// within refuses a count outside 0 to most.
func within(field string, n, most int) error {
	if n < 0 || n > most {
		return fault.Invalid("order.number_out_of_range").Field(field, "order.number_out_of_range").With("max", most)
	}
	return nil
}
