package till

import (
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	view "comptoir/views/till"
)

// refOf reads which order a tap is for.
func refOf(c echo.Context) (view.Ref, error) {
	ref := view.Ref{Kind: catalog.Kind(c.FormValue("kind")), Place: c.FormValue("place"), Name: c.FormValue("name")}
	for field, into := range map[string]*uuid.UUID{"order": &ref.Order, "table": &ref.Table, "selected": &ref.Selected} {
		id, err := web.OptionalID(c, field)
		if err != nil {
			return ref, err
		}
		*into = id
	}
	if ref.Order == uuid.Nil {
		return ref, fault.Malformed("request.unreadable").Field("order", "request.unreadable")
	}
	ref.Covers, _ = strconv.Atoi(c.FormValue("covers")) // the order refuses what is none
	ref.Version, _ = strconv.Atoi(c.FormValue("version"))
	ref.Rushed = c.FormValue("rushed") != ""
	ref.Shown = view.ParseShown(c.Request().Header.Get(view.ShownHeader))
	var err error
	ref.Seating, err = seatingOf(c)
	return ref, err
}

// request makes the request of a tap: its commands are one act under the tap's id.
func request(c echo.Context, ref view.Ref, commands ...order.Command) (orderdb.Request, error) {
	id := web.Who(c)
	if id.RegisterID == uuid.Nil {
		return orderdb.Request{}, fault.Forbidden("till.no_register")
	}
	command, err := web.CommandID(c)
	if err != nil {
		return orderdb.Request{}, err
	}
	r := orderdb.Request{
		OrderID: ref.Order, VenueID: id.VenueID, RegisterID: id.RegisterID,
		Actor: order.Actor{StaffID: id.StaffID, Name: id.Name}, May: may(id), Limits: id.Limits,
	}
	for _, cmd := range commands {
		r.Commands = append(r.Commands, orderdb.Command{ID: command, Command: cmd})
	}
	return r, nil
}

// opening is how an order begins that has no line yet.
func opening(ref view.Ref) orderdb.Opening {
	return orderdb.Opening{Allowed: true, Kind: ref.Kind, TableID: ref.Table, Name: ref.Name, Covers: ref.Covers}
}

// lineIDs reads the lines that are shown as one row.
func lineIDs(c echo.Context) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	for _, text := range strings.Split(c.FormValue("lines"), ",") {
		id, err := uuid.Parse(text)
		if err != nil || len(ids) == maxRow {
			return nil, fault.Malformed("request.unreadable").Field("lines", "request.unreadable").Because(err)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// maxRow is how many lines one row can stand for: as many as an order has.
const maxRow = 1000
