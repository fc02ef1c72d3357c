package floor

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/floor"
	view "comptoir/views/floor"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

// newTable answers the form of a table that is not there yet.
func (h *Handler) newTable(c echo.Context) error {
	hall, err := web.OptionalID(c, "hall")
	if err != nil {
		return err
	}
	form := view.FormOf(floor.Table{ID: uuid.Must(uuid.NewV7()), HallID: hall, Seats: 4, Shape: floor.Square, X: 40, Y: 40, Width: 120, Height: 120})
	return h.table(c, http.StatusOK, form)
}

// editTable answers the form of a table.
func (h *Handler) editTable(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	plan, err := h.Floor.Board(c.Request().Context(), web.Who(c).VenueID)
	if err != nil {
		return err
	}
	for _, t := range plan.Tables {
		if t.ID == id {
			return h.tablePage(c, http.StatusOK, plan, view.FormOf(t.Table))
		}
	}
	return fault.NotFound("request.not_found")
}

// table renders the form of a table; one that was refused comes back as it was typed.
func (h *Handler) table(c echo.Context, status int, form view.TableForm) error {
	plan, err := h.Floor.Board(c.Request().Context(), web.Who(c).VenueID)
	if err != nil {
		return err
	}
	return h.tablePage(c, status, plan, form)
}

func (h *Handler) tablePage(c echo.Context, status int, plan floor.Plan, form view.TableForm) error {
	ctx := c.Request().Context()
	v := view.TableFormView{Page: frame.Page(c, "floor.new_table"), Halls: plan.Halls, Form: form}
	v.Form.Command = web.NewCommand()
	for _, t := range plan.Tables {
		if t.ID.String() == form.ID {
			v.Page, v.Archive = frame.Page(c, "floor.edit_table", "name", t.Name), web.NewCommand()
		}
	}
	v.Page.Back = layout.NavItem{Label: i18n.T(ctx, "floor.edit_title"), Href: "/admin/floor?hall=" + form.Hall}
	return web.Render(c, status, view.TablePage(v))
}

// saveTable adds a table or changes it.
func (h *Handler) saveTable(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	form := typed(c)
	table, err := read(form)
	if err == nil {
		err = h.Floor.SaveTable(c.Request().Context(), command, web.Who(c).VenueID, table)
	}
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		form.Fault = f
		return h.table(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/floor?hall="+table.HallID.String())
}

// typed is the form as it was sent.
func typed(c echo.Context) view.TableForm {
	v := c.FormValue
	return view.TableForm{
		ID: v("id"), Hall: v("hall"), Name: v("name"), Seats: v("seats"), Shape: v("shape"),
		X: v("x"), Y: v("y"), Width: v("width"), Height: v("height"), Rotation: v("rotation"),
	}
}

// read makes a table of a form, or says beside which fields there is no number.
func read(f view.TableForm) (floor.Table, error) {
	t := floor.Table{Name: f.Name, Shape: floor.Shape(f.Shape)}
	fields := map[string]string{}
	for name, number := range map[string]struct {
		text string
		into *int
	}{
		"seats": {f.Seats, &t.Seats}, "x": {f.X, &t.X}, "y": {f.Y, &t.Y},
		"width": {f.Width, &t.Width}, "height": {f.Height, &t.Height}, "rotation": {f.Rotation, &t.Rotation},
	} {
		n, err := strconv.ParseInt(strings.TrimSpace(number.text), 10, 16)
		if err != nil && !(name == "rotation" && number.text == "") {
			fields[name] = "field.number"
		}
		*number.into = int(n)
	}
	for name, id := range map[string]struct {
		text string
		into *uuid.UUID
	}{"id": {f.ID, &t.ID}, "hall": {f.Hall, &t.HallID}} {
		parsed, err := uuid.Parse(id.text)
		if err != nil {
			fields[name] = "field.unknown"
		}
		*id.into = parsed
	}
	if len(fields) > 0 {
		return t, &fault.Fault{Kind: fault.KindInvalid, Code: "request.invalid", Fields: fields}
	}
	return t, nil
}

// archiveTable takes a table off the floor.
func (h *Handler) archiveTable(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := h.Floor.ArchiveTable(c.Request().Context(), command, web.Who(c).VenueID, id); err != nil {
		return h.kept(c, c.FormValue("hall"), err)
	}
	return web.SeeOther(c, "/admin/floor?hall="+c.FormValue("hall"))
}

// placeTable takes where a table was dragged to. The page shows it there already.
func (h *Handler) placeTable(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	in, err := web.Bind[struct {
		Table string `form:"table"`
		X     int    `form:"x"`
		Y     int    `form:"y"`
	}](c)
	if err != nil {
		return err
	}
	id, err := uuid.Parse(in.Table)
	if err != nil {
		return fault.NotFound("request.not_found")
	}
	if err := h.Floor.PlaceTable(c.Request().Context(), command, web.Who(c).VenueID, id, in.X, in.Y); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
