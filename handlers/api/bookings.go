package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/booking"
	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/fault"
)

// NewBooking asks for a table. A change of one gives what is different.
type NewBooking struct {
	ID        uuid.UUID          `json:"id,omitzero"`
	VenueID   uuid.UUID          `json:"venue_id,omitzero"`
	StartsAt  time.Time          `json:"starts_at,omitzero" description:"On a quarter of an hour."`
	Party     int                `json:"party,omitempty"`
	Name      string             `json:"name,omitempty"`
	Phone     *string            `json:"phone,omitempty"`
	Email     *string            `json:"email,omitempty"`
	Note      *string            `json:"note,omitempty"`
	Allergens *catalog.Allergens `json:"allergens,omitempty"`
	TableIDs  []uuid.UUID        `json:"table_ids,omitempty" description:"Chosen by hand; none: the smallest that fits, or those that it has where neither time nor party change."`
	Status    booking.Status     `json:"status,omitempty" description:"Of a change: cancelled, no_show, seated, done or booked."`
	Language  string             `json:"language,omitempty"`
}

// Booking is a table for a party at a time.
type Booking struct {
	ID        uuid.UUID         `json:"id"`
	VenueID   uuid.UUID         `json:"venue_id"`
	Day       string            `json:"business_day"`
	StartsAt  time.Time         `json:"starts_at"`
	EndsAt    time.Time         `json:"ends_at"`
	Party     int               `json:"party"`
	Name      string            `json:"name"`
	Phone     string            `json:"phone,omitempty"`
	Email     string            `json:"email,omitempty"`
	Note      string            `json:"note,omitempty"`
	Allergens catalog.Allergens `json:"allergens,omitempty"`
	Status    booking.Status    `json:"status"`
	Source    booking.Source    `json:"source"`
	TableIDs  []uuid.UUID       `json:"table_ids"`
	OrderID   uuid.UUID         `json:"order_id,omitzero"`
	Version   int               `json:"version"`
}

func bookingOf(b booking.Booking) Booking {
	out := Booking{
		ID: b.ID, VenueID: b.VenueID, Day: b.Day.String(), StartsAt: b.Start, EndsAt: b.End, Party: b.Party, Name: b.Name, Phone: b.Contact.Phone,
		Email: b.Contact.Email, Note: b.Contact.Note, Allergens: b.Contact.Allergens, Status: b.Status, Source: b.Source, OrderID: b.OrderID,
		Version: b.Version, TableIDs: make([]uuid.UUID, len(b.Tables)),
	}
	for i, t := range b.Tables {
		out.TableIDs[i] = t.ID
	}
	return out
}

func (h *Handler) listBookings(c echo.Context) error {
	venue, err := venueAsked(c)
	if err != nil {
		return err
	}
	day, err := businessday.Parse(c.QueryParam("day"))
	if err != nil {
		return fault.Invalid("request.invalid").Field("day", "field.unknown").Because(err)
	}
	list, err := h.Bookings.Day(c.Request().Context(), venue, day)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, listOf(list, bookingOf))
}

// venueAsked is the venue that an address must name.
func venueAsked(c echo.Context) (uuid.UUID, error) {
	venue, err := web.OptionalID(c, "venue_id")
	if err == nil && venue == uuid.Nil {
		err = fault.Invalid("request.invalid").Field("venue_id", "field.required")
	}
	return venue, err
}

func (h *Handler) addBooking(c echo.Context) error {
	in, err := read[NewBooking](c)
	if err != nil {
		return err
	}
	if in.ID == uuid.Nil {
		in.ID = asked(c, "booking")
	}
	ctx := c.Request().Context()
	letters, err := h.lettersOf(ctx, in.VenueID)
	if err != nil {
		return err
	}
	w := booking.Wish{ID: in.ID, VenueID: in.VenueID, Source: booking.ByAPI, Language: "en"}
	in.into(&w)
	b, err := h.Bookings.Book(ctx, in.ID, w, letters)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, prefix+"/bookings/"+b.ID.String())
	return c.JSON(http.StatusCreated, bookingOf(b))
}

// lettersOf are those of a venue; a venue that is not there has none, and is refused where it is asked for a table.
func (h *Handler) lettersOf(ctx context.Context, venue uuid.UUID) (booking.Letters, error) {
	letters, err := h.Letters(ctx, venue)
	if fault.Of(err) != nil {
		return nil, nil
	}
	return letters, err
}

// into puts what was given over what there is.
func (in NewBooking) into(w *booking.Wish) {
	if !in.StartsAt.IsZero() {
		w.Start = in.StartsAt
	}
	if in.Party != 0 {
		w.Party = in.Party
	}
	if in.Name != "" {
		w.Name = in.Name
	}
	if in.Language != "" {
		w.Language = in.Language
	}
	set(&w.Contact.Phone, in.Phone)
	set(&w.Contact.Email, in.Email)
	set(&w.Contact.Note, in.Note)
	set(&w.Contact.Allergens, in.Allergens)
	w.Tables = in.TableIDs
}

func (h *Handler) getBooking(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	b, err := h.Bookings.Booking(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, bookingOf(b))
}

func (h *Handler) changeBooking(c echo.Context) error {
	ctx := c.Request().Context()
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	in, err := read[NewBooking](c)
	if err != nil {
		return err
	}
	if in.Status != "" && !in.Status.Known() {
		return fault.Invalid("request.invalid").Field("status", "field.unknown")
	}
	b, err := h.Bookings.Booking(ctx, id)
	if err != nil {
		return err
	}
	letters, err := h.lettersOf(ctx, b.VenueID)
	if err != nil {
		return err
	}
	if in.Status != "" && in.Status != b.Status {
		b, err = h.Bookings.Turn(ctx, asked(c, "turn"), id, in.Status, letters)
	} else if in.Status == "" {
		w := booking.Wish{ID: id, VenueID: b.VenueID, Start: b.Start, Party: b.Party, Name: b.Name, Contact: b.Contact, Source: b.Source, Language: b.Language}
		in.into(&w)
		b, err = h.Bookings.Change(ctx, asked(c, "change"), w, letters)
	}
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, bookingOf(b))
}

// NewWait puts a party on the waiting list. A change of one gives its status.
type NewWait struct {
	ID      uuid.UUID          `json:"id,omitzero"`
	VenueID uuid.UUID          `json:"venue_id,omitzero"`
	Party   int                `json:"party,omitempty"`
	Name    string             `json:"name,omitempty"`
	Phone   string             `json:"phone,omitempty"`
	Quoted  int                `json:"quoted_minutes,omitempty"`
	Status  booking.WaitStatus `json:"status,omitempty" description:"Of a change: called, seated, gone or waiting."`
	TableID uuid.UUID          `json:"table_id,omitzero"`
}

// Wait is a party at the door.
type Wait struct {
	ID        uuid.UUID          `json:"id"`
	VenueID   uuid.UUID          `json:"venue_id"`
	Party     int                `json:"party"`
	Name      string             `json:"name"`
	Phone     string             `json:"phone,omitempty"`
	Quoted    int                `json:"quoted_minutes"`
	Status    booking.WaitStatus `json:"status"`
	Place     int                `json:"place,omitempty"`
	TableID   uuid.UUID          `json:"table_id,omitzero"`
	CreatedAt time.Time          `json:"created_at"`
}

func waitOf(w booking.Wait) Wait {
	return Wait{w.ID, w.VenueID, w.Party, w.Name, w.Contact.Phone, w.Quoted, w.Status, w.Place, w.TableID, w.CreatedAt}
}

func (h *Handler) listWaits(c echo.Context) error {
	venue, err := venueAsked(c)
	if err != nil {
		return err
	}
	list, err := h.Bookings.Queue(c.Request().Context(), venue)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, listOf(list, waitOf))
}

func (h *Handler) addWait(c echo.Context) error {
	in, err := read[NewWait](c)
	if err != nil {
		return err
	}
	if in.ID == uuid.Nil {
		in.ID = asked(c, "wait")
	}
	w, err := h.Bookings.Walk(c.Request().Context(), in.ID, booking.Walk{
		VenueID: in.VenueID, Party: in.Party, Name: in.Name, Contact: booking.Contact{Phone: in.Phone}, Quoted: in.Quoted, Language: "en",
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, waitOf(w))
}

func (h *Handler) changeWait(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	in, err := read[NewWait](c)
	if err != nil {
		return err
	}
	if !in.Status.Known() {
		return fault.Invalid("request.invalid").Field("status", "field.unknown")
	}
	w, err := h.Bookings.Move(c.Request().Context(), asked(c, "wait"), id, in.Status, in.TableID, uuid.Nil)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, waitOf(w))
}
