package booking

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"comptoir/models/booking"
	"comptoir/models/mail"
	"comptoir/views/i18n"
)

// A Sender is whose letters guests get.
type Sender struct {
	Venue, Address string
	Zone           *time.Location
	Link           func(booking uuid.UUID) string // to a booking, for its guest; nil: letters have none
}

// Letters words what guests are told of their booking by mail, in their language: that it stands, and the day before
// that it is tomorrow; or that it is off.
func Letters(ctx context.Context, from Sender, now time.Time) booking.Letters {
	return func(b booking.Booking) []mail.Writing { return from.write(ctx, b, now) }
}

func (s Sender) write(ctx context.Context, b booking.Booking, now time.Time) []mail.Writing {
	ctx = i18n.With(ctx, i18n.Match(b.Language).In(s.Zone))
	when := i18n.Weekday(ctx, b.Start.In(s.Zone).Weekday()) + " " + i18n.DateTime(ctx, b.Start)
	letter := func(id uuid.UUID, subject string, said ...string) mail.Writing {
		lines := append([]string{i18n.T(ctx, "booking.mail.hello", "name", b.Name), ""}, said...)
		lines = append(lines, "", s.Venue, s.Address)
		return mail.Writing{
			Kind: "booking", VenueID: b.VenueID,
			Letter: mail.Letter{ID: id, To: b.Contact.Email, Sender: s.Venue, Subject: i18n.T(ctx, subject, "venue", s.Venue, "when", when), Body: strings.Join(lines, "\n")},
		}
	}
	confirmation := booking.ConfirmationID(b.ID, b.Version)
	switch b.Status {
	case booking.Cancelled:
		return []mail.Writing{letter(confirmation, "booking.mail.cancelled", i18n.T(ctx, "booking.mail.off", "when", when))}
	case booking.Booked:
	default:
		return nil
	}
	stands := []string{i18n.T(ctx, "booking.mail.body", "party", b.Party, "when", when)}
	if s.Link != nil {
		stands = append(stands, "", i18n.T(ctx, "booking.mail.link"), s.Link(b.ID))
	}
	list := []mail.Writing{letter(confirmation, "booking.mail.subject", stands...)}
	if before := b.Start.AddDate(0, 0, -1); before.Sub(now) > 2*time.Hour {
		reminder := letter(booking.ReminderID(b.ID), "booking.mail.reminder", stands...)
		reminder.At = before
		list = append(list, reminder)
	}
	return list
}
