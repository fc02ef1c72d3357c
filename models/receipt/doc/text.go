package doc

import (
	"fmt"
	"strings"
)

// Text is a document as plain text of so many columns: for previews, logs of a test and
// golden files. What is not text is named in brackets: [cut], [qr ...].
func Text(d Document, columns int) string {
	var b strings.Builder
	for _, l := range Layout(d, columns) {
		b.WriteString(l.String())
		b.WriteByte('\n')
	}
	return b.String()
}

// String is the line as plain text. Characters of double width are spaced out, so that
// a line never looks narrower than it prints.
func (l Line) String() string {
	switch l.Kind {
	case KindText:
		if l.Style.Size == Double {
			return spaced(l.Text)
		}
		return l.Text
	case KindFeed:
		return strings.Repeat("\n", max(l.Lines-1, 0))
	case KindQR:
		return "[qr " + l.Text + "]"
	case KindBarcode:
		return fmt.Sprintf("[%s %s]", l.Symbology, l.Text)
	}
	return "[" + string(l.Kind) + "]"
}

func spaced(text string) string {
	var b strings.Builder
	for _, r := range text {
		b.WriteRune(r)
		if w := runeWidth(r); w > 0 {
			b.WriteString(strings.Repeat(" ", w))
		}
	}
	return strings.TrimRight(b.String(), " ")
}
