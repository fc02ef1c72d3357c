package authority

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/authority"
	"comptoir/models/fault"
	view "comptoir/views/authority"
)

// reasons answers the form of all reasons.
func (h *Handler) reasons(c echo.Context) error {
	all, err := h.Authority.Reasons(c.Request().Context())
	if err != nil {
		return err
	}
	return showReasons(c, http.StatusOK, all.Text, nil)
}

func showReasons(c echo.Context, status int, text func(authority.Act) string, f *fault.Fault) error {
	return web.Render(c, status, view.Reasons(view.ReasonsView{
		PageView: frame.Page(c, "authority.reasons.title"), Text: text, Fault: f, Command: uuid.Must(uuid.NewV7()).String(),
	}))
}

// saveReasons takes the form of all reasons.
func (h *Handler) saveReasons(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	typed := func(a authority.Act) string { return c.FormValue(string(a)) }
	all, err := authority.ReadReasons(typed)
	if f := fault.Of(err); f != nil {
		return showReasons(c, web.Status(f), typed, f)
	}
	if err != nil {
		return err
	}
	if err := h.Authority.SaveReasons(c.Request().Context(), command, all); err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/reasons")
}
