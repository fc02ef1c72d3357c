package catalog

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/money"
	view "comptoir/views/catalog"
)

// pricesShown is how many prices a preview lists; it counts all of them.
const pricesShown = 100

// askPrices asks how the prices of the selected items shall change.
func (h *Handler) askPrices(c echo.Context) error {
	f, err := typed(c, nil)
	if err != nil {
		return err
	}
	values := url.Values{}
	for _, name := range []string{"id", "all", "q", "category", "tax", "archived"} {
		values[name] = f.Values[name]
	}
	return h.showPrices(c, filled("/admin/items/prices", values), nil)
}

// pricesPage is where a reload of the page leads: without a selection there is nothing to change.
func (h *Handler) pricesPage(c echo.Context) error { return web.SeeOther(c, "/admin/items") }

func (h *Handler) showPrices(c echo.Context, f view.Form, preview []catalogdb.NewPrice) error {
	v := view.PricesView{Form: f, Confirm: web.NewCommand(), Currency: web.Who(c).Currency, Count: len(preview)}
	v.PageView = page(c, "catalog.change_prices", "nav.items", "/admin/items")
	for _, p := range preview {
		if p.Before != p.After {
			v.Changed++
		}
	}
	v.Prices = preview[:min(len(preview), pricesShown)]
	return answer(c, f, view.Prices(v), nil)
}

// changePrices shows what a change does, and makes it once that was seen.
func (h *Handler) changePrices(c echo.Context) error {
	sel, err := selection(c)
	if err != nil {
		return err
	}
	ctx, rules := c.Request().Context(), c.FormValue("rules") != ""
	change, err := priceChange(c)
	if err == nil && c.FormValue("act") == "change" {
		command, err := web.CommandID(c)
		if err != nil {
			return err
		}
		if err := h.Catalog.ChangePrices(ctx, command, sel, change, rules); err != nil {
			return err
		}
		return web.SeeOther(c, listed(sel.Filter))
	}
	var preview []catalogdb.NewPrice
	if err == nil {
		preview, err = h.Catalog.PreviewPrices(ctx, sel, change, rules)
	}
	f, err := typed(c, err)
	if err != nil {
		return err
	}
	return h.showPrices(c, f, preview)
}

// priceChange reads "5", "-2,5" percent, "0.20" or "-0.20" more, and the ending.
func priceChange(c echo.Context) (catalog.PriceChange, error) {
	r, err := read(c)
	if err != nil {
		return catalog.PriceChange{}, err
	}
	change := catalog.PriceChange{BasisPoints: r.percent("percent"), Ending: catalog.Ending(r.values.Get("ending"))}
	amount := strings.ReplaceAll(strings.TrimPrefix(strings.TrimSpace(r.values.Get("amount")), "+"), "−", "-")
	change.Amount = r.price(amount, "amount").Round(money.HalfUp)
	if err := r.err(nil); err != nil {
		return change, err
	}
	return change, change.Check()
}

// percent reads a share with its sign as basis points; an empty field is zero.
func (r *reading) percent(field string) int {
	text := strings.ReplaceAll(strings.TrimSpace(r.values.Get(field)), "−", "-")
	text, down := strings.CutPrefix(strings.TrimPrefix(text, "+"), "-")
	if text == "" {
		return 0
	}
	var check form.Check
	points := check.Percent(field, text, 100_000)
	if f := fault.Of(check.Err()); f != nil {
		r.wrong[field] = f.Fields[field]
	}
	if down {
		return -points
	}
	return points
}

// small writes a number for a form.
func small(n int) string { return strconv.Itoa(n) }
