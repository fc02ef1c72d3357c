package catalogdb

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	wordLimit  = 40 // letters of a word that are kept; nobody types more
	wordsLimit = 24 // words of one item, or of one search
)

// words cuts texts into what can be searched: in small letters and without accents, so that
// "creme" finds "Crème brûlée". Each word comes once.
func words(texts ...string) []string {
	var out []string
	for _, text := range texts {
		for _, w := range strings.FieldsFunc(fold(text), apart) {
			if r := []rune(w); len(r) > wordLimit {
				w = string(r[:wordLimit])
			}
			if !slices.Contains(out, w) && len(out) < wordsLimit {
				out = append(out, w)
			}
		}
	}
	return out
}

func fold(text string) string {
	text = strings.ToValidUTF8(text, " ")
	if ascii(text) {
		return strings.ToLower(text)
	}
	return strings.ToLower(strings.Map(plain, norm.NFKD.String(text)))
}

func plain(r rune) rune {
	if unicode.Is(unicode.Mn, r) {
		return -1
	}
	return r
}

func apart(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// past is the first text after everything that begins with prefix.
func past(prefix string) string { return prefix + "\U0010FFFF" }
