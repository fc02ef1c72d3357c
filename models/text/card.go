package text

import (
	"regexp"
	"strings"
)

var (
	// runOfDigits are digits in the groups in which people write card numbers.
	runOfDigits = regexp.MustCompile(`\d(?:[ \x{00a0}-]?\d){13,18}`)
	ids         = regexp.MustCompile(`(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
)

// HasCardNumber says whether a text holds what can be the number of a payment card: as many digits as an issuer of
// cards gives, beginning as theirs do, the last of which checks the others (ISO/IEC 7812-1). Nobody needs one in a till,
// and whoever keeps one answers for it.
func HasCardNumber(s string) bool {
	if !longNumber(s) {
		return false // as nearly every text: no pattern is looked for in it
	}
	s = ids.ReplaceAllString(s, "")
	for _, at := range runOfDigits.FindAllStringIndex(s, -1) {
		if digitAt(s, at[0]-1) || digitAt(s, at[1]) {
			continue // a part of something longer
		}
		digits := strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(s[at[0]:at[1]])
		if issued(digits) && luhn(digits) {
			return true
		}
	}
	return false
}

// longNumber says whether there are digits enough for a card one after the other, at most one character apart.
func longNumber(s string) bool {
	run, gap := 0, 0
	for i := range len(s) {
		switch {
		case digitAt(s, i):
			run, gap = run+1, 0
		case gap > 1: // a space can be two bytes
			run = 0
		default:
			gap++
		}
		if run >= 14 {
			return true
		}
	}
	return false
}

func digitAt(s string, i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }

// issued says whether cards have numbers of that length and beginning.
func issued(digits string) bool {
	begins := func(list ...string) bool {
		for _, p := range list {
			if strings.HasPrefix(digits, p) {
				return true
			}
		}
		return false
	}
	switch len(digits) {
	case 14:
		return begins("36", "38", "300", "301", "302", "303", "304", "305")
	case 15:
		return begins("34", "37")
	case 16:
		return begins("4", "51", "52", "53", "54", "55", "2", "35", "50", "56", "57", "58", "6")
	case 18, 19:
		return begins("4", "5", "6")
	}
	return false
}

// luhn checks the last digit.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
