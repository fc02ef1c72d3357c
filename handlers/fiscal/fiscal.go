// Package fiscal answers the pages on which registers begin to sign, make the receipts that fall due and
// hand their records over.
//
// It owns their addresses and who may use them. It must not know any country's rules: models/fiscal/fiscaldb
// does. Start reading at Handler.Routes.
package fiscal

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/fiscal"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/staff"
	view "comptoir/views/fiscal"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

// Handler has what these pages work with.
type Handler struct {
	Fiscal *fiscaldb.Store
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	edit := web.Needs(staff.EditSettings)
	return []web.Route{
		web.Get("/admin/fiscal", edit, h.list),
		web.Get("/admin/fiscal/badge", edit, h.badge),
		web.Get("/admin/fiscal/:id", edit, h.register),
		web.Post("/admin/fiscal/:id/start", edit, h.start),
		web.Post("/admin/fiscal/:id/make", edit, h.make),
		web.Post("/admin/fiscal/:id/module", edit, h.setModule),
		web.Post("/admin/fiscal/:id/end", edit, h.end),
		web.Post("/admin/fiscal/:id/export", edit, h.export),
		web.Post("/admin/fiscal/:id/keys", edit, h.keys),
		web.Post("/admin/fiscal/:id/device", edit, h.setDevice),
		web.Post("/admin/fiscal/:id/device/drop", edit, h.dropDevice),
		web.Get("/admin/fiscal/documents/:id", edit, h.document),
		web.Post("/admin/fiscal/documents/:id/retry", edit, h.retry),
		web.Post("/admin/fiscal/documents/:id/found", edit, h.found),
		web.Post("/admin/fiscal/documents/:id/missing", edit, h.missing),
		web.Post("/admin/fiscal/documents/:id/correct", edit, h.correct),
	}
}

// registers are those of the venues where the person works.
func (h *Handler) registers(c echo.Context) ([]fiscaldb.Register, []fiscaldb.Registration, error) {
	var venues []uuid.UUID
	for _, v := range web.Who(c).Venues {
		venues = append(venues, v.ID)
	}
	list, err := h.Fiscal.Registers(c.Request().Context(), venues)
	if err != nil {
		return nil, nil, err
	}
	open, err := h.Fiscal.Unregistered(c.Request().Context(), venues)
	return list, open, err
}

func (h *Handler) list(c echo.Context) error {
	list, open, err := h.registers(c)
	if err != nil {
		return err
	}
	page := frame.Page(c, "fiscal.title")
	page.Lead = i18n.T(c.Request().Context(), "fiscal.lead")
	return web.Render(c, http.StatusOK, view.List(view.ListView{PageView: page, Registers: list, Country: web.Who(c).Country,
		Open: open, Currency: web.Who(c).Currency, Command: web.NewCommand}))
}

// badge answers how much somebody should look at.
func (h *Handler) badge(c echo.Context) error {
	list, open, err := h.registers(c)
	if err != nil {
		return err
	}
	n := len(open)
	for _, r := range list {
		n += r.Needs()
	}
	return web.Render(c, http.StatusOK, view.Badge(n))
}

// one is the register that the path names, in a venue where the person works.
func (h *Handler) one(c echo.Context) (fiscaldb.Register, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return fiscaldb.Register{}, err
	}
	r, err := h.Fiscal.Register(c.Request().Context(), id)
	if err == nil && !web.Who(c).In(r.VenueID) {
		err = fault.NotFound("register.not_found")
	}
	return r, err
}

func (h *Handler) register(c echo.Context) error {
	r, err := h.one(c)
	if err != nil {
		return err
	}
	values := url.Values{"cash_box": {view.Suggested(r)}, "tax_system": {"1"}, "waits": {"on"}}
	if d := r.Device; d != nil {
		values.Set("device", d.Device)
		values.Set("tax_system", strconv.Itoa(d.TaxSystem))
		if !d.Waits {
			values.Del("waits")
		}
	}
	return h.show(c, r, values, nil)
}

// show renders a register's page; typed is what stands in its form, f what is wrong with it.
func (h *Handler) show(c echo.Context, r fiscaldb.Register, typed url.Values, f *fault.Fault) error {
	ctx := c.Request().Context()
	v := view.RegisterView{
		PageView: frame.Page(c, "fiscal.title"), Register: r, Regime: fiscaldb.RegimeOf(web.Who(c).Country), Country: web.Who(c).Country,
		Typed: typed, Fault: f, Command: web.NewCommand, Done: c.QueryParam("done"), Modules: h.Fiscal.ModuleAddresses(),
	}
	v.Heading, v.Lead = r.Name, r.Venue
	v.Back = layout.NavItem{Label: i18n.T(ctx, "nav.fiscal"), Href: "/admin/fiscal"}
	if r.Chain != nil {
		var err error
		if v.Own, err = h.Fiscal.Own(ctx, r.Chain.ID); err != nil {
			return err
		}
		if v.Outages, err = h.Fiscal.Outages(ctx, r.Chain.ID); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if f != nil {
		status = web.Status(f)
	}
	return web.Render(c, status, view.Register(v))
}

// act does something to a register and shows its page, with what is wrong where it is refused.
func (h *Handler) act(c echo.Context, done string, do func(command uuid.UUID, r fiscaldb.Register) error) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	r, err := h.one(c)
	if err != nil {
		return err
	}
	err = do(command, r)
	if f := fault.Of(err); f != nil && f.Kind != fault.KindNotFound {
		typed, err := c.FormParams()
		if err != nil {
			return fault.Malformed("request.unreadable").Because(err)
		}
		return h.show(c, r, typed, f)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/fiscal/"+r.ID.String()+"?done="+done)
}

// start has a register sign from now on.
func (h *Handler) start(c echo.Context) error {
	return h.act(c, "started", func(command uuid.UUID, r fiscaldb.Register) error {
		return h.Fiscal.Start(c.Request().Context(), fiscaldb.Start{
			ID: command, RegisterID: r.ID, Regime: fiscaldb.RegimeOf(web.Who(c).Country), CashBox: c.FormValue("cash_box"), Serial: c.FormValue("serial"), Module: c.FormValue("module"),
		})
	})
}

// setModule has a register sign by another security module.
func (h *Handler) setModule(c echo.Context) error {
	return h.act(c, "module", func(command uuid.UUID, r fiscaldb.Register) error {
		chain, err := signing(r)
		if err != nil {
			return err
		}
		return h.Fiscal.SetModule(c.Request().Context(), command, chain, c.FormValue("module"))
	})
}

// signing is the chain of a register that signs.
func signing(r fiscaldb.Register) (uuid.UUID, error) {
	if r.Chain == nil {
		return uuid.Nil, fault.Conflict("fiscal.not_on")
	}
	return r.Chain.ID, nil
}

// make makes a receipt of the register itself.
func (h *Handler) make(c echo.Context) error {
	return h.act(c, "made", func(command uuid.UUID, r fiscaldb.Register) error {
		chain, err := signing(r)
		if err != nil {
			return err
		}
		return h.Fiscal.Make(c.Request().Context(), command, chain, fiscal.Kind(c.FormValue("kind")))
	})
}

// end has a register sign nothing any more.
func (h *Handler) end(c echo.Context) error {
	return h.act(c, "ended", func(command uuid.UUID, r fiscaldb.Register) error {
		chain, err := signing(r)
		if err != nil {
			return err
		}
		return h.Fiscal.End(c.Request().Context(), command, chain)
	})
}

// chainOf is the chain of a register that a form names: one that has ended can be handed over too.
func chainOf(c echo.Context, r fiscaldb.Register) (*fiscaldb.Chain, error) {
	id, err := uuid.Parse(c.FormValue("chain"))
	if err != nil {
		return nil, fault.Malformed("request.unreadable").Because(err)
	}
	chains := r.Past
	if r.Chain != nil {
		chains = append(chains, r.Chain)
	}
	for _, chain := range chains {
		if chain.ID == id {
			return chain, nil
		}
	}
	return nil, fault.NotFound("request.not_found")
}

// export hands the records over.
func (h *Handler) export(c echo.Context) error {
	return h.file(c, func(command uuid.UUID, chain *fiscaldb.Chain, out *bytes.Buffer) (string, error) {
		in := fiscaldb.Export{Command: command, Chain: chain.ID}
		for field, day := range map[string]*businessday.Day{"from": &in.From, "to": &in.To} {
			if text := c.FormValue(field); text != "" {
				d, err := businessday.Parse(text)
				if err != nil {
					return "", fault.Invalid("request.invalid").Field(field, "field.date").Because(err)
				}
				*day = d
			}
		}
		name := string(chain.Regime) + "-" + chain.CashBox + ".txt"
		if chain.Whole() {
			name = "dep7-" + chain.CashBox + ".json"
		}
		return name, h.Fiscal.Export(c.Request().Context(), in, out)
	})
}

// keys hands the file of keys over.
func (h *Handler) keys(c echo.Context) error {
	return h.file(c, func(_ uuid.UUID, chain *fiscaldb.Chain, out *bytes.Buffer) (string, error) {
		return "keys-" + chain.CashBox + ".json", h.Fiscal.Keys(c.Request().Context(), chain.ID, out)
	})
}

// file answers with a file, or with the page that says why there is none.
func (h *Handler) file(c echo.Context, write func(uuid.UUID, *fiscaldb.Chain, *bytes.Buffer) (string, error)) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	r, err := h.one(c)
	if err != nil {
		return err
	}
	chain, err := chainOf(c, r)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	name, err := write(command, chain, &out)
	if f := fault.Of(err); f != nil && f.Kind != fault.KindNotFound {
		typed, err := c.FormParams()
		if err != nil {
			return fault.Malformed("request.unreadable").Because(err)
		}
		return h.show(c, r, typed, f)
	}
	if err != nil {
		return err
	}
	head := c.Response().Header()
	head.Set(echo.HeaderContentDisposition, `attachment; filename*=UTF-8''`+url.PathEscape(name))
	head.Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, "application/octet-stream", out.Bytes())
}
