package barcode

import (
	"strings"
	"time"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// GS1 is an element string taken apart.
type GS1 struct {
	Fields     map[string]string // by application identifier, as they stand
	Expiry     time.Time         // 17; where it is not there, 15; zero: none
	BestBefore time.Time         // 15; zero: none
	Grams      money.Quantity    // 310n
	Weight     bool              // whether there is a 310n
}

// separator ends a field of variable length that is not the last.
const separator = "\x1d"

// ParseGS1 takes an element string apart (GS1 General Specifications, section 3 for the
// identifiers, 5.10 and 7.8 for their concatenation). The refusals are "barcode.empty",
// "barcode.unknown_ai", "barcode.too_long", "barcode.too_short", "barcode.check_digit" and
// "barcode.bad_date".
func ParseGS1(code string) (GS1, error) {
	rest := withoutLead(code)
	if rest == "" {
		return GS1{}, fault.Invalid("barcode.empty")
	}
	g := GS1{Fields: make(map[string]string)}
	for rest != "" {
		e, err := elementOf(rest)
		if err != nil {
			return GS1{}, err
		}
		var value string
		if value, rest, err = e.take(rest[len(e.ai):]); err != nil {
			return GS1{}, err
		}
		if err := g.keep(e.ai, value); err != nil {
			return GS1{}, err
		}
	}
	return g, nil
}

// withoutLead drops what a scanner puts before the first field.
func withoutLead(code string) string {
	for _, symbology := range []string{"]C1", "]d2", "]Q3", "]e0"} {
		if rest, ok := strings.CutPrefix(code, symbology); ok {
			code = rest
			break
		}
	}
	return strings.TrimPrefix(code, separator)
}

// element is a field's identifier and form.
type element struct {
	ai      string
	length  int // exactly, or at most where it is variable
	open    bool
	numeric bool
}

// elementOf reads the identifier at the beginning.
func elementOf(rest string) (element, error) {
	if len(rest) >= 2 {
		switch ai := rest[:2]; ai {
		case "00":
			return element{ai: ai, length: 18, numeric: true}, nil
		case "01", "02":
			return element{ai: ai, length: 14, numeric: true}, nil
		case "11", "13", "15", "17":
			return element{ai: ai, length: 6, numeric: true}, nil
		case "10", "21":
			return element{ai: ai, length: 20, open: true}, nil
		case "30", "37":
			return element{ai: ai, length: 8, open: true, numeric: true}, nil
		case "93":
			return element{ai: ai, length: 90, open: true}, nil
		}
	}
	if len(rest) >= 4 && digits(rest[3:4]) {
		switch ai := rest[:4]; ai[:3] {
		case "310":
			return element{ai: ai, length: 6, numeric: true}, nil
		case "392":
			return element{ai: ai, length: 15, open: true, numeric: true}, nil
		}
	}
	return element{}, fault.Invalid("barcode.unknown_ai")
}

// take cuts the field's value off, with the separator after it if there is one.
func (e element) take(rest string) (value, after string, err error) {
	value = rest
	if e.open {
		value, after, _ = strings.Cut(rest, separator)
	} else if len(rest) > e.length {
		value, after = rest[:e.length], strings.TrimPrefix(rest[e.length:], separator)
	}
	switch {
	case e.open && value == "":
		return "", "", fault.Invalid("barcode.empty").With("ai", e.ai)
	case len(value) > e.length:
		return "", "", fault.Invalid("barcode.too_long").With("ai", e.ai)
	case !e.open && len(value) < e.length, e.numeric && !digits(value):
		return "", "", fault.Invalid("barcode.too_short").With("ai", e.ai)
	}
	return value, after, nil
}

// keep takes a field in, with what it means.
func (g *GS1) keep(ai, value string) (err error) {
	g.Fields[ai] = value
	switch {
	case ai == "00" || ai == "01" || ai == "02":
		if !checked(value) {
			return fault.Invalid("barcode.check_digit").With("ai", ai)
		}
	case ai == "17":
		g.Expiry, err = date(value)
	case ai == "15":
		if g.BestBefore, err = date(value); g.Fields["17"] == "" {
			g.Expiry = g.BestBefore
		}
	case strings.HasPrefix(ai, "310"):
		g.Grams, g.Weight = gramsOf(value, int(ai[3]-'0'))
	}
	return err
}

// date reads YYMMDD of this century; day 00 is the last of the month.
func date(value string) (time.Time, error) {
	month, err := time.Parse("20060102", "20"+value[:4]+"01")
	if err != nil {
		return time.Time{}, fault.Invalid("barcode.bad_date")
	}
	if value[4:] == "00" {
		return month.AddDate(0, 1, -1), nil
	}
	day, err := time.Parse("20060102", "20"+value)
	if err != nil {
		return time.Time{}, fault.Invalid("barcode.bad_date")
	}
	return day, nil
}
