package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
)

// NewOrder opens an order at a register. The kind is the venue's usual one where none is given.
type NewOrder struct {
	ID         uuid.UUID    `json:"id,omitzero"`
	RegisterID uuid.UUID    `json:"register_id"`
	Kind       catalog.Kind `json:"kind,omitempty"`
	TableID    uuid.UUID    `json:"table_id,omitzero"`
	Name       string       `json:"name,omitempty"`
	Covers     int          `json:"covers,omitempty"`
	GuestID    uuid.UUID    `json:"guest_id,omitzero"`
}

// openOrder opens an order. The same id again, with the same content, is answered as before.
func (h *Handler) openOrder(c echo.Context) error {
	in, err := read[NewOrder](c)
	if err != nil {
		return err
	}
	register, err := h.register(c.Request().Context(), in.RegisterID)
	if err != nil {
		return err
	}
	if in.Kind != "" && !in.Kind.Valid() {
		return fault.Invalid("request.invalid").Field("kind", "field.unknown")
	}
	if in.ID == uuid.Nil {
		in.ID = asked(c, "order")
	}
	act := uuid.NewSHA1(in.ID, []byte("open"))
	commands := []orderdb.Command{{ID: act, Command: order.Open{Kind: in.Kind, TableID: in.TableID, Name: in.Name, Covers: in.Covers}}}
	if in.GuestID != uuid.Nil {
		commands = append(commands, orderdb.Command{ID: act, Command: order.AttachGuest{GuestID: in.GuestID}})
	}
	o, err := h.Orders.Do(c.Request().Context(), orderdb.Request{
		OrderID: in.ID, VenueID: register.VenueID, RegisterID: register.ID, Commands: commands,
		Opening: orderdb.Opening{Allowed: true, Kind: in.Kind, TableID: in.TableID, Name: in.Name, Covers: in.Covers},
		Actor:   actor(c), May: may(web.Who(c)),
	})
	if err != nil {
		return err
	}
	status := http.StatusCreated
	if o.Repeated {
		status = http.StatusOK
	}
	c.Response().Header().Set(echo.HeaderLocation, prefix+"/orders/"+o.ID.String())
	return c.JSON(status, orderOf(o))
}

// register is a register of the account, at which orders are taken.
func (h *Handler) register(ctx context.Context, id uuid.UUID) (account.Register, error) {
	registers, err := h.Accounts.Registers(ctx)
	if err != nil {
		return account.Register{}, err
	}
	for _, r := range registers {
		if r.ID == id {
			return r, nil
		}
	}
	return account.Register{}, fault.Invalid("request.invalid").Field("register_id", "api.register_unknown")
}

// actor is the program as the story of an order names it.
func actor(c echo.Context) order.Actor { return order.Actor{Name: web.Who(c).Name} }

func may(id staff.Identity) func(string) bool {
	return func(permission string) bool { return id.May(staff.Permission(permission)) }
}

func (h *Handler) getOrder(c echo.Context) error {
	o, err := h.order(c)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, orderOf(o))
}

func (h *Handler) order(c echo.Context) (orderdb.Order, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return orderdb.Order{}, err
	}
	return h.Orders.Load(c.Request().Context(), id)
}

func (h *Handler) orderEvents(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	events, err := h.Orders.Events(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, listOf(events, eventOf))
}

func (h *Handler) listOrders(c echo.Context) error {
	q, err := findQuery(c)
	if err != nil {
		return err
	}
	found, err := h.Orders.Find(c.Request().Context(), q)
	if err != nil {
		return err
	}
	currency := web.Who(c).Currency
	list := listOf(found.Orders, func(s orderdb.Found) Summary { return summaryOf(s, currency) })
	list.NextCursor = found.Next
	return c.JSON(http.StatusOK, list)
}

func findQuery(c echo.Context) (q orderdb.Query, err error) {
	if q.Limit, err = limit(c); err != nil {
		return q, err
	}
	q.Cursor, q.Status = c.QueryParam("cursor"), order.Status(c.QueryParam("status"))
	for name, into := range map[string]*uuid.UUID{"venue_id": &q.Venue, "table_id": &q.Table} {
		if *into, err = web.OptionalID(c, name); err != nil {
			return q, err
		}
	}
	for name, into := range map[string]*businessday.Day{"from": &q.From, "to": &q.To} {
		if text := c.QueryParam(name); text != "" {
			if *into, err = businessday.Parse(text); err != nil {
				return q, fault.Invalid("request.invalid").Field(name, "field.range").Because(err)
			}
		}
	}
	return q, nil
}
