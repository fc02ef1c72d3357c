package till

import (
	"context"
	"net/http"
	"slices"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	view "comptoir/views/till"
)

// askAllergies asks what a guest must not have, or whoever a line is for.
func (h *Handler) askAllergies(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	o, err := h.load(c.Request().Context(), ref.Order)
	if err != nil {
		return err
	}
	v, err := h.allergiesView(c, ref, o)
	if err != nil {
		return h.refused(c, ref, err)
	}
	if l := o.Line(firstOf(v.Lines)); l != nil {
		v.Allergy = l.OwnAllergy
	} else {
		v.Allergy = o.AllergyAt(v.Seat)
	}
	return web.Render(c, http.StatusOK, view.Allergies(v))
}

// allergiesView is the sheet for the lines or the seat that a form names.
func (h *Handler) allergiesView(c echo.Context, ref view.Ref, o orderdb.Order) (view.AllergiesView, error) {
	v := view.AllergiesView{Lines: c.FormValue("lines"), Seat: ref.AtSeat, Command: web.NewCommand()}
	if v.Lines != "" {
		l := o.Line(firstOf(v.Lines))
		if l == nil {
			return v, fault.NotFound("order.line_unknown")
		}
		v.Item = l.Sold.Name
		return v, nil
	}
	if asked := c.FormValue("for_seat"); asked != "" {
		var err error
		if v.Seat, err = number(asked, "seat"); err != nil {
			return v, err
		}
	}
	if ref.Table != uuid.Nil || ref.Kind == catalog.DineIn || seated(o.Order) {
		v.Seats = view.SeatsOf(ref, o.Order)
	} else {
		v.Seat = 0
	}
	return v, nil
}

// firstOf is the first of the lines that are shown as one.
func firstOf(lines string) uuid.UUID {
	if len(lines) < 36 {
		return uuid.Nil
	}
	id, _ := uuid.Parse(lines[:36]) // what is no id is no line
	return id
}

// setAllergies writes down what a guest must not have. It may be the first that is known of an order.
func (h *Handler) setAllergies(c echo.Context) error {
	ref, err := refOf(c)
	if err != nil {
		return err
	}
	allergy, commands, err := allergiesOf(c)
	ctx := c.Request().Context()
	var o orderdb.Order
	if err == nil {
		r, badRequest := request(c, ref, commands...)
		if badRequest != nil {
			return badRequest
		}
		r.Opening = opening(ref)
		o, err = h.addToTable(ctx, &ref, r)
	}
	if err != nil {
		return h.allergiesAgain(c, ref, allergy, err)
	}
	return h.tapped(c, ref, o, dangers(ctx, o.Order, all(o.Order)...)...)
}

func all(o order.Order) (ids []uuid.UUID) {
	for _, l := range o.Active() {
		ids = append(ids, l.ID)
	}
	return ids
}

// rungUpNow are the lines that came with the last act.
func rungUpNow(o order.Order) (ids []uuid.UUID) {
	for _, l := range o.Active() {
		if l.AddedAt.Equal(o.UpdatedAt) {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

// allergiesOf reads the sheet.
func allergiesOf(c echo.Context) (order.Allergy, []order.Command, error) {
	allergy, err := allergyOf(c, "text")
	if err != nil {
		return allergy, nil, err
	}
	if c.FormValue("lines") == "" {
		seat, err := number(c.FormValue("for_seat"), "seat")
		return allergy, []order.Command{order.SetAllergies{Seat: seat, Allergy: allergy}}, err
	}
	ids, err := lineIDs(c)
	if err != nil {
		return allergy, nil, err
	}
	commands := make([]order.Command, len(ids))
	for i, id := range ids {
		commands[i] = order.SetAllergies{LineID: id, Allergy: allergy}
	}
	return allergy, commands, nil
}

// allergyOf reads boxes and a text.
func allergyOf(c echo.Context, text string) (order.Allergy, error) {
	form, err := c.FormParams()
	if err != nil {
		return order.Allergy{}, fault.Malformed("request.unreadable").Because(err)
	}
	set, err := catalog.ParseAllergens(form["allergen"])
	return order.Allergy{Allergens: set, Text: form.Get(text)}, err
}

func (h *Handler) allergiesAgain(c echo.Context, ref view.Ref, typed order.Allergy, err error) error {
	f := fault.Of(err)
	if f == nil || f.Kind != fault.KindInvalid || !web.IsHX(c) {
		return h.refused(c, ref, err)
	}
	o, err := h.load(c.Request().Context(), ref.Order)
	if err != nil {
		return err
	}
	v, err := h.allergiesView(c, ref, o)
	if err != nil {
		return h.refused(c, ref, err)
	}
	v.Allergy, v.Fault = typed, f
	return sheetAgain(c, web.Status(f), view.Allergies(v))
}

// dangers are the warnings about lines that were rung up, or became dangerous, with the last act.
func dangers(ctx context.Context, o order.Order, lines ...uuid.UUID) []string {
	var list []string
	for _, id := range lines {
		if l := o.Line(id); l != nil {
			if text := view.Danger(ctx, *l); text != "" && !slices.Contains(list, text) {
				list = append(list, text)
			}
		}
	}
	return list
}

// newDangers are the warnings about lines that a change made dangerous, or otherwise than before.
func newDangers(ctx context.Context, before, after order.Order, lines ...uuid.UUID) []string {
	known := dangers(ctx, before, lines...)
	return slices.DeleteFunc(dangers(ctx, after, lines...), func(text string) bool { return slices.Contains(known, text) })
}
