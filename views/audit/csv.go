package audit

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"comptoir/models/audit"
	"comptoir/models/money"
	"comptoir/models/text"
	"comptoir/views/i18n"
)

// WriteCSV writes the list as RFC 4180 has it. Texts that a spreadsheet would compute are
// disarmed; times are the venue's, amounts have a point.
func WriteCSV(ctx context.Context, w io.Writer, lines []audit.Line, cur money.Currency) error {
	b := bufio.NewWriter(w)
	var head []string
	for _, key := range []string{"audit.at", "audit.venue", "audit.act", "audit.what", "audit.where", "audit.by", "audit.approved_by", "audit.amount"} {
		head = append(head, text.Cell(i18n.T(ctx, key)))
	}
	write(b, head)
	for _, l := range lines {
		cells := []string{at(l), l.Venue, i18n.T(ctx, "audit.act."+string(l.Act)), sentence(ctx, l, cur), where(ctx, l), l.StaffName, l.ApproverName}
		for i := range cells {
			cells[i] = text.Cell(cells[i])
		}
		write(b, append(cells, i18n.Plain(l.Amount, cur)))
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write audit: %w", err)
	}
	return nil
}

// at is the moment by the clock of the venue, with its distance from UTC.
func at(l audit.Line) string {
	if place, err := time.LoadLocation(l.Zone); err == nil {
		return l.At.In(place).Format(time.RFC3339)
	}
	return l.At.UTC().Format(time.RFC3339)
}

// write ends a record; the writer keeps its first error for Flush.
func write(b *bufio.Writer, cells []string) {
	b.WriteString(strings.Join(cells, ",") + "\r\n")
}
