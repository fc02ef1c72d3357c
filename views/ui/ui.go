// Package ui holds the parts that every screen is made of: buttons, fields, tables, dialogs,
// charts, and the big parts of till, floor and kitchen (tile, order line, ticket, table).
//
// It owns how things look and what they are to a keyboard and a screen reader. It must not
// know any rule, query or address: texts arrive in the reader's language, addresses and htmx
// attributes from the view that uses the part. No part carries a style or a script in its
// HTML. Start reading at Button and Field; all parts are shown together in ui/gallery.
package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// Look says how much a button asks for attention.
type Look string

// One Primary a screen; Danger only where something is lost or money goes back.
const (
	Secondary Look = ""
	Primary   Look = "primary"
	Quiet     Look = "quiet"
	Danger    Look = "danger"
)

// Size of a control. Every size is at least 44 px high.
type Size string

// Large is for what is tapped in a rush.
const (
	Medium Size = ""
	Small  Size = "small"
	Large  Size = "large"
)

// Tone is what a colour says; a word or a mark always says it too.
type Tone string

// Neutral says nothing.
const (
	Neutral Tone = ""
	Good    Tone = "good"
	Warn    Tone = "warn"
	Bad     Tone = "bad"
	Info    Tone = "info"
	Accent  Tone = "accent"
)

// Tint is the colour of a category, a station or a person. It is a name and never a value:
// each has a light and a dark form in which text stays readable.
type Tint string

// Tints are those that people may choose from, in the order they are offered.
func Tints() []Tint {
	return []Tint{"rose", "red", "orange", "amber", "lime", "green", "teal", "sky", "blue", "violet", "pink", "stone"}
}

// class is the style class of a tint; an unknown one has none and looks neutral.
func (t Tint) class() string {
	for _, known := range Tints() {
		if t == known {
			return "tint tint-" + string(t)
		}
	}
	return ""
}

// classes joins those that are not empty.
func classes(names ...string) string {
	kept := names[:0:0]
	for _, name := range names {
		if name != "" {
			kept = append(kept, name)
		}
	}
	return strings.Join(kept, " ")
}

// variant is a class made of a base and a value: "button-primary"; nothing for the plain form.
func variant[S ~string](base string, value S) string {
	if value == "" {
		return ""
	}
	return base + "-" + string(value)
}

// An Option is one choice of a select, a segmented control or a group of radio buttons.
type Option struct {
	Value    string
	Label    string
	Group    string // options of one group stand together in a select
	Icon     string
	Disabled bool
}

// Attrs are further attributes of a part: htmx, data and aria.
type Attrs = templ.Attributes
