package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"comptoir/models/money"
	"comptoir/models/text"
)

// Labels puts words on an export. Names of columns are in the reader's language; figures are
// always written alike, with a point and without groups, so that any program reads them.
type Labels struct {
	Key    []string           // headings of what rows are about: one, or two where rows have a detail
	Row    func(Row) []string // as many texts
	Column func(Column) string
	Total  string
	BOM    bool // Excel takes a file without the mark for another encoding
}

// WriteCSV writes the report with all its columns and its totals as RFC 4180 has it: commas,
// quotes where needed, CRLF. Texts that a spreadsheet would compute are disarmed.
func (r Report) WriteCSV(w io.Writer, l Labels) error {
	b := bufio.NewWriter(w)
	if l.BOM {
		b.WriteString("\ufeff")
	}
	head := append([]string{}, l.Key...)
	for _, c := range r.Columns {
		head = append(head, l.Column(c))
	}
	writeRecord(b, head, nil)
	for _, row := range r.Rows {
		writeRecord(b, l.Row(row), r.plain(row.Figures))
	}
	last := make([]string, len(l.Key))
	last[0] = l.Total
	writeRecord(b, last, r.plain(r.Total))
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write export by %s: %w", r.Query.Kind, err)
	}
	return nil
}

// writeRecord writes texts, then figures; the writer keeps its first error for Flush.
func writeRecord(b *bufio.Writer, texts, figures []string) {
	cells := make([]string, 0, len(texts)+len(figures))
	for _, t := range texts {
		cells = append(cells, text.Cell(t))
	}
	b.WriteString(strings.Join(append(cells, figures...), ","))
	b.WriteString("\r\n")
}

func (r Report) plain(f Figures) []string {
	out := make([]string, len(r.Columns))
	for i, c := range r.Columns {
		n := c.Of(f)
		switch c.Unit() {
		case Money:
			out[i] = decimal(n, r.Currency.Digits)
		case Pieces:
			out[i] = money.Quantity(n).String()
		default:
			out[i] = strconv.FormatInt(n, 10)
		}
	}
	return out
}

// decimal writes minor units in whole ones: 1250 of two digits is "12.50".
func decimal(n int64, digits int) string {
	sign := ""
	text := strconv.FormatInt(n, 10)
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		sign, text = "-", rest
	}
	if digits <= 0 {
		return sign + text
	}
	if missing := digits + 1 - len(text); missing > 0 {
		text = strings.Repeat("0", missing) + text
	}
	return sign + text[:len(text)-digits] + "." + text[len(text)-digits:]
}
