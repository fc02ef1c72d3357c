package floor

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/floor"
	view "comptoir/views/floor"
	"comptoir/views/i18n"
)

// edit answers the editor of halls and tables.
func (h *Handler) edit(c echo.Context) error { return h.editor(c, http.StatusOK, view.HallForm{}, nil) }

// editor renders the editor; a form that was refused comes back as it was typed, any other refusal
// is said above.
func (h *Handler) editor(c echo.Context, status int, refused view.HallForm, problem *fault.Fault) error {
	plan, err := h.Floor.Board(c.Request().Context(), web.Who(c).VenueID)
	if err != nil {
		return err
	}
	asked := c.QueryParam("hall")
	if refused.ID != "" {
		asked = refused.ID
	}
	e := view.EditorView{Page: frame.Page(c, "floor.edit_title"), Plan: plan, Hall: chosen(plan, asked), Archive: web.NewCommand(), Place: web.NewCommand(), Problem: problem}
	e.Page.Lead = i18n.T(c.Request().Context(), "floor.edit_lead")
	e.Page.Scripts = append(e.Page.Scripts, "floor.js")
	e.New = view.HallForm{Command: web.NewCommand(), ID: web.NewCommand()}
	for _, hall := range plan.Halls {
		if hall.ID == e.Hall {
			e.Rename = view.HallForm{Command: web.NewCommand(), ID: hall.ID.String(), Name: hall.Name}
		}
	}
	switch refused.ID {
	case "":
	case e.Rename.ID:
		e.Rename = refused
	default:
		e.New = refused
	}
	return web.Render(c, status, view.Editor(e))
}

// saveHall adds a hall or renames it.
func (h *Handler) saveHall(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	id, err := web.OptionalID(c, "id")
	if err != nil {
		return err
	}
	hall := floor.Hall{ID: id, VenueID: web.Who(c).VenueID, Name: c.FormValue("name")}
	err = h.Floor.SaveHall(c.Request().Context(), command, hall)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		return h.editor(c, http.StatusUnprocessableEntity, view.HallForm{Command: web.NewCommand(), ID: id.String(), Name: hall.Name, Fault: f}, nil)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/floor?hall="+id.String())
}

// archiveHall takes a hall and its tables off the floor.
func (h *Handler) archiveHall(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := h.Floor.ArchiveHall(c.Request().Context(), command, web.Who(c).VenueID, id); err != nil {
		return h.kept(c, id.String(), err)
	}
	return web.SeeOther(c, "/admin/floor")
}

// kept answers that something stays on the floor, because guests sit there.
func (h *Handler) kept(c echo.Context, hall string, err error) error {
	f := fault.Of(err)
	if f == nil || f.Kind != fault.KindConflict {
		return err
	}
	c.QueryParams().Set("hall", hall)
	return h.editor(c, http.StatusConflict, view.HallForm{}, f)
}
