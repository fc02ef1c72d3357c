package booking

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/models/booking"
	"comptoir/models/db"
	"comptoir/models/mail"
	"comptoir/models/order/orderdb"
	"comptoir/views/i18n"
)

// letters words what guests are told of their booking by mail, in their language: that it stands, and the day before
// that it is tomorrow; or that it is off. The link in them leads to where the server is said to be: nowhere, and there is none.
func (h *Handler) letters(c echo.Context, venueID uuid.UUID, server string) (booking.Letters, error) {
	ctx := c.Request().Context()
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	venue, err := h.Orders.Venue(ctx, venueID)
	if err != nil {
		return nil, err
	}
	now := h.Now()
	return func(b booking.Booking) []mail.Writing {
		at := ""
		if server != "" {
			at = server + minePath + h.Links.Token(account, b.ID)
		}
		return write(ctx, b, venue, at, now)
	}, nil
}

func write(ctx context.Context, b booking.Booking, venue orderdb.Venue, at string, now time.Time) []mail.Writing {
	ctx = i18n.With(ctx, i18n.Match(b.Language).In(venue.Clock.Zone))
	when := i18n.Weekday(ctx, b.Start.In(venue.Clock.Zone).Weekday()) + " " + i18n.DateTime(ctx, b.Start)
	letter := func(id uuid.UUID, subject string, said ...string) mail.Writing {
		lines := append([]string{i18n.T(ctx, "booking.mail.hello", "name", b.Name), ""}, said...)
		lines = append(lines, "", venue.Name, venue.Address)
		return mail.Writing{
			Kind: "booking", VenueID: b.VenueID,
			Letter: mail.Letter{ID: id, To: b.Contact.Email, Sender: venue.Name, Subject: i18n.T(ctx, subject, "venue", venue.Name, "when", when), Body: strings.Join(lines, "\n")},
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
	if at != "" {
		stands = append(stands, "", i18n.T(ctx, "booking.mail.link"), at)
	}
	list := []mail.Writing{letter(confirmation, "booking.mail.subject", stands...)}
	if before := b.Start.AddDate(0, 0, -1); before.Sub(now) > 2*time.Hour {
		reminder := letter(booking.ReminderID(b.ID), "booking.mail.reminder", stands...)
		reminder.At = before
		list = append(list, reminder)
	}
	return list
}
