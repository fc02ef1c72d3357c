package api

import (
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/floor"
	"comptoir/models/money"
	"comptoir/models/report"
	"comptoir/models/staff"
	"comptoir/models/till"
	"comptoir/models/till/tilldb"
)

// Venue is a place with its registers.
type Venue struct {
	ID        uuid.UUID  `json:"id"`
	Name      string     `json:"name"`
	Address   string     `json:"address,omitempty"`
	Zone      string     `json:"zone"`    // IANA
	Cutover   string     `json:"cutover"` // when the business day ends
	Language  string     `json:"language"`
	Registers []Register `json:"registers"`
}

// Register is where orders are taken and shifts are counted.
type Register struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	Open bool      `json:"open"` // a shift is open
}

func (h *Handler) listVenues(c echo.Context) error {
	ctx := c.Request().Context()
	venues, err := h.Accounts.Venues(ctx)
	if err != nil {
		return err
	}
	registers, err := h.Accounts.Registers(ctx)
	if err != nil {
		return err
	}
	list := List[Venue]{Data: make([]Venue, len(venues))}
	for i, v := range venues {
		list.Data[i] = Venue{ID: v.ID, Name: v.Name, Address: v.Address, Zone: v.Zone, Cutover: v.Cutover, Language: v.Language, Registers: []Register{}}
		for _, r := range registers {
			if r.VenueID == v.ID {
				list.Data[i].Registers = append(list.Data[i].Registers, Register{r.ID, r.Name, r.Open})
			}
		}
	}
	return c.JSON(http.StatusOK, list)
}

// Table is a table with what goes on there.
type Table struct {
	ID      uuid.UUID   `json:"id"`
	Name    string      `json:"name"`
	Hall    string      `json:"hall"`
	Seats   int         `json:"seats"`
	State   floor.State `json:"state"`
	OrderID uuid.UUID   `json:"order_id,omitzero"`
}

func (h *Handler) listTables(c echo.Context) error {
	venue, err := web.OptionalID(c, "venue_id")
	if err != nil {
		return err
	}
	if venue == uuid.Nil {
		return fault.Invalid("request.invalid").Field("venue_id", "field.required")
	}
	plan, err := h.Floor.Board(c.Request().Context(), venue)
	if err != nil {
		return err
	}
	halls := map[uuid.UUID]string{}
	for _, hall := range plan.Halls {
		halls[hall.ID] = hall.Name
	}
	return c.JSON(http.StatusOK, listOf(plan.Tables, func(t floor.Seating) Table {
		out := Table{ID: t.ID, Name: t.Name, Hall: halls[t.HallID], Seats: t.Seats, State: t.State(h.Now())}
		if t.Order != nil {
			out.OrderID = t.Order.ID
		}
		return out
	}))
}

// Person is somebody who works here.
type Person struct {
	ID     uuid.UUID `json:"id"`
	Name   string    `json:"name"`
	Role   string    `json:"role"`
	Active bool      `json:"active"`
}

func (h *Handler) listStaff(c echo.Context) error {
	people, err := h.Staff.People(c.Request().Context())
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, listOf(people, func(p staff.Person) Person { return Person{p.ID, p.Name, p.RoleName, p.Active} }))
}

// Shift is a closed shift with its Z report, whose amounts are minor units of its currency.
type Shift struct {
	ID         uuid.UUID `json:"id"`
	VenueID    uuid.UUID `json:"venue_id"`
	RegisterID uuid.UUID `json:"register_id"`
	Number     int       `json:"number"`
	OpenedAt   time.Time `json:"opened_at"`
	ClosedAt   time.Time `json:"closed_at"`
	Z          till.Z    `json:"z"`
}

func (h *Handler) listShifts(c echo.Context) error {
	q := tilldb.PastQuery{}
	var err error
	if q.Limit, err = limit(c); err != nil {
		return err
	}
	venue, err := web.OptionalID(c, "venue_id")
	if err != nil {
		return err
	}
	if venue != uuid.Nil {
		q.Venues = []uuid.UUID{venue}
	}
	if text := c.QueryParam("cursor"); text != "" {
		if q.Before, err = time.Parse(time.RFC3339Nano, text); err != nil {
			return fault.Invalid("request.invalid").Field("cursor", "field.unknown").Because(err)
		}
	}
	shifts, err := h.Shifts.Past(c.Request().Context(), q)
	if err != nil {
		return err
	}
	list := listOf(shifts, func(s tilldb.Shift) Shift {
		return Shift{ID: s.ID, VenueID: s.VenueID, RegisterID: s.RegisterID, Number: s.Number, OpenedAt: s.OpenedAt, ClosedAt: s.ClosedAt, Z: s.Z}
	})
	if len(shifts) == q.Limit {
		list.NextCursor = shifts[len(shifts)-1].ClosedAt.UTC().Format(time.RFC3339Nano)
	}
	return c.JSON(http.StatusOK, list)
}

// Report is what was sold, by what its kind says.
type Report struct {
	Kind  report.Kind `json:"kind"`
	From  string      `json:"from"`
	To    string      `json:"to"`
	Rows  []ReportRow `json:"rows"`
	Total ReportRow   `json:"total"`
}

// ReportRow is a line of a report. Its key is a day, an hour, an id or a tender.
type ReportRow struct {
	Key      string `json:"key,omitempty"`
	Name     string `json:"name,omitempty"`
	Detail   string `json:"detail,omitempty"`
	Orders   int64  `json:"orders"`
	Covers   int64  `json:"covers"`
	Quantity string `json:"quantity"`
	Discount Money  `json:"discount"`
	Net      Money  `json:"net"`
	Tax      Money  `json:"tax"`
	Tip      Money  `json:"tip"`
	Comp     Money  `json:"comp"`
	Deposit  Money  `json:"deposit"`
	Total    Money  `json:"total"`
}

func (h *Handler) report(c echo.Context) error {
	kind, err := report.KindOf(c.Param("kind"))
	if err != nil {
		return err
	}
	q := report.Query{Kind: kind}
	venues, err := h.Reports.Venues(c.Request().Context())
	if err != nil {
		return err
	}
	venue, err := web.OptionalID(c, "venue_id")
	if err != nil {
		return err
	}
	if venue != uuid.Nil {
		q.Venues = []uuid.UUID{venue}
	}
	if q.Range, err = report.RangeOf(c.QueryParam("from"), c.QueryParam("to"), h.Reports.Day(venues[0])); err != nil {
		return err
	}
	r, err := h.Reports.Report(c.Request().Context(), q)
	if err != nil {
		return err
	}
	out := Report{Kind: kind, From: q.Range.From.String(), To: q.Range.To.String(), Rows: make([]ReportRow, len(r.Rows)), Total: reportRow(report.Row{Figures: r.Total}, r.Currency.Code)}
	for i, row := range r.Rows {
		out.Rows[i] = reportRow(row, r.Currency.Code)
	}
	return c.JSON(http.StatusOK, out)
}

func reportRow(r report.Row, currency string) ReportRow {
	of := func(a money.Amount) Money { return Money{money.PriceOf(a), currency} }
	return ReportRow{
		Key: r.Key, Name: r.Name, Detail: r.Detail, Orders: r.Orders, Covers: r.Covers, Quantity: r.Quantity.String(),
		Discount: of(r.Discount), Comp: of(r.Comp), Deposit: of(r.Deposit), Net: of(r.Net), Tax: of(r.Tax), Tip: of(r.Tip), Total: of(r.Total),
	}
}
