// Package form checks what people type into forms.
//
// It owns the checks that every form shares: filled in, not too long, a number in its range.
// It must not know what a field means. What is wrong is collected field by field, so that a
// form comes back with all of it marked at once. Start reading at Check.
package form

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"comptoir/models/fault"
)

// A Check collects what is wrong with a form. The zero Check has found nothing.
type Check struct{ fields map[string]string }

// Blame marks a field with the code of its message; the first one stays.
func (c *Check) Blame(field, code string) {
	if c.fields == nil {
		c.fields = map[string]string{}
	}
	if c.fields[field] == "" {
		c.fields[field] = code
	}
}

// Require blames the field unless ok.
func (c *Check) Require(ok bool, field, code string) {
	if !ok {
		c.Blame(field, code)
	}
}

// Err is the refusal of everything that was blamed, or nil.
func (c *Check) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	f := fault.Invalid("request.invalid")
	f.Fields = c.fields
	return f
}

// Line returns one line of text without the spaces around it. It must be filled in and have at
// most limit characters.
func (c *Check) Line(field, value string, limit int) string {
	value = c.Optional(field, value, limit)
	c.Require(value != "", field, "field.required")
	return value
}

// Optional returns one line of text that may be empty.
func (c *Check) Optional(field, value string, limit int) string {
	return strings.Join(strings.Fields(c.Lines(field, value, limit)), " ")
}

// Lines returns text of any number of lines. Characters that cannot be seen, and bytes that are
// no text, are left out: they come from copying, and nobody could find them.
func (c *Check) Lines(field, value string, limit int) string {
	value = strings.TrimSpace(strings.Map(visible, strings.ToValidUTF8(strings.ReplaceAll(value, "\r\n", "\n"), "")))
	c.Require(utf8.RuneCountInString(value) <= limit, field, "field.too_long")
	return value
}

func visible(r rune) rune {
	if r == '\n' || !unicode.IsControl(r) {
		return r
	}
	if r == '\t' || r == '\r' {
		return ' '
	}
	return -1
}

// Int reads a whole number from low to high.
func (c *Check) Int(field, value string, low, high int) int {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	switch {
	case err != nil:
		c.Blame(field, "field.number")
		return low
	case n < low || n > high:
		c.Blame(field, "field.range")
	}
	return n
}

// One returns value if it is in the list.
func (c *Check) One(field, value string, list ...string) string {
	for _, known := range list {
		if value == known {
			return value
		}
	}
	c.Blame(field, "field.unknown")
	return value
}

// Percent reads "20", "8.1" or "5,5" as basis points: 2000, 810, 550.
func (c *Check) Percent(field, value string, highest int) int {
	whole, part, _ := strings.Cut(strings.ReplaceAll(strings.Trim(value, " %\u00a0\u202f"), ",", "."), ".")
	if len(part) > 2 || whole == "" || strings.Trim(whole+part, "0123456789") != "" || len(whole) > 4 {
		c.Blame(field, "field.number")
		return 0
	}
	n, _ := strconv.Atoi(whole + (part + "00")[:2]) // nothing but digits, six at most
	c.Require(n <= highest, field, "field.range")
	return n
}
