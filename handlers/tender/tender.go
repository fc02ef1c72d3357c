// Package tender answers the office's page of tenders of the house's own.
//
// It owns their addresses. It must not know what a tender does to an order. Start reading at Handler.Routes.
package tender

import (
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/staff"
	"comptoir/models/tender"
	"comptoir/models/text"
	view "comptoir/views/tender"
)

// Handler answers /admin/tenders.
type Handler struct {
	Tenders *tender.Store
	Catalog *catalogdb.Store
}

const home = "/admin/tenders"

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	edit := web.Needs(staff.EditSettings)
	return []web.Route{
		web.Get(home, edit, h.list),
		web.Post(home, edit, h.save),
		web.Post(home+"/remove", edit, h.remove),
		web.Post(home+"/currencies", edit, h.saveCurrency),
		web.Post(home+"/currencies/remove", edit, h.removeCurrency),
	}
}

// list shows the tenders, and the form of a new one or of the one that the address names.
func (h *Handler) list(c echo.Context) error {
	v, err := h.listView(c)
	if err != nil {
		return err
	}
	for _, t := range v.Tenders {
		if t.Name == c.QueryParam("name") {
			v.Typed = view.TypedOf(t, v.Currency)
		}
	}
	return web.Render(c, http.StatusOK, view.List(v))
}

func (h *Handler) listView(c echo.Context) (view.ListView, error) {
	ctx := c.Request().Context()
	v := view.ListView{Frame: frame.Page(c, "tender.tenders"), Currency: web.Who(c).Currency, Typed: view.Typed{Slip: string(order.SlipOptional)}}
	var err error
	if v.Tenders, err = h.Tenders.List(ctx); err != nil {
		return v, err
	}
	if v.Currencies, err = h.Tenders.Currencies(ctx); err != nil {
		return v, err
	}
	v.Categories, err = h.Catalog.Categories(ctx)
	return v, err
}

// save adds a tender or changes what one may pay.
func (h *Handler) save(c echo.Context) error {
	typed := view.Typed{Name: strings.TrimSpace(c.FormValue("name")), Slip: c.FormValue("slip"), Most: c.FormValue("most"), PerGuest: c.FormValue("per_guest") != ""}
	rule := order.TenderRule{Name: typed.Name, Slip: order.Slip(typed.Slip), PerGuest: typed.PerGuest}
	var err error
	if typed.Most != "" {
		if rule.Most, err = text.ParseAmount(typed.Most, web.Who(c).Currency.Digits, text.NoMark); err != nil {
			err = fault.Invalid("request.invalid").Field("most", "field.amount").Because(err)
		}
	}
	for _, chosen := range c.Request().PostForm["category"] {
		id, parseErr := uuid.Parse(chosen)
		if parseErr != nil {
			return fault.Malformed("request.unreadable").Because(parseErr)
		}
		rule.Categories = append(rule.Categories, id)
	}
	typed.Categories = rule.Categories
	if err == nil {
		err = h.Tenders.Save(c.Request().Context(), rule)
	}
	if f := fault.Of(err); f != nil && f.Kind != fault.KindMalformed {
		v, err := h.listView(c)
		if err != nil {
			return err
		}
		v.Typed, v.Fault = typed, f
		return web.Render(c, web.Status(f), view.List(v))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, home)
}

// remove takes a tender off the tills.
func (h *Handler) remove(c echo.Context) error {
	if err := h.Tenders.Remove(c.Request().Context(), c.FormValue("name")); err != nil {
		return err
	}
	return web.SeeOther(c, home)
}

// saveCurrency has drawers take a currency, or changes its rate.
func (h *Handler) saveCurrency(c echo.Context) error {
	own := web.Who(c).Currency
	x := tender.Currency{Code: strings.ToUpper(strings.TrimSpace(c.FormValue("code")))}
	var err error
	if x.Rate, err = tender.ParseRate(c.FormValue("rate"), own); err != nil {
		err = fault.Invalid("request.invalid").Field("rate", "field.amount").Because(err)
	} else {
		err = h.Tenders.SaveCurrency(c.Request().Context(), x, own.Code)
	}
	if f := fault.Of(err); f != nil {
		v, err := h.listView(c)
		if err != nil {
			return err
		}
		v.Code, v.Rate, v.CurrencyFault = x.Code, c.FormValue("rate"), f
		return web.Render(c, web.Status(f), view.List(v))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, home)
}

// removeCurrency has drawers take a currency no longer.
func (h *Handler) removeCurrency(c echo.Context) error {
	if err := h.Tenders.RemoveCurrency(c.Request().Context(), c.FormValue("code")); err != nil {
		return err
	}
	return web.SeeOther(c, home)
}
