package account

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/tax"
	view "comptoir/views/account"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

func (h *Handler) taxesPage(c echo.Context) error {
	ctx := c.Request().Context()
	taxes, err := h.Accounts.Taxes(ctx)
	if err != nil {
		return err
	}
	groups, err := h.Accounts.TaxGroups(ctx)
	if err != nil {
		return err
	}
	v := view.TaxesView{PageView: frame.Page(c, "nav.taxes"), Taxes: taxes, Groups: groups, Unset: account.LocalRateUnset(web.Who(c).Country, taxes)}
	return web.Render(c, http.StatusOK, view.Taxes(v))
}

func taxPage(c echo.Context, title string) layout.PageView {
	page := frame.Page(c, title)
	page.Back = layout.NavItem{Label: i18n.T(c.Request().Context(), "nav.taxes"), Href: "/admin/taxes"}
	return page
}

func (h *Handler) showTax(c echo.Context, f view.Form, id uuid.UUID) error {
	if id != uuid.Nil {
		f.Values.Set("fixed", "1")
	}
	return answer(c, f, view.Tax(view.TaxView{PageView: taxPage(c, "account.tax.one"), Form: f, ID: id, Command: web.NewCommand()}))
}

func (h *Handler) newTax(c echo.Context) error {
	mode := tax.Inclusive
	if country, ok := account.CountryOf(web.Who(c).Country); ok {
		mode = country.Tax.Mode
	}
	return h.showTax(c, filled("account.tax", url.Values{"mode": {string(mode)}}), uuid.Nil)
}

func (h *Handler) taxPage(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	list, err := h.Accounts.Taxes(c.Request().Context())
	if err != nil {
		return err
	}
	for _, t := range list {
		if t.ID == id {
			return h.showTax(c, filled("account.tax", url.Values{"name": {t.Name}, "rate": {view.Rate(t.BasisPoints)}, "mode": {string(t.Mode)}, "compound": {view.Yes(t.Compound)}}), id)
		}
	}
	return fault.NotFound("tax.not_found")
}

func (h *Handler) saveTax(c echo.Context) error {
	id, err := pathID(c)
	if err != nil {
		return err
	}
	if err := h.writeTax(c, id); err != nil {
		f, err := typed(c, "account.tax", err)
		if err != nil {
			return err
		}
		return h.showTax(c, f, id)
	}
	return web.SeeOther(c, "/admin/taxes")
}

func (h *Handler) writeTax(c echo.Context, id uuid.UUID) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	var check form.Check
	t := account.Tax{ID: id, Name: c.FormValue("name"), BasisPoints: check.Percent("rate", c.FormValue("rate"), 10_000), Mode: tax.Mode(c.FormValue("mode")), Compound: c.FormValue("compound") != ""}
	if err := check.Err(); err != nil {
		return err
	}
	_, err = h.Accounts.SaveTax(c.Request().Context(), command, t)
	return err
}

func (h *Handler) showTaxGroup(c echo.Context, f view.Form, g account.TaxGroup) error {
	taxes, err := h.Accounts.Taxes(c.Request().Context())
	if err != nil {
		return err
	}
	if g.ID != uuid.Nil {
		f.Values.Set("fixed", "1")
	}
	v := view.TaxGroupView{PageView: taxPage(c, "account.taxgroup.one"), Form: f, ID: g.ID, Default: g.IsDefault, Taxes: taxes, Command: web.NewCommand()}
	return answer(c, f, view.TaxGroup(v))
}

func (h *Handler) newTaxGroup(c echo.Context) error {
	return h.showTaxGroup(c, empty("account.taxgroup"), account.TaxGroup{})
}

func (h *Handler) taxGroupPage(c echo.Context) error {
	g, err := h.taxGroup(c)
	if err != nil {
		return err
	}
	values := url.Values{"name": {g.Name}}
	if g.IsDefault {
		values.Set("is_default", "on")
	}
	for _, t := range g.Taxes {
		values.Add("tax."+t.Kind, t.TaxID.String())
	}
	return h.showTaxGroup(c, filled("account.taxgroup", values), g)
}

func (h *Handler) taxGroup(c echo.Context) (account.TaxGroup, error) {
	id, err := pathID(c)
	if err != nil || id == uuid.Nil {
		return account.TaxGroup{}, err
	}
	list, err := h.Accounts.TaxGroups(c.Request().Context())
	if err != nil {
		return account.TaxGroup{}, err
	}
	for _, g := range list {
		if g.ID == id {
			return g, nil
		}
	}
	return account.TaxGroup{}, fault.NotFound("taxgroup.not_found")
}

func (h *Handler) saveTaxGroup(c echo.Context) error {
	before, err := h.taxGroup(c)
	if err != nil {
		return err
	}
	if err := h.writeTaxGroup(c, before); err != nil {
		f, err := typed(c, "account.taxgroup", err)
		if err != nil {
			return err
		}
		return h.showTaxGroup(c, f, before)
	}
	return web.SeeOther(c, "/admin/taxes")
}

func (h *Handler) writeTaxGroup(c echo.Context, before account.TaxGroup) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	values, err := c.FormParams()
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	g := account.TaxGroup{ID: before.ID, Name: values.Get("name"), IsDefault: before.IsDefault || values.Get("is_default") != ""}
	if g.Taxes, err = groupTaxes(values); err != nil {
		return err
	}
	_, err = h.Accounts.SaveTaxGroup(c.Request().Context(), command, g)
	return err
}

// groupTaxes reads the boxes "tax.<kind>" in a steady order: the same form is the same command.
func groupTaxes(values url.Values) ([]account.GroupTax, error) {
	var list []account.GroupTax
	for _, kind := range []string{"", "dine_in", "takeaway", "delivery", "counter"} {
		for _, text := range values["tax."+kind] {
			id, err := uuidOf(strings.TrimSpace(text))
			if err != nil {
				return nil, err
			}
			list = append(list, account.GroupTax{Kind: kind, TaxID: id})
		}
	}
	return list, nil
}
