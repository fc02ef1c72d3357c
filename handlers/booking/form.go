package booking

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/booking"
	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/form"
	view "comptoir/views/booking"
	"comptoir/views/i18n"
)

// fresh is an empty booking of a day.
func (h *Handler) fresh(c echo.Context) error {
	return h.form(c, http.StatusOK, view.Form{Day: c.QueryParam("day"), Party: "2"}, true)
}

// edit is a booking as it stands.
func (h *Handler) edit(c echo.Context) error {
	b, err := h.mineHere(c)
	if err != nil {
		return err
	}
	at := b.Start.In(i18n.From(c.Request().Context()).Zone)
	f := view.Form{
		ID: b.ID.String(), Day: b.Day.String(), Time: at.Format("15:04"), Party: strconv.Itoa(b.Party), Name: b.Name, Phone: b.Contact.Phone,
		Email: b.Contact.Email, Note: b.Contact.Note, Allergy: b.Contact.Allergy, Allergens: b.Contact.Allergens.Codes(),
	}
	return h.form(c, http.StatusOK, f, false)
}

// form shows a booking as it was typed, beside the times that are free for it.
func (h *Handler) form(c echo.Context, status int, f view.Form, fresh bool) error {
	ctx := c.Request().Context()
	title := i18n.T(ctx, "booking.new_title")
	if !fresh {
		title = i18n.T(ctx, "booking.edit_title", "name", f.Name)
	}
	s := frame.Screen(c, "bookings", "booking.title", i18n.T(ctx, "booking.title"))
	s.Frame.Title = title
	v := view.FormView{Frame: s, Form: f, New: fresh}
	v.Form.Command = web.NewCommand()
	desk, slots, err := h.slotsFor(c, f)
	if err != nil {
		return err
	}
	v.Slots, v.All = slots, desk.Tables
	v.Form.Day = desk.Day.String()
	v.Slots.Fault = f.Fault
	if f.Time != "" && !offered(c, slots, f.Time) && f.OtherTime == "" {
		v.Form.OtherTime = f.Time
	}
	return web.Render(c, status, view.FormPage(v))
}

// offered says whether a time is one of those that can be chosen.
func offered(c echo.Context, v view.SlotsView, time string) bool {
	zone := i18n.From(c.Request().Context()).Zone
	for _, s := range v.Times {
		if s.At.In(zone).Format("15:04") == time {
			return s.Free
		}
	}
	return false
}

func (h *Handler) slotsFor(c echo.Context, f view.Form) (booking.Desk, view.SlotsView, error) {
	day, _ := businessday.Parse(f.Day)
	desk, err := h.Bookings.Desk(c.Request().Context(), web.Who(c).VenueID, day)
	if err != nil {
		return desk, view.SlotsView{}, err
	}
	id, _ := uuid.Parse(f.ID)
	desk.Room = desk.Without(id)
	party, _ := strconv.Atoi(f.Party)
	return desk, view.SlotsView{Day: desk.Day, Times: view.SlotsOf(desk, max(party, 1), h.Now()), Chosen: f.Time}, nil
}

// slots answers which times are free for another party or on another day; of a booking that is changed, as if it were not.
func (h *Handler) slots(c echo.Context) error {
	f := typed(c)
	f.ID = c.QueryParam("id")
	_, v, err := h.slotsFor(c, f)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Slots(v))
}

// typed is the form as it was sent.
func typed(c echo.Context) view.Form {
	v := c.FormValue
	f := view.Form{
		Command: v("command"), ID: c.Param("id"), Day: v("day"), Time: v("time"), OtherTime: v("other_time"), Party: v("party"), Name: v("name"),
		Phone: v("phone"), Email: v("email"), Note: v("note"), Allergy: v("allergy"), Table: v("table"),
	}
	if values, err := c.FormParams(); err == nil {
		f.Allergens = values["allergens"]
	}
	return f
}

// wish reads what was asked for.
func (h *Handler) wish(c echo.Context, f view.Form) (booking.Wish, error) {
	ctx, who := c.Request().Context(), web.Who(c)
	venue, err := h.Orders.Venue(ctx, who.VenueID)
	if err != nil {
		return booking.Wish{}, err
	}
	w, err := wishOf(f, venue.Clock)
	w.VenueID, w.Source, w.StaffID, w.Language = who.VenueID, booking.ByStaff, who.StaffID, i18n.From(ctx).Language
	return w, err
}

// wishOf reads party, time and guest of a form; what is wrong is marked field by field.
func wishOf(f view.Form, clock businessday.Clock) (booking.Wish, error) {
	var check form.Check
	w := booking.Wish{Name: f.Name, Contact: booking.Contact{Phone: f.Phone, Email: f.Email, Note: f.Note, Allergy: f.Allergy}}
	w.Party = check.Int("party", f.Party, 1, 200)
	day, err := businessday.Parse(f.Day)
	check.Require(err == nil, "day", "field.required")
	at, asked := f.Time, "time"
	if f.OtherTime != "" {
		at, asked = f.OtherTime, "other_time"
	}
	if at == "" {
		check.Blame("time", "field.required")
	} else if err == nil {
		var ok bool
		w.Start, ok = booking.At(day, at, clock)
		check.Require(ok, asked, "field.unknown")
	}
	if w.Contact.Allergens, err = catalog.ParseAllergens(f.Allergens); err != nil {
		check.Blame("allergens", "field.unknown")
	}
	if f.Table != "" {
		id, err := uuid.Parse(f.Table)
		check.Require(err == nil, "table", "field.unknown")
		w.Tables = []uuid.UUID{id}
	}
	return w, check.Err()
}

// save takes a booking, or changes one.
func (h *Handler) save(c echo.Context) error {
	ctx := c.Request().Context()
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	f := typed(c)
	give := h.Bookings.Book
	var before booking.Booking
	if f.ID != "" {
		if before, err = h.mineHere(c); err != nil {
			return err
		}
		give = h.Bookings.Change
	}
	w, err := h.wish(c, f)
	if f.ID != "" {
		w.ID, w.Source, w.Language = before.ID, before.Source, before.Language
	}
	letters, wordsErr := h.letters(c, web.Who(c).VenueID, web.Origin(c, h.Public))
	if wordsErr != nil {
		return wordsErr
	}
	var b booking.Booking
	if err == nil {
		b, err = give(ctx, command, w, letters)
	}
	if f.Fault = fault.Of(err); f.Fault != nil && f.Fault.Kind != fault.KindNotFound && f.Fault.Kind != fault.KindMalformed {
		return h.form(c, web.Status(f.Fault), f, f.ID == "")
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/bookings?day="+b.Day.String()+"#booking-"+b.ID.String())
}
