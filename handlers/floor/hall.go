package floor

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/floor"
	view "comptoir/views/floor"
	"comptoir/views/i18n"
)

// A drawing is what of the editor is not as it is stored.
type drawing struct {
	thing   uuid.UUID        // what is selected
	typed   *view.ThingForm  // a form of it that was refused
	hall    view.HallForm    // a hall that was refused
	section view.SectionForm // a section that was refused
	problem *fault.Fault     // any other refusal
}

// edit answers the editor of halls and what stands in them.
func (h *Handler) edit(c echo.Context) error {
	return h.editor(c, http.StatusOK, drawing{thing: queryID(c, "thing")})
}

func queryID(c echo.Context, name string) uuid.UUID {
	id, _ := uuid.Parse(c.QueryParam(name)) // what cannot be read selects nothing
	return id
}

// editor renders the whole page.
func (h *Handler) editor(c echo.Context, status int, d drawing) error {
	e, err := h.editorView(c, d)
	if err != nil {
		return err
	}
	e.Page = frame.Page(c, "floor.edit_title")
	e.Page.Lead = i18n.T(c.Request().Context(), "floor.edit_lead")
	e.Page.Scripts, e.Page.Styles = append(e.Page.Scripts, "floor.js"), append(e.Page.Styles, "floor-edit.css")
	return web.Render(c, status, view.Editor(e))
}

// drawn renders the drawing alone where the page is there already.
func (h *Handler) drawn(c echo.Context, status int, d drawing) error {
	if !web.IsHX(c) {
		return h.editor(c, status, d)
	}
	e, err := h.editorView(c, d)
	if err != nil {
		return err
	}
	return web.Render(c, status, view.Drawing(e))
}

func (h *Handler) editorView(c echo.Context, d drawing) (view.EditorView, error) {
	ctx := c.Request().Context()
	plan, err := h.plan(c)
	if err != nil {
		return view.EditorView{}, err
	}
	asked := c.QueryParam("hall")
	if d.hall.ID != "" {
		asked = d.hall.ID
	}
	e := view.EditorView{Plan: plan, Hall: chosen(plan, asked), Command: web.NewCommand(), Problem: d.problem, Section: d.section}
	if e.Section.ID == "" {
		e.Section = view.SectionForm{ID: web.NewCommand(), Tint: "teal"}
	}
	e.New = view.HallForm{Command: web.NewCommand(), ID: web.NewCommand()}
	for _, hall := range plan.Halls {
		if hall.ID == e.Hall {
			e.Rename = view.HallForm{Command: web.NewCommand(), ID: hall.ID.String(), Name: hall.Name}
		}
	}
	switch d.hall.ID {
	case "":
	case e.Rename.ID:
		e.Rename = d.hall
	default:
		e.New = d.hall
	}
	e.Thing = selected(plan, e.Hall, d)
	e.Back, e.Again, err = h.Floor.Turns(ctx, e.Hall)
	return e, err
}

// selected is the form of what is selected: as it was typed, else as it is.
func selected(plan floor.Plan, hall uuid.UUID, d drawing) view.ThingForm {
	if d.typed != nil {
		return *d.typed
	}
	for _, t := range plan.In(hall) {
		if t.ID == d.thing {
			return view.FormOf(t.Table)
		}
	}
	for _, i := range plan.Around(hall) {
		if i.ID == d.thing {
			return view.FormOfItem(i)
		}
	}
	return view.ThingForm{}
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
		return h.editor(c, http.StatusUnprocessableEntity, drawing{hall: view.HallForm{Command: web.NewCommand(), ID: id.String(), Name: hall.Name, Fault: f}})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/floor?hall="+id.String())
}

// archiveHall takes a hall and its tables off the floor. It stays while guests sit there.
func (h *Handler) archiveHall(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	err = h.Floor.ArchiveHall(c.Request().Context(), command, web.Who(c).VenueID, id)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindConflict {
		c.QueryParams().Set("hall", id.String())
		return h.editor(c, http.StatusConflict, drawing{problem: f})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/floor")
}

// saveSection adds a section.
func (h *Handler) saveSection(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	id, err := web.OptionalID(c, "id")
	if err != nil {
		return err
	}
	form := view.SectionForm{ID: id.String(), Name: c.FormValue("section"), Tint: c.FormValue("tint")}
	err = h.Floor.SaveSection(c.Request().Context(), command, web.Who(c).VenueID, floor.Section{ID: id, Name: form.Name, Tint: form.Tint})
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		form.Fault = f
		c.QueryParams().Set("hall", c.FormValue("hall"))
		return h.editor(c, http.StatusUnprocessableEntity, drawing{section: form})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/floor?hall="+c.FormValue("hall"))
}

// archiveSection takes a section away; its tables stay.
func (h *Handler) archiveSection(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	if err := h.Floor.ArchiveSection(c.Request().Context(), command, web.Who(c).VenueID, id); err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/floor?hall="+c.FormValue("hall"))
}

// setCleaning says whether a table that was left waits to be cleaned.
func (h *Handler) setCleaning(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	if err := h.Floor.SetCleaning(c.Request().Context(), command, web.Who(c).VenueID, c.FormValue("cleaning") != ""); err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/floor?hall="+c.FormValue("hall"))
}
