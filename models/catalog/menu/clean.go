package menu

import (
	"html"
	"regexp"
	"strings"
	"unicode"
)

func variant(cells map[Field]string) string {
	var parts []string
	for _, field := range []Field{Variant, Variant2, Variant3} {
		if cells[field] != "" {
			parts = append(parts, cells[field])
		}
	}
	return strings.Join(parts, " / ")
}

func label(cells map[Field]string) string {
	l := strings.Trim(cells[Name]+" "+variant(cells), " ")
	if l == "" {
		l = cells[SKU]
	}
	if r := []rune(l); len(r) > nameLimit {
		l = string(r[:nameLimit])
	}
	return l
}

// tidy takes out of a cell what nobody can see.
func tidy(cell string) string {
	return strings.Join(strings.Fields(strings.Map(visible, strings.ToValidUTF8(cell, ""))), " ")
}

func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\t' || r == '\r':
		return ' '
	case unicode.IsControl(r) || r == '\ufeff' || r == unicode.ReplacementChar:
		return -1
	}
	return r
}

var (
	tag   = regexp.MustCompile(`<[^<>]*>`)
	block = regexp.MustCompile(`(?i)</(p|div|li|h[1-6])>|<br */?>`)
)

// unmarked is the text of a description that was written with markup.
func unmarked(cell string) string {
	return tidy(html.UnescapeString(tag.ReplaceAllString(block.ReplaceAllString(cell, " "), "")))
}
