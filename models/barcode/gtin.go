// Package barcode reads what is inside the codes that scanners send: trade item numbers,
// a scale's labels with weight or price, GS1 element strings.
//
// It owns the formats and their check digits. It must not know items or scanners. Start
// reading at GTIN, ScaleLabel and ParseGS1.
package barcode

import (
	"strings"

	"comptoir/models/fault"
)

// Symbology is how a number was printed, where the digits alone do not tell.
type Symbology string

// UPCE is a short code for a small pack, which stands for a longer number.
const UPCE Symbology = "upce"

// GTIN reads a trade item number of 8, 12, 13 or 14 digits and returns it with 14. The
// refusals are "barcode.characters", "barcode.length" and "barcode.check_digit".
func GTIN(text string, s Symbology) (string, error) {
	if !digits(text) {
		return "", fault.Invalid("barcode.characters")
	}
	if s == UPCE && len(text) != 8 {
		return "", fault.Invalid("barcode.length")
	}
	switch len(text) {
	case 8, 12, 13, 14:
	default:
		return "", fault.Invalid("barcode.length")
	}
	if s == UPCE {
		text = expand(text)
	}
	if !checked(text) {
		return "", fault.Invalid("barcode.check_digit")
	}
	return strings.Repeat("0", 14-len(text)) + text, nil
}

// expand returns the twelve digits that a short code of eight stands for.
func expand(code string) string {
	n, d, check := code[:1], code[1:7], code[7:]
	switch last := d[5]; {
	case last <= '2':
		return n + d[:2] + d[5:] + "0000" + d[2:5] + check
	case last == '3':
		return n + d[:3] + "00000" + d[3:5] + check
	case last == '4':
		return n + d[:4] + "00000" + d[4:5] + check
	}
	return n + d[:5] + "0000" + d[5:] + check
}

// checked says whether the last digit is right for the others: their sum, weighted 3 and 1
// in turn from the right, and it make a multiple of ten.
func checked(code string) bool {
	sum, weight := 0, 1
	for i := len(code) - 1; i >= 0; i-- {
		sum += weight * int(code[i]-'0')
		weight = 4 - weight
	}
	return sum%10 == 0
}

func digits(text string) bool { return strings.Trim(text, "0123456789") == "" }
