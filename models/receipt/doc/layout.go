package doc

import "strings"

// A Line is one laid-out element. A text line stands in Text exactly as it prints,
// aligned with spaces; a QR code, barcode, picture, feed, cut or drawer keeps the block's fields.
type Line struct {
	Kind      Kind
	Text      string
	Lines     int // of a feed
	Pin       int // of a drawer
	Symbology Symbology
	Pictures  []Picture
	Style     Style
}

// MinColumns is the narrowest paper that Layout knows; less is taken as this.
const MinColumns = 8

// Layout breaks a document into lines of at most so many columns of normal characters
// (32 on 58 mm paper, 48 on 80 mm).
func Layout(d Document, columns int) []Line {
	columns = max(columns, MinColumns)
	var lines []Line
	for _, b := range d.Blocks {
		lines = append(lines, layoutBlock(b, columns)...)
	}
	return lines
}

func layoutBlock(b Block, columns int) []Line {
	if b.Size == Double {
		columns /= 2
	}
	switch b.Kind {
	case KindText:
		return textLines(align(wrap(b.Text, columns), columns, b.Align), columns, b.Style)
	case KindPair:
		return textLines(layoutPair(clean(b.Text), oneLine(b.Right), columns), columns, b.Style)
	case KindRow:
		return textLines(layoutRow(b.Cells, columns), columns, b.Style)
	case KindRule:
		return textLines([]string{strings.Repeat("-", columns)}, columns, b.Style)
	}
	return []Line{{Kind: b.Kind, Text: clean(b.Text), Lines: b.Lines, Pin: b.Pin, Symbology: b.Symbology, Pictures: b.Pictures, Style: b.Style}}
}

func textLines(texts []string, columns int, s Style) []Line {
	lines := make([]Line, len(texts))
	for i, text := range texts {
		if s.Inverted {
			text = pad(text, columns, Left) // the black bar spans the paper
		} else {
			text = strings.TrimRight(text, " ")
		}
		lines[i] = Line{Kind: KindText, Text: text, Style: s}
	}
	return lines
}

func align(texts []string, columns int, a Align) []string {
	for i, text := range texts {
		if a != Left {
			texts[i] = pad(strings.Trim(text, " "), columns, a)
		}
	}
	return texts
}

// layoutPair wraps the left part over the full width and puts the right part at the end
// of its last line, or on a line of its own where it does not fit.
func layoutPair(left, right string, columns int) []string {
	lines := wrap(left, columns)
	last := lines[len(lines)-1]
	room := columns - Width(last)
	switch {
	case right == "":
		return lines
	case Width(right) < room, last == "" && Width(right) == room:
		lines[len(lines)-1] = last + pad(right, room, Right)
		return lines
	}
	for _, piece := range cut(right, columns) { // more than one only on absurdly narrow paper
		lines = append(lines, pad(piece, columns, Right))
	}
	return lines
}

func oneLine(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(clean(text), "\n", " "))
}

// layoutRow wraps each cell in its own width; the row is as high as its highest cell.
func layoutRow(cells []Cell, columns int) []string {
	if len(cells)*3-1 > columns {
		return stack(cells, columns)
	}
	widths := cellWidths(cells, columns)
	wrapped := make([][]string, len(cells))
	height := 0
	for i, c := range cells {
		wrapped[i] = align(wrap(c.Text, widths[i]), widths[i], c.Align)
		height = max(height, len(wrapped[i]))
	}
	lines := make([]string, height)
	for y := range lines {
		texts := make([]string, len(cells))
		for i := range cells {
			text := ""
			if y < len(wrapped[i]) {
				text = wrapped[i][y]
			}
			texts[i] = pad(text, widths[i], Left)
		}
		lines[y] = strings.Join(texts, " ")
	}
	return lines
}

// stack puts cells under each other: the paper is too narrow for them side by side.
func stack(cells []Cell, columns int) []string {
	var lines []string
	for _, c := range cells {
		lines = append(lines, align(wrap(c.Text, columns), columns, c.Align)...)
	}
	return lines
}

// cellWidths gives each cell its columns: one space stands between two cells, fixed
// widths are kept while they leave something for the others, else all shrink alike.
func cellWidths(cells []Cell, columns int) []int {
	room := columns - (len(cells) - 1)
	fixed, flexible := 0, 0
	widths := make([]int, len(cells))
	for i, c := range cells {
		if c.Width == 0 {
			flexible++
			continue
		}
		widths[i] = max(c.Width, leastCell)
		fixed += widths[i]
	}
	if fixed+flexible*leastCell > room || flexible == 0 && fixed != room {
		return shrink(cells, room)
	}
	rest := room - fixed
	for i, c := range cells {
		if c.Width == 0 {
			widths[i] = rest / flexible
			rest -= widths[i]
			flexible--
		}
	}
	return widths
}

// leastCell is room for one wide character.
const leastCell = 2

// shrink shares the room in proportion to the asked widths.
func shrink(cells []Cell, room int) []int {
	weights, total := make([]int, len(cells)), 0
	for i, c := range cells {
		weights[i] = max(c.Width, leastCell)
		total += weights[i]
	}
	widths := make([]int, len(cells))
	for i, w := range weights {
		share := room * w / total
		left := len(cells) - 1 - i
		share = max(min(share, room-left*leastCell), leastCell)
		if left == 0 {
			share = room
		}
		widths[i] = share
		room, total = room-share, total-w
	}
	return widths
}
