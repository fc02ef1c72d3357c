package fiscal

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/order"
	view "comptoir/views/fiscal"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/till"
)

// here is the document that the path names, of a venue where the person works.
func (h *Handler) here(c echo.Context) (fiscaldb.Registration, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return fiscaldb.Registration{}, err
	}
	d, err := h.Fiscal.Document(c.Request().Context(), id)
	if err == nil && !web.Who(c).In(d.VenueID) {
		err = fault.NotFound("request.not_found")
	}
	return d, err
}

// document shows one document, and what can be done about it.
func (h *Handler) document(c echo.Context) error {
	d, err := h.here(c)
	if err != nil {
		return err
	}
	return h.showDocument(c, d, url.Values{"date": {d.Day}}, nil)
}

func (h *Handler) showDocument(c echo.Context, d fiscaldb.Registration, typed url.Values, f *fault.Fault) error {
	ctx := c.Request().Context()
	v := view.DocumentView{
		PageView: frame.Page(c, "fiscal.title"), Document: d, Currency: web.Who(c).Currency, Typed: typed, Fault: f, Command: web.NewCommand, Done: c.QueryParam("done"),
	}
	v.Heading, v.Lead = till.DocumentName(ctx, d, v.Currency), d.Register
	v.Back = layout.NavItem{Label: i18n.T(ctx, "nav.fiscal"), Href: "/admin/fiscal"}
	status := http.StatusOK
	if f != nil {
		status = web.Status(f)
	}
	return web.Render(c, status, view.Document(v))
}

// found keeps that the device has the document, as its paper says.
func (h *Handler) found(c echo.Context) error {
	return h.actOn(c, func(id uuid.UUID, in fiscaldb.Settling) error {
		refusal := fault.Invalid("request.invalid")
		number, err := strconv.ParseUint(strings.TrimSpace(c.FormValue("number")), 10, 32)
		if err != nil {
			refusal = refusal.Field("number", "field.number")
		}
		sign, err := strconv.ParseUint(strings.TrimSpace(c.FormValue("sign")), 10, 32)
		if err != nil {
			refusal = refusal.Field("sign", "field.number")
		}
		at, err := time.Parse("2006-01-02T15:04", c.FormValue("time"))
		if err != nil {
			refusal = refusal.Field("time", "field.required")
		}
		if len(refusal.Fields) > 0 {
			return refusal
		}
		in.Result = &fiscaldb.Result{Number: uint32(number), Sign: uint32(sign), Time: at, Memory: c.FormValue("memory")}
		return h.Fiscal.Settle(c.Request().Context(), id, in)
	})
}

// missing keeps that the device has no such document.
func (h *Handler) missing(c echo.Context) error {
	return h.actOn(c, func(id uuid.UUID, in fiscaldb.Settling) error { return h.Fiscal.Settle(c.Request().Context(), id, in) })
}

// correct has a correction registered in its place.
func (h *Handler) correct(c echo.Context) error {
	return h.actOn(c, func(id uuid.UUID, in fiscaldb.Settling) error {
		return h.Fiscal.Correct(c.Request().Context(), id, fiscaldb.Correcting{
			Settling: in, ByOrder: c.FormValue("by_order") != "", Date: c.FormValue("date"), Number: c.FormValue("order"),
		})
	})
}

// actOn does something to a document and shows its page, with what is wrong where it is refused.
func (h *Handler) actOn(c echo.Context, do func(id uuid.UUID, in fiscaldb.Settling) error) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	d, err := h.here(c)
	if err != nil {
		return err
	}
	who := web.Who(c)
	err = do(d.ID, fiscaldb.Settling{ID: command, Why: c.FormValue("why"), By: order.Actor{StaffID: who.StaffID, Name: who.Name}})
	if f := fault.Of(err); f != nil && f.Kind != fault.KindNotFound {
		typed, err := c.FormParams()
		if err != nil {
			return fault.Malformed("request.unreadable").Because(err)
		}
		return h.showDocument(c, d, typed, f)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/fiscal/documents/"+d.ID.String()+"?done=kept")
}
