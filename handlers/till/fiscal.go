package till

import (
	"net/http"
	"strconv"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/fiscal/fiscaldb"
)

// registration is a fiscal document of the register that asks.
func (h *Handler) registration(c echo.Context) (fiscaldb.Registration, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return fiscaldb.Registration{}, err
	}
	r, err := h.Fiscal.Document(c.Request().Context(), id)
	if err == nil && r.RegisterID != web.Who(c).RegisterID {
		err = fault.NotFound("request.not_found")
	}
	return r, err
}

// fiscalDocument answers what is to be registered, for the bridge.
func (h *Handler) fiscalDocument(c echo.Context) error {
	r, err := h.registration(c)
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, []byte(r.Document.JSON()))
}

// fiscalReport takes down what the bridge says of a document.
func (h *Handler) fiscalReport(c echo.Context) error {
	r, err := h.registration(c)
	if err != nil {
		return err
	}
	attempt, err := strconv.Atoi(c.FormValue("attempt"))
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	err = h.Fiscal.Report(c.Request().Context(), r.ID, attempt, c.FormValue("state"), c.FormValue("code"), []byte(c.FormValue("result")))
	if err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// fiscalAct does something about a document and answers what is still to be registered.
func (h *Handler) fiscalAct(do func(c echo.Context, id uuid.UUID) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, err := h.registration(c)
		if err != nil {
			return err
		}
		if err := do(c, r.ID); err != nil {
			return err
		}
		return h.jobs(c)
	}
}

func (h *Handler) fiscalRetry(c echo.Context, id uuid.UUID) error {
	return h.Fiscal.Retry(c.Request().Context(), id)
}

func (h *Handler) fiscalGoOn(c echo.Context, id uuid.UUID) error {
	return h.Fiscal.GoOn(c.Request().Context(), id)
}
