// Package gift answers the office's pages of gift cards: what is owed on them, what happened to each, which are blocked,
// and how long they pay.
//
// It owns their addresses. It must not know how cards are sold or pay: the till does. Start reading at Handler.Routes.
package gift

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
	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/giftcard"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	view "comptoir/views/gift"
)

// Handler answers /admin/gifts.
type Handler struct {
	Gifts  *giftcard.Store
	Orders *orderdb.Store
	Now    func() time.Time
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	manage := web.Needs(staff.ManageGifts)
	return []web.Route{
		web.Get("/admin/gifts", manage, h.list),
		web.Post("/admin/gifts/rule", manage, h.setRule),
		web.Get("/admin/gifts/:id", manage, h.page),
		web.Post("/admin/gifts/:id", manage, h.change),
	}
}

const pageSize = 50

// list shows the cards, those that something happened to last first.
func (h *Handler) list(c echo.Context) error {
	v, err := h.listView(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.List(v))
}

func (h *Handler) listView(c echo.Context) (view.ListView, error) {
	ctx, id := c.Request().Context(), web.Who(c)
	v := view.ListView{
		Frame: frame.Page(c, "gift.cards"), Query: strings.TrimSpace(c.QueryParam("q")), All: c.QueryParam("all") != "",
		Currency: id.Currency, Venue: id.VenueName,
	}
	q := giftcard.Query{Text: v.Query, Open: !v.All && v.Query == "", Limit: pageSize + 1}
	if err := after(c, &q); err != nil {
		return v, err
	}
	venue, err := h.Orders.Venue(ctx, id.VenueID)
	if err != nil {
		return v, err
	}
	v.Today = venue.Clock.Of(h.Now())
	if v.Rule, err = h.Gifts.RuleOf(ctx, id.VenueID); err != nil {
		return v, err
	}
	v.Months = strconv.Itoa(v.Rule.Months)
	if v.Owed, v.Good, err = h.Gifts.Owed(ctx); err != nil {
		return v, err
	}
	if v.Cards, err = h.Gifts.Find(ctx, q); err != nil {
		return v, err
	}
	if len(v.Cards) > pageSize {
		v.Cards = v.Cards[:pageSize]
		last := v.Cards[pageSize-1]
		more := url.Values{"at": {strconv.FormatInt(last.UsedAt.UnixMicro(), 10)}, "id": {last.ID.String()}}
		for name, value := range map[string]string{"q": v.Query, "all": c.QueryParam("all")} {
			if value != "" {
				more.Set(name, value)
			}
		}
		v.Next = "/admin/gifts?" + more.Encode()
	}
	return v, nil
}

// after reads after which card a page begins.
func after(c echo.Context, q *giftcard.Query) error {
	at := c.QueryParam("at")
	if at == "" {
		return nil
	}
	micro, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	q.After = time.UnixMicro(micro).UTC()
	q.AfterID, err = uuid.Parse(c.QueryParam("id"))
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	return nil
}

// setRule says how long cards pay that the venue sells from now on.
func (h *Handler) setRule(c echo.Context) error {
	months, err := strconv.Atoi(strings.TrimSpace(c.FormValue("months")))
	if err != nil {
		err = fault.Invalid("request.invalid").Field("months", "field.number").Because(err)
	} else {
		err = h.Gifts.SetRule(c.Request().Context(), web.Who(c).VenueID, giftcard.Rule{Months: months, YearEnd: c.FormValue("year_end") != ""})
	}
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		v, err := h.listView(c)
		if err != nil {
			return err
		}
		v.Fault, v.Months, v.Rule.YearEnd = f, c.FormValue("months"), c.FormValue("year_end") != ""
		return web.Render(c, web.Status(f), view.List(v))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/gifts")
}

// page shows a card and what happened to it.
func (h *Handler) page(c echo.Context) error {
	v, err := h.pageView(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Page(v))
}

func (h *Handler) pageView(c echo.Context) (view.PageView, error) {
	ctx, who := c.Request().Context(), web.Who(c)
	v := view.PageView{Currency: who.Currency, Command: web.NewCommand()}
	id, err := web.ID(c, "id")
	if err != nil {
		return v, err
	}
	if v.Card, err = h.Gifts.Get(ctx, id); err != nil {
		return v, err
	}
	v.Frame, v.Expires = frame.Page(c, "gift.card_code", "code", v.Card.Code), v.Card.Expires.String()
	venue, err := h.Orders.Venue(ctx, who.VenueID)
	if err != nil {
		return v, err
	}
	v.Today = venue.Clock.Of(h.Now())
	v.Story, err = h.Gifts.Story(ctx, id)
	return v, err
}

// change blocks a card, lets it pay again, dates it, or earns what is left on it.
func (h *Handler) change(c echo.Context) error {
	v, err := h.pageView(c)
	if err != nil {
		return err
	}
	in, err := h.asked(c, v)
	if err == nil {
		err = h.Gifts.Do(c.Request().Context(), in)
	}
	if f := fault.Of(err); f != nil && f.Kind != fault.KindMalformed {
		v.Fault, v.Why, v.Expires = f, c.FormValue("why"), c.FormValue("expires")
		return web.Render(c, web.Status(f), view.Page(v))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/gifts/"+v.Card.ID.String())
}

func (h *Handler) asked(c echo.Context, v view.PageView) (giftcard.Change, error) {
	who := web.Who(c)
	command, err := web.CommandID(c)
	in := giftcard.Change{ID: command, Card: v.Card.ID, VenueID: who.VenueID, Actor: order.Actor{StaffID: who.StaffID, Name: who.Name}, Today: v.Today}
	if err != nil {
		return in, err
	}
	switch c.FormValue("act") {
	case "block":
		in.Block, in.Why = true, c.FormValue("why")
	case "unblock":
		in.Unblock = true
	case "expire":
		in.Expire = true
	case "date":
		day := businessday.Day("")
		if text := strings.TrimSpace(c.FormValue("expires")); text != "" {
			if day, err = businessday.Parse(text); err != nil {
				return in, fault.Invalid("request.invalid").Field("expires", "field.date").Because(err)
			}
		}
		in.Expires = &day
	default:
		return in, fault.Malformed("request.unreadable").Field("act", "request.unreadable")
	}
	return in, nil
}
