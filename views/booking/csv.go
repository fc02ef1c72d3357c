package booking

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"comptoir/models/booking"
	"comptoir/models/text"
	"comptoir/views/i18n"
)

// WriteCSV writes bookings as RFC 4180 has it. Texts that a spreadsheet would compute are disarmed; times are the
// venue's, with their distance from UTC.
func WriteCSV(ctx context.Context, w io.Writer, list []booking.Booking) error {
	b := bufio.NewWriter(w)
	record := func(cells ...string) {
		for i := range cells {
			cells[i] = text.Cell(cells[i])
		}
		b.WriteString(strings.Join(cells, ",") + "\r\n")
	}
	var head []string
	for _, key := range []string{"day", "starts", "ends", "name", "party", "table", "status", "phone", "email", "note", "allergies", "source"} {
		head = append(head, i18n.T(ctx, "booking.csv."+key))
	}
	record(head...)
	zone := i18n.From(ctx).Zone
	for _, r := range list {
		record(r.Day.String(), r.Start.In(zone).Format(time.RFC3339), r.End.In(zone).Format(time.RFC3339), guest(ctx, r.Name), strconv.Itoa(r.Party), tables(r.Tables),
			i18n.T(ctx, "booking.status."+string(r.Status)), r.Contact.Phone, r.Contact.Email, r.Contact.Note, i18n.Allergy(ctx, r.Contact.Allergens, r.Contact.Allergy),
			i18n.T(ctx, "booking.source."+string(r.Source)))
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write bookings: %w", err)
	}
	return nil
}
