package doc

import (
	"strings"
	"unicode"
)

// wrap breaks a text into lines of at most so many columns: at line breaks, at spaces,
// and inside a word only when the word alone is too long. The indent of a paragraph is
// kept on every line of it. There is always at least one line.
func wrap(text string, columns int) []string {
	var lines []string
	for _, paragraph := range strings.Split(clean(text), "\n") {
		lines = append(lines, wrapParagraph(paragraph, columns)...)
	}
	return lines
}

func wrapParagraph(text string, columns int) []string {
	body := strings.TrimLeft(text, " ")
	indent := text[:len(text)-len(body)]
	if len(indent) > columns/2 || columns-len(indent) < leastCell {
		indent = ""
	}
	lines := wrapWords(strings.TrimRight(body, " "), columns-len(indent))
	for i := range lines {
		lines[i] = indent + lines[i]
	}
	return lines
}

// wrapWords keeps the gaps between words that stay on one line and drops the gap where
// a line breaks.
func wrapWords(text string, columns int) []string {
	var lines []string
	line, gap := "", ""
	for _, part := range split(text) {
		if part[0] == ' ' {
			gap = part
			continue
		}
		if line != "" && Width(line)+len(gap)+Width(part) > columns {
			lines = append(lines, line)
			line, gap = "", ""
		}
		pieces := cut(line+gap+part, columns)
		lines = append(lines, pieces[:len(pieces)-1]...)
		line, gap = pieces[len(pieces)-1], ""
	}
	return append(lines, line)
}

// split separates a text into words and the gaps between them.
func split(text string) []string {
	var parts []string
	start := 0
	for i := 1; i <= len(text); i++ {
		if i == len(text) || (text[i] == ' ') != (text[i-1] == ' ') {
			parts = append(parts, text[start:i])
			start = i
		}
	}
	return parts
}

// cut breaks a text into pieces of at most so many columns, never between a character
// and its combining marks.
func cut(text string, columns int) []string {
	var pieces []string
	start, width := 0, 0
	for i, r := range text {
		w := runeWidth(r)
		if width+w > columns && i > start && w > 0 {
			pieces = append(pieces, text[start:i])
			start, width = i, 0
		}
		width += w
	}
	return append(pieces, text[start:])
}

// clean turns tabs into spaces and drops what no paper shows: a product name must not
// carry a printer's command.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r == '\u00AD', r == '\uFEFF', r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
}
