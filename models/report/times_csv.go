package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"time"
)

// TimesLabels puts words on an export of the kitchen's times: the headings of its columns, as
// TimesRow has them, and what each row is about.
type TimesLabels struct {
	Key  []string
	Row  func(TimesRow) []string // as many texts as Key
	Head []string                // dishes, median, slow, target, late and their share
	All  string                  // what the last row is called
	BOM  bool                    // Excel takes a file without the mark for another encoding
}

// WriteCSV writes the times as Report.WriteCSV writes figures. Times are seconds, the share is percent.
func (t Times) WriteCSV(w io.Writer, l TimesLabels) error {
	b := bufio.NewWriter(w)
	if l.BOM {
		b.WriteString("\ufeff")
	}
	writeRecord(b, append(append([]string{}, l.Key...), l.Head...), nil)
	for _, row := range t.Rows {
		writeRecord(b, l.Row(row), row.plain())
	}
	last := make([]string, len(l.Key))
	last[0] = l.All
	writeRecord(b, last, t.Total.plain())
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write times by %s: %w", t.Query.By, err)
	}
	return nil
}

func (f TimesFigures) plain() []string {
	out := []string{strconv.FormatInt(f.Dishes, 10)}
	for _, d := range []time.Duration{f.Median, f.Slow, f.Target} {
		out = append(out, strconv.Itoa(int(d/time.Second)))
	}
	return append(out, strconv.FormatInt(f.Late, 10), decimal(int64(f.LateShare()), 2))
}
