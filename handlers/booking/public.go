package booking

import (
	"context"
	"net/http"
	"strconv"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/booking"
	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	view "comptoir/views/booking"
	"comptoir/views/i18n"
)

// nextDays is how many days are looked through for a guest who has not chosen one.
const nextDays = 8

// A door is a venue as somebody from outside finds it.
type door struct {
	ctx   context.Context // of the venue's account, on its clock
	venue orderdb.Venue
}

// enter finds the venue that an address names.
func (h *Handler) enter(c echo.Context) (door, error) {
	account, venue, err := h.Bookings.Found(c.Request().Context(), c.Param("venue"))
	if err != nil {
		return door{}, err
	}
	return h.stand(c, account, venue)
}

func (h *Handler) stand(c echo.Context, account, venue uuid.UUID) (d door, err error) {
	d.ctx = db.WithAccount(c.Request().Context(), account)
	if d.venue, err = h.Orders.Venue(d.ctx, venue); err != nil {
		return d, err
	}
	d.ctx = i18n.With(d.ctx, i18n.From(d.ctx).In(d.venue.Clock.Zone))
	c.SetRequest(c.Request().WithContext(d.ctx))
	return d, nil
}

// book leads a guest through the steps: party and day, time, name.
func (h *Handler) book(c echo.Context) error {
	d, err := h.enter(c)
	if err != nil {
		return err
	}
	f := view.Form{Party: c.QueryParam("party"), Day: c.QueryParam("day"), Time: c.QueryParam("time")}
	return h.bookPage(c, d, http.StatusOK, f, c.Request().URL.Path, uuid.Nil)
}

// bookPage is the step that comes next by what is chosen so far.
func (h *Handler) bookPage(c echo.Context, d door, status int, f view.Form, path string, change uuid.UUID) error {
	asked, _ := businessday.Parse(f.Day) // what is no day is asked for again
	desk, err := h.Bookings.Desk(d.ctx, d.venue.ID, asked)
	if err != nil {
		return err
	}
	r := desk.Rules
	v := view.BookView{Path: path, Closed: !r.Online, Largest: r.Largest, Form: f, Keep: r.Keep, Change: change != uuid.Nil, Consent: c.FormValue("consent") != ""}
	v.Frame = frame.Bare(c, "booking.book_title")
	v.Frame.Heading, v.Frame.Lead = d.venue.Name, i18n.T(d.ctx, "booking.book_title")
	v.Form.Command = web.NewCommand()
	for day := desk.Today; day <= desk.Today.Add(min(r.Ahead, 90)); day = day.Add(1) {
		if len(r.Times(day, desk.Clock)) > 0 {
			v.Days = append(v.Days, day)
		}
	}
	party, err := strconv.Atoi(f.Party)
	if err != nil || party < 1 || f.Day == "" || string(desk.Day) != f.Day {
		if v.Form.Party == "" {
			v.Form.Party = "2"
		}
		if v.Form.Day == "" {
			if v.Form.Day, err = h.firstFree(d, desk, v.Days, v.Form.Party); err != nil {
				return err
			}
		}
		return web.Render(c, status, view.Book(v))
	}
	v.Slots = view.SlotsView{Day: desk.Day, Chosen: f.Time, Fault: f.Fault, Online: true}
	for _, s := range r.Free(desk.Without(change), desk.Day, party, h.Now()) {
		v.Slots.Times = append(v.Slots.Times, view.SlotView{At: s.At, Free: true})
	}
	v.Step = "time"
	if f.Time != "" {
		v.Step = "name"
	}
	return web.Render(c, status, view.Book(v))
}

// firstFree is the first of the next days on which a party could still come: what a guest sees first
// is a day with times. Empty: none of them, or the party is no number.
func (h *Handler) firstFree(d door, desk booking.Desk, days []businessday.Day, party string) (string, error) {
	n, err := strconv.Atoi(party)
	if err != nil || n < 1 {
		return "", nil
	}
	for _, day := range days[:min(len(days), nextDays)] {
		if day != desk.Day {
			if desk, err = h.Bookings.Desk(d.ctx, d.venue.ID, day); err != nil {
				return "", err
			}
		}
		if len(desk.Rules.Free(desk.Room, day, n, h.Now())) > 0 {
			return string(day), nil
		}
	}
	return "", nil
}

// bookNow takes the booking of a guest.
func (h *Handler) bookNow(c echo.Context) error {
	d, err := h.enter(c)
	if err != nil {
		return err
	}
	return h.takeGuest(c, d, c.Request().URL.Path, nil)
}

// takeGuest gives a guest the table that they ask for, new or instead of the one that they have.
func (h *Handler) takeGuest(c echo.Context, d door, path string, before *booking.Booking) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	if _, err := h.Staff.Take(d.ctx, staff.Booking(), c.RealIP()); err != nil {
		return err
	}
	f := typed(c)
	f.Table, f.OtherTime, f.Allergens, f.Allergy = "", "", nil, ""
	w, err := wishOf(f, d.venue.Clock)
	w.VenueID, w.Source, w.Language, w.Guest = d.venue.ID, booking.Online, i18n.From(d.ctx).Language, true
	give, change := h.Bookings.Book, uuid.Nil
	if before != nil {
		w.ID, w.Source, change, give = before.ID, before.Source, before.ID, h.Bookings.Change
		w.Contact.Allergens, w.Contact.Allergy = before.Contact.Allergens, before.Contact.Allergy
	}
	if err == nil && c.FormValue("consent") == "" {
		err = fault.Invalid("request.invalid").Field("consent", "booking.consent")
	}
	letters, wordsErr := h.letters(c, d.venue.ID, h.Public)
	if wordsErr != nil {
		return wordsErr
	}
	var b booking.Booking
	if err == nil {
		b, err = give(d.ctx, command, w, letters)
	}
	if f.Fault = fault.Of(err); f.Fault != nil && (f.Fault.Kind == fault.KindInvalid || f.Fault.Kind == fault.KindConflict) {
		return h.bookPage(c, d, web.Status(f.Fault), f, path, change)
	}
	if err != nil {
		return err
	}
	account, err := db.Account(d.ctx)
	if err != nil {
		return err
	}
	return web.SeeOther(c, minePath+h.Links.Token(account, b.ID))
}

// guestOf finds the booking that a guest's link leads to.
func (h *Handler) guestOf(c echo.Context) (door, booking.Booking, error) {
	c.Response().Header().Set("Referrer-Policy", "no-referrer")
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	account, id, ok := h.Links.Read(c.Param("token"))
	if !ok {
		return door{}, booking.Booking{}, fault.NotFound("request.not_found")
	}
	b, err := h.Bookings.Booking(db.WithAccount(c.Request().Context(), account), id)
	if err != nil {
		return door{}, b, err
	}
	d, err := h.stand(c, account, b.VenueID)
	return d, b, err
}

// mine is a booking as its guest sees it.
func (h *Handler) mine(c echo.Context) error {
	d, b, err := h.guestOf(c)
	if err != nil {
		return err
	}
	return h.minePage(c, d, b, http.StatusOK, nil)
}

func (h *Handler) minePage(c echo.Context, d door, b booking.Booking, status int, f *fault.Fault) error {
	v := view.MineView{
		Frame: frame.Bare(c, "booking.mine"), Address: d.venue.Address, Booking: b, Path: minePath + c.Param("token"),
		Open: b.Status == booking.Booked && b.Start.After(h.Now()), Command: web.NewCommand(), Fault: f,
	}
	v.Frame.Heading, v.Frame.Lead = d.venue.Name, i18n.T(d.ctx, "booking.mine")
	return web.Render(c, status, view.Mine(v))
}

// changeMine leads a guest through the steps again, with what they have chosen before.
func (h *Handler) changeMine(c echo.Context) error {
	d, b, err := h.guestOf(c)
	if err != nil {
		return err
	}
	f := view.Form{
		Party: c.QueryParam("party"), Day: c.QueryParam("day"), Time: c.QueryParam("time"),
		Name: b.Name, Phone: b.Contact.Phone, Email: b.Contact.Email, Note: b.Contact.Note,
	}
	path := minePath + c.Param("token") + "/change"
	if f.Party == "" {
		return h.bookPage(c, d, http.StatusOK, view.Form{Party: strconv.Itoa(b.Party), Day: ""}, path, b.ID)
	}
	return h.bookPage(c, d, http.StatusOK, f, path, b.ID)
}

func (h *Handler) changeNow(c echo.Context) error {
	d, b, err := h.guestOf(c)
	if err != nil {
		return err
	}
	return h.takeGuest(c, d, minePath+c.Param("token")+"/change", &b)
}

// cancelMine gives a guest's table up.
func (h *Handler) cancelMine(c echo.Context) error {
	d, b, err := h.guestOf(c)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	letters, err := h.letters(c, d.venue.ID, h.Public)
	if err != nil {
		return err
	}
	_, err = h.Bookings.Turn(d.ctx, command, b.ID, booking.Cancelled, letters)
	if f := fault.Of(err); f != nil {
		return h.minePage(c, d, b, web.Status(f), f)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, minePath+c.Param("token"))
}

// place is where somebody stands on the waiting list.
func (h *Handler) place(c echo.Context) error {
	account, id, ok := h.Places.Read(c.Param("token"))
	if !ok {
		return fault.NotFound("request.not_found")
	}
	w, err := h.Bookings.Wait(db.WithAccount(c.Request().Context(), account), id)
	if err != nil {
		return err
	}
	d, err := h.stand(c, account, w.VenueID)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Referrer-Policy", "no-referrer")
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	v := view.PlaceView{Frame: frame.Bare(c, "wait.place_title"), Wait: w}
	v.Frame.Heading, v.Frame.Lead = d.venue.Name, w.Name
	return web.Render(c, http.StatusOK, view.Place(v))
}
