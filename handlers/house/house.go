// Package house answers the office's pages of house accounts: who pays later, how far, what they owe, and what they paid.
//
// It owns their addresses. It must not know how an order is charged: the till does. Start reading at Handler.Routes.
package house

import (
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/houseaccount"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	"comptoir/models/text"
	"comptoir/models/till/tilldb"
	view "comptoir/views/house"
)

// Handler answers /admin/house-accounts.
type Handler struct {
	Houses *houseaccount.Store
	Tills  *tilldb.Store
	Orders *orderdb.Store
	Now    func() time.Time
}

const home = "/admin/house-accounts"

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	manage := web.Needs(staff.ManageHouses)
	return []web.Route{
		web.Get(home, manage, h.list),
		web.Post(home, manage, h.add),
		web.Get(home+"/:id", manage, h.page),
		web.Get(home+"/:id/statement.csv", manage, h.export),
		web.Post(home+"/:id", manage, h.change),
		web.Post(home+"/:id/settle", manage, h.settle),
	}
}

func (h *Handler) list(c echo.Context) error {
	v, err := h.listView(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.List(v))
}

func (h *Handler) listView(c echo.Context) (view.ListView, error) {
	v := view.ListView{Frame: frame.Page(c, "house.accounts"), Currency: web.Who(c).Currency, Command: web.NewCommand()}
	var err error
	v.Accounts, err = h.Houses.List(c.Request().Context(), false)
	return v, err
}

// add makes an account.
func (h *Handler) add(c echo.Context) error {
	id, err := web.CommandID(c) // the account's too: sent twice, it is made once
	if err != nil {
		return err
	}
	err = h.save(c, id)
	if f := refusal(err); f != nil {
		v, err := h.listView(c)
		if err != nil {
			return err
		}
		v.Fault, v.Typed = f, typed(c)
		return web.Render(c, web.Status(f), view.List(v))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, home+"/"+id.String())
}

func typed(c echo.Context) view.Typed {
	return view.Typed{Name: c.FormValue("name"), Contact: c.FormValue("contact"), Limit: c.FormValue("limit"), Blocked: c.FormValue("blocked") != ""}
}

// refusal is what the person who typed can act on.
func refusal(err error) *fault.Fault {
	if f := fault.Of(err); f != nil && f.Kind != fault.KindMalformed && f.Kind != fault.KindNotFound {
		return f
	}
	return nil
}

func (h *Handler) save(c echo.Context, id uuid.UUID) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	who := web.Who(c)
	a := houseaccount.Account{ID: id, Name: c.FormValue("name"), Contact: strings.TrimSpace(c.FormValue("contact")), Blocked: c.FormValue("blocked") != ""}
	if limit := strings.TrimSpace(c.FormValue("limit")); limit != "" {
		if a.Limit, err = text.ParseAmount(limit, who.Currency.Digits, text.NoMark); err != nil {
			return fault.Invalid("request.invalid").Field("limit", "field.amount").Because(err)
		}
	}
	return h.Houses.Save(c.Request().Context(), command, order.Actor{StaffID: who.StaffID, Name: who.Name}, a)
}

// page shows an account's statement and what can be done about it.
func (h *Handler) page(c echo.Context) error {
	v, err := h.pageView(c)
	if f := refusal(err); f != nil { // days that are none: the usual ones, and why
		v.Fault, err = f, nil
	}
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Page(v))
}

func (h *Handler) pageView(c echo.Context) (view.PageView, error) {
	ctx, who := c.Request().Context(), web.Who(c)
	v := view.PageView{Currency: who.Currency, Command: web.NewCommand(), Saved: c.QueryParam("done")}
	id, err := web.ID(c, "id")
	if err != nil {
		return v, err
	}
	if v.Account, err = h.Houses.Get(ctx, id); err != nil {
		return v, err
	}
	v.Frame, v.Typed = frame.Page(c, "house.account_named", "name", v.Account.Name), view.TypedOf(v.Account, who.Currency)
	venue, err := h.Orders.Known(ctx, who.VenueID, who.Revision)
	if err != nil {
		return v, err
	}
	today := venue.Clock.Of(h.Now())
	from, to, wrong := period(c, today)
	if v.Statement, err = h.Houses.Statement(ctx, id, from, to, venue.Clock); err != nil {
		return v, err
	}
	all, err := h.Houses.Statement(ctx, id, "0001-01-01", today.Add(1), venue.Clock)
	if err != nil {
		return v, err
	}
	v.Ages = houseaccount.AgesOf(all.Past, h.Now())
	return v, wrong
}

// period is what the statement is of: by default the last month.
func period(c echo.Context, today businessday.Day) (from, to businessday.Day, err error) {
	from, to = today.Add(-30), today
	var check form.Check
	for name, into := range map[string]*businessday.Day{"from": &from, "to": &to} {
		said := strings.TrimSpace(c.QueryParam(name))
		if said == "" {
			continue
		}
		day, err := businessday.Parse(said)
		check.Require(err == nil, name, "field.date")
		if err == nil {
			*into = day
		}
	}
	if from > to {
		from, to = to, from
	}
	return from, to, check.Err()
}

// export is the statement as a file.
func (h *Handler) export(c echo.Context) error {
	v, err := h.pageView(c)
	if err != nil {
		return err
	}
	head := c.Response().Header()
	head.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	head.Set(echo.HeaderContentDisposition, `attachment; filename="statement-`+string(v.Statement.From)+`-`+string(v.Statement.To)+`.csv"`)
	return view.WriteStatement(c.Request().Context(), c.Response(), v)
}

// change renames an account, limits it or blocks it.
func (h *Handler) change(c echo.Context) error {
	v, err := h.pageView(c)
	if err != nil {
		return err
	}
	err = h.save(c, v.Account.ID)
	if f := refusal(err); f != nil {
		v.Fault, v.Typed = f, typed(c)
		return web.Render(c, web.Status(f), view.Page(v))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, home+"/"+v.Account.ID.String()+"?done=saved")
}

// settle books what was paid of what is owed.
func (h *Handler) settle(c echo.Context) error {
	v, err := h.pageView(c)
	if err != nil {
		return err
	}
	err = h.pay(c, v.Account.ID)
	if f := refusal(err); f != nil {
		v.Fault, v.Amount, v.Tender, v.Memo = f, c.FormValue("amount"), c.FormValue("tender"), c.FormValue("memo")
		return web.Render(c, web.Status(f), view.Page(v))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, home+"/"+v.Account.ID.String()+"?done=settled")
}

func (h *Handler) pay(c echo.Context, id uuid.UUID) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	who, ctx := web.Who(c), c.Request().Context()
	amount, err := text.ParseAmount(c.FormValue("amount"), who.Currency.Digits, text.NoMark)
	if err != nil {
		return fault.Invalid("request.invalid").Field("amount", "field.amount").Because(err)
	}
	venue, err := h.Orders.Known(ctx, who.VenueID, who.Revision)
	if err != nil {
		return err
	}
	return h.Tills.SettleHouse(ctx, houseaccount.Settlement{
		ID: command, House: id, VenueID: who.VenueID, RegisterID: who.RegisterID, Tender: c.FormValue("tender"), Amount: amount,
		Memo: strings.TrimSpace(c.FormValue("memo")), StaffID: who.StaffID, StaffName: who.Name, Day: venue.Clock.Of(h.Now()),
	})
}
