package floor

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/floor"
	view "comptoir/views/floor"
)

// do changes what stands in a hall: act says how, things and places say what. The answer is the drawing.
func (h *Handler) do(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	hall, err := web.OptionalID(c, "hall")
	if err != nil {
		return err
	}
	c.QueryParams().Set("hall", hall.String())
	selected, err := h.act(c, command, hall)
	if f := fault.Of(err); f != nil {
		return h.drawn(c, web.Status(f), drawing{problem: f, thing: firstID(c.FormValue("things"))})
	}
	if err != nil {
		return err
	}
	if !web.IsHX(c) {
		return web.SeeOther(c, editorAt(hall, selected))
	}
	return h.drawn(c, http.StatusOK, drawing{thing: selected})
}

// act carries it out, and says what is selected afterwards.
func (h *Handler) act(c echo.Context, command, hall uuid.UUID) (selected uuid.UUID, err error) {
	ctx, venue := c.Request().Context(), web.Who(c).VenueID
	things, err := idsOf(c.FormValue("things"))
	if err != nil {
		return uuid.Nil, err
	}
	if len(things) > 0 {
		selected = things[0]
	}
	act, what, _ := strings.Cut(c.FormValue("act"), ":")
	switch act {
	case "undo":
		return selected, h.Floor.Undo(ctx, command, venue, hall)
	case "redo":
		return selected, h.Floor.Redo(ctx, command, venue, hall)
	case "add":
		return floor.CopyID(command, hall), h.Floor.Add(ctx, command, venue, hall, what)
	case "copy":
		if selected != uuid.Nil {
			selected = floor.CopyID(command, selected)
		}
		return selected, h.Floor.Copy(ctx, command, venue, hall, things)
	case "remove":
		return uuid.Nil, h.Floor.Remove(ctx, command, venue, hall, things)
	case "turn":
		return selected, h.turn(ctx, command, venue, hall, things, what)
	case "arrange":
		places, err := placesOf(c.FormValue("places"))
		if err != nil {
			return selected, err
		}
		return selected, h.Floor.Arrange(ctx, command, venue, hall, places)
	}
	return selected, fault.Invalid("request.invalid")
}

// turn turns things where they stand.
func (h *Handler) turn(ctx context.Context, command, venue, hall uuid.UUID, things []uuid.UUID, by string) error {
	degrees, err := strconv.Atoi(by)
	if err != nil {
		return fault.Invalid("request.invalid").Because(err)
	}
	plan, err := h.Floor.Board(ctx, venue)
	if err != nil {
		return err
	}
	places := map[uuid.UUID]floor.Place{}
	for _, id := range things {
		p, ok := plan.Place(id)
		if !ok {
			return fault.NotFound("request.not_found")
		}
		p.Rotation += degrees
		places[id] = p
	}
	return h.Floor.Arrange(ctx, command, venue, hall, places)
}

// idsOf reads ids that are separated by spaces.
func idsOf(text string) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	for _, word := range strings.Fields(text) {
		id, err := uuid.Parse(word)
		if err != nil {
			return nil, fault.Invalid("request.invalid").Because(err)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func firstID(text string) uuid.UUID {
	ids, _ := idsOf(text) // what cannot be read selects nothing
	if len(ids) == 0 {
		return uuid.Nil
	}
	return ids[0]
}

// placesOf reads where things stand: "id:x:y:width:height:rotation", separated by spaces.
func placesOf(text string) (map[uuid.UUID]floor.Place, error) {
	places := map[uuid.UUID]floor.Place{}
	for _, word := range strings.Fields(text) {
		parts := strings.Split(word, ":")
		var p floor.Place
		into := []*int{&p.X, &p.Y, &p.Width, &p.Height, &p.Rotation}
		id, err := uuid.Parse(parts[0])
		if err != nil || len(parts) != len(into)+1 {
			return nil, fault.Invalid("request.invalid").Because(err)
		}
		for n, number := range parts[1:] {
			v, err := strconv.ParseInt(number, 10, 16)
			if err != nil {
				return nil, fault.Invalid("request.invalid").Because(err)
			}
			*into[n] = int(v)
		}
		places[id] = p
	}
	return places, nil
}

// panel answers what can be said of the thing that was selected.
func (h *Handler) panel(c echo.Context) error {
	e, err := h.editorView(c, drawing{thing: queryID(c, "thing")})
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Panel(e))
}

// saveThing changes a table, or another thing, to what was typed.
func (h *Handler) saveThing(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	ctx, venue, form := c.Request().Context(), web.Who(c).VenueID, typed(c)
	t, err := read(form)
	switch {
	case err != nil:
	case form.Kind == "":
		err = h.Floor.SaveTable(ctx, command, venue, t)
	default:
		err = h.Floor.SaveItem(ctx, command, venue, floor.Item{ID: t.ID, HallID: t.HallID, Kind: floor.Kind(form.Kind), Name: t.Name, Place: t.Place})
	}
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		form.Fault = f
		c.QueryParams().Set("hall", form.Hall)
		return h.drawn(c, http.StatusUnprocessableEntity, drawing{typed: &form})
	}
	if err != nil {
		return err
	}
	if !web.IsHX(c) {
		return web.SeeOther(c, editorAt(t.HallID, t.ID))
	}
	c.QueryParams().Set("hall", t.HallID.String())
	return h.drawn(c, http.StatusOK, drawing{thing: t.ID})
}

func editorAt(hall, thing uuid.UUID) string {
	path := "/admin/floor?hall=" + hall.String()
	if thing != uuid.Nil {
		path += "&thing=" + thing.String()
	}
	return path
}

// typed is the form as it was sent.
func typed(c echo.Context) view.ThingForm {
	v := c.FormValue
	f := view.ThingForm{
		ID: v("id"), Hall: v("hall"), Kind: v("kind"), Name: v("name"), Seats: v("seats"), Shape: v("shape"), Section: v("section"),
		X: v("x"), Y: v("y"), Width: v("width"), Height: v("height"), Rotation: v("rotation"),
	}
	f.Joins, _ = idsOf(strings.Join(c.Request().Form["joins"], " ")) // what is no table is joined with none
	return f
}

// read makes a table of a form, or says beside which fields there is no number. Of another thing it has
// only what that has as well.
func read(f view.ThingForm) (floor.Table, error) {
	t := floor.Table{Name: f.Name, Shape: floor.Shape(f.Shape), Joins: f.Joins}
	fields := map[string]string{}
	numbers := map[string]*int{"x": &t.X, "y": &t.Y, "width": &t.Width, "height": &t.Height, "rotation": &t.Rotation, "seats": &t.Seats}
	for name, text := range map[string]string{"x": f.X, "y": f.Y, "width": f.Width, "height": f.Height, "rotation": f.Rotation, "seats": f.Seats} {
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 16)
		optional := name == "rotation" && text == "" || name == "seats" && f.Kind != ""
		if err != nil && !optional {
			fields[name] = "field.number"
		}
		*numbers[name] = int(n)
	}
	ids := map[string]*uuid.UUID{"id": &t.ID, "hall": &t.HallID, "section": &t.SectionID}
	for name, text := range map[string]string{"id": f.ID, "hall": f.Hall, "section": f.Section} {
		id, err := uuid.Parse(text)
		if err != nil && !(name == "section" && text == "") {
			fields[name] = "field.unknown"
		}
		*ids[name] = id
	}
	if len(fields) > 0 {
		return t, &fault.Fault{Kind: fault.KindInvalid, Code: "request.invalid", Fields: fields}
	}
	return t, nil
}
