package authority

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/live"
	view "comptoir/views/authority"
)

// approvals answers the page on which a manager hears what the tills ask.
func (h *Handler) approvals(c echo.Context) error {
	since, err := h.Hub.Position(c.Request().Context()) // before the data, so that nothing is missed between the two
	if err != nil {
		return err
	}
	v, err := h.questions(c)
	if err != nil {
		return err
	}
	page := frame.Page(c, "approval.title")
	page.Frame.Live, page.Frame.Since = "/events?topics="+string(live.Leave), strconv.FormatInt(since, 10)
	page.Frame.Scripts, page.Frame.Styles = []string{"approvals.js"}, []string{"approvals.css"}
	return web.Render(c, http.StatusOK, view.Approvals(page, v))
}

// list answers the questions alone.
func (h *Handler) list(c echo.Context) error {
	v, err := h.questions(c)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Questions(v))
}

func (h *Handler) questions(c echo.Context) (view.QuestionsView, error) {
	id := web.Who(c)
	open, answered, err := h.Approvals.For(c.Request().Context(), id)
	return view.QuestionsView{Open: open, Answered: answered, Currency: id.Currency, Command: func() string { return uuid.Must(uuid.NewV7()).String() }}, err
}

// badge answers how many questions wait for somebody.
func (h *Handler) badge(c echo.Context) error {
	open, _, err := h.Approvals.For(c.Request().Context(), web.Who(c))
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Badge(len(open)))
}

// answer takes a manager's yes or no, and answers with the questions as they are then.
func (h *Handler) answer(c echo.Context) error {
	id, err := web.ID(c, "id")
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), web.Who(c)
	if c.FormValue("refuse") != "" {
		err = h.Approvals.Refuse(ctx, id, who, c.FormValue("word"))
	} else {
		_, err = h.Approvals.Approve(ctx, id, who)
	}
	return h.answered(c, err)
}

// answered shows the questions again, with what came in the way.
func (h *Handler) answered(c echo.Context, err error) error {
	f := fault.Of(err)
	if err != nil && (f == nil || f.Kind != fault.KindConflict && f.Kind != fault.KindForbidden && f.Kind != fault.KindInvalid) {
		return err
	}
	if !web.IsHX(c) && f == nil {
		return web.SeeOther(c, "/approvals")
	}
	v, err := h.questions(c)
	if err != nil {
		return err
	}
	if v.Fault = f; f == nil {
		return web.Render(c, http.StatusOK, view.Questions(v))
	}
	if f.Code == "approval_required" {
		v.Fault = fault.Forbidden("approval.over_limit")
	}
	return web.Render(c, web.Status(f), view.Questions(v))
}
