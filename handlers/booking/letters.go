package booking

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/models/booking"
	"comptoir/models/db"
	"comptoir/models/order/orderdb"
	"comptoir/models/receipt/link"
	view "comptoir/views/booking"
)

// letters words what guests are told of their booking by mail. The link in them leads to where the server is said to be:
// nowhere, and there is none.
func (h *Handler) letters(c echo.Context, venueID uuid.UUID, server string) (booking.Letters, error) {
	return Letters(c.Request().Context(), h.Orders, h.Links, venueID, server, h.Now())
}

// Letters words what the guests of a venue are told, whoever books: the staff, they themselves, or a program.
func Letters(ctx context.Context, orders *orderdb.Store, links link.Signer, venueID uuid.UUID, server string, now time.Time) (booking.Letters, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	venue, err := orders.Venue(ctx, venueID)
	if err != nil {
		return nil, err
	}
	from := view.Sender{Venue: venue.Name, Address: venue.Address, Zone: venue.Clock.Zone}
	if server != "" {
		from.Link = func(id uuid.UUID) string { return server + minePath + links.Token(account, id) }
	}
	return view.Letters(ctx, from, now), nil
}
