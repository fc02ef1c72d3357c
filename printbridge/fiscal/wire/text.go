package wire

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// Text writes a text in a code page: control characters become spaces, so that no name
// commands the printer, and letters that the page lacks become question marks.
func Text(page *charmap.Charmap, s string, limit int) []byte {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	var out []byte
	for _, r := range s {
		b, ok := page.EncodeRune(r)
		if !ok {
			b = '?'
		}
		out = append(out, b)
	}
	return out[:min(len(out), limit)]
}
