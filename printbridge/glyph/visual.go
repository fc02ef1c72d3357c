package glyph

import (
	"strings"
	"unicode"

	"github.com/hajimehoshi/bitmapfont/v3"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/bidi"

	"comptoir/models/receipt/doc"
)

// gap is what separates the columns of a line: two spaces.
const gap = "  "

// Visual is a line in the order in which its characters stand on paper, Arabic letters in
// the form that their neighbours give them. It takes as many columns as it did.
func Visual(line string) string {
	if !strings.ContainsFunc(line, fromRight) {
		return line
	}
	var out strings.Builder
	for line != "" {
		start := len(line) - len(strings.TrimLeft(line, " "))
		out.WriteString(line[:start])
		line = line[start:]
		text, rest := line, ""
		if at := strings.Index(line, gap); at >= 0 {
			text, rest = line[:at], line[at:]
		}
		out.WriteString(turned(text))
		line = rest
	}
	return out.String()
}

// unmarked leaves out vowel marks, which Arabic and Hebrew are read without.
func unmarked(r rune) rune {
	if doc.Width(string(r)) == 0 {
		return -1
	}
	return r
}

func fromRight(r rune) bool {
	if r < 0x590 {
		return false
	}
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}

// turned is one text of a line. Two letters may become one form: the columns that frees
// are given to its last place, so that what stands beside it does not move.
func turned(text string) string {
	if !strings.ContainsFunc(text, fromRight) {
		return text
	}
	joined := joined(strings.Map(unmarked, text))
	room := doc.Width(text) - doc.Width(joined)
	runes := []rune(joined)
	levels := levels(runes)
	reorder(runes, levels)
	return string(runes) + strings.Repeat(" ", room)
}

// joined gives the Arabic letters of each word their forms, in logical order.
func joined(text string) string {
	var out strings.Builder
	for text != "" {
		n := len(text) - len(strings.TrimLeftFunc(text, arabic))
		if n == 0 {
			n = len(text)
			if at := strings.IndexFunc(text, arabic); at > 0 {
				n = at
			}
			out.WriteString(text[:n])
		} else {
			forms := []rune(bitmapfont.PresentationForms(text[:n], bitmapfont.DirectionRightToLeft, language.Arabic))
			for i := len(forms) - 1; i >= 0; i-- { // they come as they stand, from left to right
				out.WriteRune(forms[i])
			}
		}
		text = text[n:]
	}
	return out.String()
}

func arabic(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) }

// levels is the embedding level of each character by the Unicode Bidirectional Algorithm
// (UAX #9), without its explicit embeddings, which no name on a menu has: rules W1 to W7,
// N1, N2 and I1, I2. A text that begins from the right is read from there.
func levels(text []rune) []int {
	base, edge := 0, bidi.L
	for _, r := range text {
		p, _ := bidi.LookupRune(r)
		if c := p.Class(); c == bidi.L {
			break
		} else if c == bidi.R || c == bidi.AL {
			base, edge = 1, bidi.R
			break
		}
	}
	classes := weak(text, edge)
	neutral(classes, edge)
	levels := make([]int, len(text))
	for i, c := range classes {
		levels[i] = base
		switch {
		case base == 0 && c == bidi.R, base == 1 && c != bidi.R:
			levels[i] = base + 1
		case base == 0 && c != bidi.L:
			levels[i] = 2
		}
	}
	return levels
}

// weak resolves numbers, their signs and marks: rules W1 to W7.
func weak(text []rune, edge bidi.Class) []bidi.Class {
	classes := make([]bidi.Class, len(text))
	strong, before := edge, edge
	for i, r := range text {
		p, _ := bidi.LookupRune(r)
		c := p.Class()
		switch {
		case c == bidi.NSM: // W1
			c = before
		case c == bidi.EN && strong == bidi.AL: // W2
			c = bidi.AN
		}
		if c == bidi.L || c == bidi.R || c == bidi.AL {
			strong = c
		}
		classes[i], before = c, c
	}
	for i, c := range classes { // W3, W4
		switch {
		case c == bidi.AL:
			classes[i] = bidi.R
		case i > 0 && i < len(classes)-1 && classes[i-1] == classes[i+1] && (c == bidi.CS && (classes[i-1] == bidi.EN || classes[i-1] == bidi.AN) || c == bidi.ES && classes[i-1] == bidi.EN):
			classes[i] = classes[i-1]
		}
	}
	for i := range classes { // W5: signs beside a number are part of it
		if classes[i] != bidi.ET {
			continue
		}
		end := i
		for end < len(classes) && classes[end] == bidi.ET {
			end++
		}
		if i > 0 && classes[i-1] == bidi.EN || end < len(classes) && classes[end] == bidi.EN {
			for j := i; j < end; j++ {
				classes[j] = bidi.EN
			}
		}
	}
	strong = edge
	for i, c := range classes { // W6, W7
		switch c {
		case bidi.L, bidi.R:
			strong = c
		case bidi.EN:
			if strong == bidi.L {
				classes[i] = bidi.L
			}
		case bidi.AN:
		default:
			classes[i] = bidi.ON
		}
	}
	return classes
}

// neutral gives spaces and signs the direction of what stands around them: N1 and N2.
func neutral(classes []bidi.Class, edge bidi.Class) {
	side := func(i int) bidi.Class {
		if i < 0 || i >= len(classes) {
			return edge
		}
		if classes[i] == bidi.L {
			return bidi.L
		}
		return bidi.R // numbers count as from the right here
	}
	for i := 0; i < len(classes); i++ {
		if classes[i] != bidi.ON {
			continue
		}
		end := i
		for end < len(classes) && classes[end] == bidi.ON {
			end++
		}
		direction := edge
		if side(i-1) == side(end) {
			direction = side(end)
		}
		for j := i; j < end; j++ {
			classes[j] = direction
		}
		i = end
	}
}

// mirrored are the brackets, which open the other way when they are read from the right.
var mirrored = map[rune]rune{'(': ')', ')': '(', '[': ']', ']': '[', '{': '}', '}': '{', '<': '>', '>': '<', '«': '»', '»': '«'}

// reorder is rule L2, from the highest level down, and L4.
func reorder(text []rune, levels []int) {
	for i, l := range levels {
		if m, ok := mirrored[text[i]]; ok && l%2 == 1 {
			text[i] = m
		}
	}
	for level := 2; level > 0; level-- {
		for i := 0; i < len(text); i++ {
			end := i
			for end < len(text) && levels[end] >= level {
				end++
			}
			for a, b := i, end-1; a < b; a, b = a+1, b-1 {
				text[a], text[b] = text[b], text[a]
				levels[a], levels[b] = levels[b], levels[a]
			}
			i = max(i, end)
		}
	}
}
