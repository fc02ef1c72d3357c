// Package text reads and writes what people and spreadsheets write: amounts as typed, CSV
// files of unknown make, cells that a spreadsheet must not run.
//
// It owns the reading of marks, delimiters and encodings. It must not know what a column
// means to the business. Start reading at ParseAmount and ReadSheet.
package text

import (
	"strconv"
	"strings"
	"unicode"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// Mark is a decimal mark: Point or Comma. NoMark leaves it to what was typed.
type Mark string

// The marks.
const (
	NoMark Mark = ""
	Point  Mark = "."
	Comma  Mark = ","
)

// other is the mark that groups thousands where m is the decimal mark.
func (m Mark) other() Mark {
	if m == Point {
		return Comma
	}
	return Point
}

// ParseAmount reads an amount as a person types it, in minor units of a currency with so
// many digits. Spaces, apostrophes and currency signs are passed over. Where decimal is
// NoMark the marks say themselves what they mean; "1.234" does not, and is refused with
// "amount.ambiguous". The other refusals are "amount.too_many_decimals" and
// "amount.not_a_number".
func ParseAmount(text string, digits int, decimal Mark) (money.Amount, error) {
	number, negative := strings.CutPrefix(bare(text), "-")
	if decimal == NoMark {
		decimal = proven(number)
		if decimal == NoMark && ambiguous(number) && digits != 3 {
			return 0, fault.Invalid("amount.ambiguous")
		}
	}
	minor, err := read(number, digits, decimal)
	if negative {
		return -minor, err
	}
	return minor, err
}

// bare drops what stands around and between the digits without meaning.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || unicode.Is(unicode.Sc, r) || strings.ContainsRune("'’‘ʼ\u2060\u200b\ufeff", r) {
			return -1
		}
		return r
	}, text)
}

// proven returns the decimal mark that a bare number gives away: the later of two kinds,
// or the only one, unless what follows could be a group of thousands.
func proven(number string) Mark {
	points, commas := strings.Count(number, "."), strings.Count(number, ",")
	switch {
	case points > 0 && commas > 0:
		return Mark(number[strings.LastIndexAny(number, ".,")])
	case points+commas != 1:
		return NoMark
	}
	at := strings.IndexAny(number, ".,")
	if len(number)-at-1 == 3 {
		return NoMark
	}
	return Mark(number[at])
}

// ambiguous says whether a number that proves nothing could be read in two ways.
func ambiguous(number string) bool {
	if strings.Count(number, ".")+strings.Count(number, ",") != 1 {
		return false
	}
	before := number[:strings.IndexAny(number, ".,")]
	return 1 <= len(before) && len(before) <= 3 && before != "0" && onlyDigits(before)
}

// read reads a bare number whose decimal mark is known, or shown by there being only one.
func read(number string, digits int, decimal Mark) (money.Amount, error) {
	if decimal == NoMark {
		decimal = only(number)
	}
	whole, fraction, marked := strings.Cut(number, string(decimal))
	whole, ok := ungrouped(whole, decimal.other())
	if !ok || !onlyDigits(fraction) || whole+fraction == "" || marked && strings.Contains(fraction, string(decimal)) {
		return 0, fault.Invalid("amount.not_a_number")
	}
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > digits {
		return 0, fault.Invalid("amount.too_many_decimals")
	}
	minor, err := strconv.ParseInt("0"+whole+fraction+strings.Repeat("0", digits-len(fraction)), 10, 64)
	if err != nil || !money.Amount(minor).InRange() {
		return 0, fault.Invalid("amount.not_a_number")
	}
	return money.Amount(minor), nil
}

// only returns the decimal mark of a number with marks of one kind: a mark that comes more
// than once groups thousands, so the other one is it.
func only(number string) Mark {
	at := strings.IndexAny(number, ".,")
	if at < 0 {
		return Point
	}
	m := Mark(number[at])
	if strings.Count(number, string(m)) > 1 {
		return m.other()
	}
	return m
}

// ungrouped takes the marks out of a whole number; it is false where they do not stand
// between groups of three.
func ungrouped(whole string, mark Mark) (string, bool) {
	groups := strings.Split(whole, string(mark))
	for i, g := range groups {
		if !onlyDigits(g) || i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && (g == "" || len(g) > 3) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func onlyDigits(text string) bool {
	return strings.Trim(text, "0123456789") == ""
}
