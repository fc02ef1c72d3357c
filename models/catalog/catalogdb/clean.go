package catalogdb

import (
	"strings"
	"unicode"
)

// clean takes out of a text what the database refuses and nobody can see.
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "")))
}
