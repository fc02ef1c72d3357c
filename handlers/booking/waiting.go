package booking

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/booking"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/live"
	"comptoir/models/staff"
	view "comptoir/views/booking"
	"comptoir/views/i18n"
)

// waiting answers who waits for a table.
func (h *Handler) waiting(c echo.Context) error {
	return h.showWaiting(c, http.StatusOK, view.WalkForm{Party: "2"}, nil, "")
}

func (h *Handler) showWaiting(c echo.Context, status int, f view.WalkForm, refused *fault.Fault, id string) error {
	ctx := c.Request().Context()
	since, err := h.Hub.Position(ctx)
	if err != nil {
		return err
	}
	v, err := h.waitingView(c)
	if err != nil {
		return err
	}
	if v.Form = f; f.Quoted == "" {
		if v.Form, err = h.quoted(c, f); err != nil {
			return err
		}
	}
	v.Form.Command = web.NewCommand()
	v.Fault, v.FaultID = refused, id
	v.Frame = frame.Screen(c, "bookings", "wait.title", i18n.T(ctx, "wait.title"), string(live.Bookings), string(live.Tables))
	v.Frame.Since = strconv.FormatInt(since, 10)
	return web.Render(c, status, view.Waiting(v))
}

func (h *Handler) waitingList(c echo.Context) error {
	v, err := h.waitingView(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.WaitingList(v))
}

func (h *Handler) waitingView(c echo.Context) (v view.WaitingView, err error) {
	ctx := c.Request().Context()
	account, err := db.Account(ctx)
	if err != nil {
		return v, err
	}
	v = view.WaitingView{
		Now: h.Now(), SMS: h.SMS != nil, Command: web.NewCommand,
		Link: func(w booking.Wait) string {
			return web.Origin(c, h.Public) + placePath + h.Places.Token(account, w.ID)
		},
	}
	if v.List, err = h.Bookings.Queue(ctx, web.Who(c).VenueID); err != nil {
		return v, err
	}
	v.Free, err = h.free(c)
	return v, err
}

// quoted is what a party would be told now.
func (h *Handler) quoted(c echo.Context, f view.WalkForm) (view.WalkForm, error) {
	ctx := c.Request().Context()
	desk, err := h.Bookings.Desk(ctx, web.Who(c).VenueID, "")
	if err != nil {
		return f, err
	}
	queue, err := h.Bookings.Queue(ctx, web.Who(c).VenueID)
	if err != nil {
		return f, err
	}
	var ahead []int
	for _, w := range queue {
		ahead = append(ahead, w.Party)
	}
	n, _ := strconv.Atoi(f.Party)
	wait, ok := booking.Estimate(desk.Rules, desk.Room, ahead, max(n, 1), h.Now())
	f.Quoted, f.None = strconv.Itoa(int(wait/time.Minute)), !ok
	return f, nil
}

func (h *Handler) quote(c echo.Context) error {
	f, err := h.quoted(c, view.WalkForm{Party: c.QueryParam("party")})
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Quote(f))
}

// walk puts a party on the list.
func (h *Handler) walk(c echo.Context) error {
	ctx := c.Request().Context()
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	f := view.WalkForm{Name: c.FormValue("name"), Party: c.FormValue("party"), Phone: c.FormValue("phone"), Quoted: c.FormValue("quoted")}
	if f.Quoted == "" {
		if f, err = h.quoted(c, f); err != nil {
			return err
		}
	}
	var check form.Check
	w := booking.Walk{
		VenueID: web.Who(c).VenueID, Name: f.Name, Contact: booking.Contact{Phone: f.Phone}, Language: i18n.From(ctx).Language,
		Party: check.Int("party", f.Party, 1, 200), Quoted: check.Int("quoted", f.Quoted, 0, 600),
	}
	if err = check.Err(); err == nil {
		_, err = h.Bookings.Walk(ctx, command, w)
	}
	if f.Fault = fault.Of(err); f.Fault != nil && f.Fault.Kind == fault.KindInvalid {
		return h.showWaiting(c, web.Status(f.Fault), f, nil, "")
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/bookings/waiting#wait-"+command.String())
}

// waits are what can become of somebody who waits.
var waits = map[string]booking.WaitStatus{"call": booking.Called, "seat": booking.WaitSeated, "gone": booking.Gone}

// moveWait calls a party to its table, has it sit down, or takes it off the list.
func (h *Handler) moveWait(c echo.Context) error {
	ctx, who := c.Request().Context(), web.Who(c)
	to, ok := waits[c.Param("act")]
	if !ok {
		return fault.NotFound("request.not_found")
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	w, err := h.Bookings.Wait(ctx, id)
	if err == nil && w.VenueID != who.VenueID {
		err = fault.NotFound("booking.unknown")
	}
	if err != nil {
		return err
	}
	if w.OrderID == command {
		return web.SeeOther(c, "/till?order="+command.String()) // the same tap again
	}
	table, err := web.OptionalID(c, "table")
	if err != nil {
		return err
	}
	opened := uuid.Nil
	if to == booking.WaitSeated && who.RegisterID != uuid.Nil && who.May(staff.Sell) {
		opened = command
		if w.Ended() {
			err = fault.Conflict("booking.not_open") // an order of theirs would be nobody's
		} else {
			err = h.open(c, command, table, party{name: w.Name, covers: w.Party, contact: w.Contact})
		}
	}
	if err == nil {
		w, err = h.Bookings.Move(ctx, command, id, to, table, opened)
	}
	if f := fault.Of(err); f != nil && !web.IsHX(c) {
		return h.showWaiting(c, web.Status(f), view.WalkForm{Party: "2"}, f, id.String())
	}
	if err != nil {
		return err
	}
	if to == booking.Called {
		if err := h.tell(c, w); err != nil {
			return err
		}
	}
	if opened != uuid.Nil {
		return web.SeeOther(c, "/till?order="+opened.String())
	}
	return web.SeeOther(c, "/bookings/waiting")
}

// tell sends a party that its table is ready, where messages are sent and it has a telephone. Whether it went is noted.
func (h *Handler) tell(c echo.Context, w booking.Wait) error {
	ctx := c.Request().Context()
	if h.SMS == nil || w.Contact.Phone == "" || w.Told == "sent" {
		return nil
	}
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	said := i18n.With(ctx, i18n.Match(w.Language))
	text := i18n.T(said, "wait.sms", "venue", web.Who(c).VenueName, "link", web.Origin(c, h.Public)+placePath+h.Places.Token(account, w.ID))
	err = h.SMS.Send(ctx, w.Contact.Phone, text)
	if err != nil {
		h.Log.WarnContext(ctx, "a guest's message was not sent", "wait", w.ID, "err", err)
	}
	return h.Bookings.Told(context.WithoutCancel(ctx), w, err == nil)
}
