package booking

import (
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/booking"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
)

// acts are what can be done to a booking by hand.
var acts = map[string]booking.Status{"cancel": booking.Cancelled, "no_show": booking.NoShow, "done": booking.Done, "again": booking.Booked}

// turn ends a booking, or takes one up again.
func (h *Handler) turn(c echo.Context) error {
	to, ok := acts[c.Param("act")]
	if !ok {
		return fault.NotFound("request.not_found")
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	b, err := h.mineHere(c)
	if err != nil {
		return err
	}
	letters, err := h.letters(c, b.VenueID, web.Origin(c, h.Public))
	if err != nil {
		return err
	}
	_, err = h.Bookings.Turn(c.Request().Context(), command, b.ID, to, letters)
	return h.back(c, b, err)
}

// back shows the day of a booking again, with what was refused beside it.
func (h *Handler) back(c echo.Context, b booking.Booking, err error) error {
	if f := fault.Of(err); f != nil && !web.IsHX(c) {
		query := c.Request().URL.Query()
		query.Set("day", b.Day.String())
		c.Request().URL.RawQuery = query.Encode()
		return h.screen(c, web.Status(f), f, b.ID.String())
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/bookings?day="+b.Day.String()+"#booking-"+b.ID.String())
}

// seat has the guests of a booking sit down. At a register that opens their order.
func (h *Handler) seat(c echo.Context) error {
	ctx, who := c.Request().Context(), web.Who(c)
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	b, err := h.mineHere(c)
	if err != nil {
		return err
	}
	if b.OrderID == command {
		return web.SeeOther(c, "/till?order="+command.String()) // the same tap again
	}
	if b.Status != booking.Booked {
		return h.back(c, b, fault.Conflict("booking.not_open"))
	}
	if who.RegisterID == uuid.Nil || !who.May(staff.Sell) {
		_, err = h.Bookings.Turn(ctx, command, b.ID, booking.Seated, nil)
		return h.back(c, b, err)
	}
	table, err := web.OptionalID(c, "table")
	if err != nil {
		return err
	}
	if table == uuid.Nil && len(b.Tables) > 0 {
		table = b.Tables[0].ID
	}
	err = h.open(c, command, table, party{name: b.Name, covers: b.Party, booking: b.ID, contact: b.Contact})
	if err != nil {
		return h.back(c, b, err)
	}
	return web.SeeOther(c, "/till?order="+command.String())
}

// A party sits down.
type party struct {
	name    string
	covers  int
	booking uuid.UUID // zero: they have none
	contact booking.Contact
}

// open begins the order of a party at a table, with what the kitchen must know of it. The order has the id of the command.
func (h *Handler) open(c echo.Context, command, table uuid.UUID, p party) error {
	ctx, who := c.Request().Context(), web.Who(c)
	if table == uuid.Nil {
		return fault.Invalid("request.invalid").Field("table", "field.required")
	}
	if there, taken, err := h.Orders.AtTable(ctx, table); err != nil {
		return err
	} else if taken && there != command {
		return fault.Conflict("booking.table_taken")
	}
	commands := []order.Command{order.SetCovers{Covers: p.covers}}
	if p.contact.Allergens != 0 || p.contact.Allergy != "" {
		commands = append(commands, order.SetAllergies{Allergy: order.Allergy{Allergens: p.contact.Allergens, Text: p.contact.Allergy}})
	}
	if p.contact.Note != "" {
		commands = append(commands, order.SetOrderNote{Note: p.contact.Note})
	}
	r := orderdb.Request{
		OrderID: command, VenueID: who.VenueID, RegisterID: who.RegisterID, BookingID: p.booking,
		Opening: orderdb.Opening{Allowed: true, Kind: catalog.DineIn, TableID: table, Name: p.name, Covers: p.covers},
		Actor:   order.Actor{StaffID: who.StaffID, Name: who.Name}, Limits: who.Limits,
		May: func(permission string) bool { return who.May(staff.Permission(permission)) },
	}
	for _, cmd := range commands {
		r.Commands = append(r.Commands, orderdb.Command{ID: command, Command: cmd})
	}
	_, err := h.Orders.Do(ctx, r)
	return err
}

// forget removes what is known of a guest at once.
func (h *Handler) forget(c echo.Context) error {
	b, err := h.mineHere(c)
	if err != nil {
		return err
	}
	return h.back(c, b, h.Bookings.Forget(c.Request().Context(), b.ID))
}
