package cards

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	view "comptoir/views/cards"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

const payoutsHome = "/admin/cards/payouts"

// lastPayouts is how many payouts and disputes are shown: of a quarter, and more.
const lastPayouts = 120

// payouts shows what came to the bank, and what guests' banks draw back.
func (h *Handler) payouts(c echo.Context) error { return h.showPayouts(c, nil) }

func (h *Handler) showPayouts(c echo.Context, f *fault.Fault) error {
	ctx := c.Request().Context()
	v := view.PayoutsView{PageView: frame.Page(c, "payout.title"), Currency: web.Who(c).Currency, NewID: web.NewCommand, Fault: f}
	v.Lead = i18n.T(ctx, "payout.lead")
	v.Back = layout.NavItem{Label: i18n.T(ctx, "cards.page"), Href: "/admin/cards"}
	var err error
	if _, v.On, err = h.Office.Payments.Account(ctx); err != nil {
		return err
	}
	if v.Payouts, err = h.Office.Payments.Payouts(ctx, lastPayouts); err != nil {
		return err
	}
	if v.Disputes, err = h.Office.Payments.Disputes(ctx, lastPayouts); err != nil {
		return err
	}
	status := http.StatusOK
	if f != nil {
		status = web.Status(f)
	}
	return web.Render(c, status, view.Payouts(v))
}

// askPayouts asks the provider now.
func (h *Handler) askPayouts(c echo.Context) error {
	err := h.Office.Payouts(c.Request().Context())
	if f := fault.Of(err); f != nil {
		return h.showPayouts(c, f)
	}
	if err != nil { // the provider does not answer, or refuses
		h.Log.WarnContext(c.Request().Context(), "ask for payouts", "error", err)
		return h.showPayouts(c, fault.Unavailable("cards.unreachable").Because(err))
	}
	return web.SeeOther(c, payoutsHome)
}

// payout shows what one payout is made of.
func (h *Handler) payout(c echo.Context) error {
	ctx := c.Request().Context()
	p, moves, err := h.Office.Payments.Payout(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	v := view.PayoutView{PageView: frame.Page(c, "payout.title"), Payout: p, Moves: moves, Currency: web.Who(c).Currency}
	v.Heading, v.Lead = i18n.Date(ctx, p.Arrives), p.ID
	v.Back = layout.NavItem{Label: i18n.T(ctx, "payout.title"), Href: payoutsHome}
	return web.Render(c, http.StatusOK, view.Payout(v))
}

// payoutsCSV answers the payouts as a table for accountants.
func (h *Handler) payoutsCSV(c echo.Context) error {
	list, err := h.Office.Payments.Payouts(c.Request().Context(), 10*lastPayouts)
	if err != nil {
		return err
	}
	head := c.Response().Header()
	head.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
	head.Set(echo.HeaderContentDisposition, `attachment; filename="payouts.csv"`)
	return view.WritePayouts(c.Request().Context(), c.Response(), list, web.Who(c).Currency)
}
