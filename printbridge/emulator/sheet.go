// Package emulator is a receipt printer made of software: it takes ESC/POS over TCP,
// answers as hardware does, runs out of paper when asked to, and shows its papers.
//
// It owns the printer's state, its papers as text and pictures, and its faults. It must
// not know the bridge: it meets it on the wire only, like a printer. Newcomers work with
// it, and every printing test uses it. Start reading at Printer, then machine.
package emulator

import (
	"fmt"
	"strings"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge/glyph"
)

// A Sheet is one piece of paper, from cut to cut.
type Sheet struct {
	Number int // 1 is the printer's first
	Items  []Item
	Cut    string // "full", "partial"; empty while it still hangs in the printer
}

// An Item is one thing on the paper, or one thing that happened while it was printed.
type Item struct {
	Kind   ItemKind
	Align  doc.Align
	Runs   []Run         // of a line
	Image  *glyph.Bitmap // of an image
	Text   string        // content of a code; name of an unknown command
	Symbol doc.Symbology // of a barcode
	Module int           // dots of a code's module
	Lines  int           // of a feed
}

// ItemKind says what an item is.
type ItemKind string

// The kinds of items.
const (
	Line    ItemKind = "line"
	Image   ItemKind = "image"
	QR      ItemKind = "qr"
	Barcode ItemKind = "barcode"
	Feed    ItemKind = "feed"
	Drawer  ItemKind = "drawer"
	Buzzer  ItemKind = "buzzer"
	Unknown ItemKind = "unknown"
)

// A Run is a stretch of characters in one look.
type Run struct {
	Text      string
	Bold      bool
	Inverted  bool
	Underline bool
	Red       bool
	Wide      int // times the width
	High      int // times the height
}

func (r Run) columns() int { return doc.Width(r.Text) * r.Wide }

// Text is the sheet as plain text: lines as they stand, everything else in brackets.
// Characters of double width are spaced out; what was drawn as an image is named.
func (s Sheet) Text(columns int) string {
	var b strings.Builder
	for _, i := range s.Items {
		b.WriteString(i.text(columns))
		b.WriteByte('\n')
	}
	if s.Cut != "" {
		fmt.Fprintf(&b, "[cut %s]\n", s.Cut)
	}
	return b.String()
}

func (i Item) text(columns int) string {
	switch i.Kind {
	case Line:
		return i.lineText(columns)
	case Image:
		return fmt.Sprintf("[image %d x %d]", i.Image.Width, i.Image.Height)
	case QR:
		return "[qr " + i.Text + "]"
	case Barcode:
		return fmt.Sprintf("[%s %s]", i.Symbol, i.Text)
	case Feed:
		return strings.Repeat("\n", max(i.Lines-1, 0))
	case Unknown:
		return "[unknown " + i.Text + "]"
	}
	return "[" + string(i.Kind) + "]"
}

func (i Item) lineText(columns int) string {
	var b strings.Builder
	width := 0
	for _, r := range i.Runs {
		width += r.columns()
		for _, c := range r.Text {
			b.WriteRune(c)
			b.WriteString(strings.Repeat(" ", doc.Width(string(c))*(r.Wide-1)))
		}
	}
	indent := 0
	switch i.Align {
	case doc.Center:
		indent = (columns - width) / 2
	case doc.Right:
		indent = columns - width
	}
	return strings.TrimRight(strings.Repeat(" ", max(indent, 0))+b.String(), " ")
}

// Drawers counts how often the drawer was opened while this sheet was printed.
func (s Sheet) Drawers() int {
	n := 0
	for _, i := range s.Items {
		if i.Kind == Drawer {
			n++
		}
	}
	return n
}
