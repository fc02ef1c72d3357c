package shift

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/till/tilldb"
	view "comptoir/views/shift"
)

// safe shows what the venue's safe holds, what came and went, and the rule for counts.
func (h *Handler) safe(c echo.Context) error { return h.answerSafe(c, http.StatusOK, nil) }

func (h *Handler) answerSafe(c echo.Context, status int, f *fault.Fault) error {
	who := web.Who(c)
	safe, err := h.Shifts.Safe(c.Request().Context(), who.VenueID)
	if err != nil {
		return err
	}
	rules, err := h.Shifts.Rules(c.Request().Context(), who.VenueID)
	if err != nil {
		return err
	}
	v := view.SafeView{Frame: frame.Page(c, "safe.title"), Safe: safe, Rules: rules, Currency: who.Currency, Command: web.NewCommand(), Fault: f}
	if f != nil {
		v.Amount, v.Slip, v.Tolerance = c.FormValue("amount"), c.FormValue("slip"), c.FormValue("tolerance")
	}
	return web.Render(c, status, view.SafePage(v))
}

// bank books cash that was taken to the bank.
func (h *Handler) bank(c echo.Context) error {
	return h.changeSafe(c, func() error {
		who := web.Who(c)
		id, err := web.CommandID(c)
		if err != nil {
			return err
		}
		a, err := amount(c.FormValue("amount"), who.Currency, "amount")
		if err != nil {
			return err
		}
		return h.Shifts.Bank(c.Request().Context(), tilldb.Banking{ID: id, VenueID: who.VenueID, Amount: a, Slip: c.FormValue("slip"), StaffID: who.StaffID})
	})
}

// tolerate says by how much a count may differ.
func (h *Handler) tolerate(c echo.Context) error {
	return h.changeSafe(c, func() error {
		a, err := amount(c.FormValue("tolerance"), web.Who(c).Currency, "tolerance")
		if err != nil {
			return err
		}
		return h.Shifts.SetTolerance(c.Request().Context(), web.Who(c).VenueID, a)
	})
}

// rules says whose the cash of the venue is.
func (h *Handler) rules(c echo.Context) error {
	return h.changeSafe(c, func() error {
		return h.Shifts.SetRules(c.Request().Context(), web.Who(c).VenueID, tilldb.Rules{Own: c.FormValue("own") != "", Purses: c.FormValue("purses") != "", Photos: c.FormValue("photos") != ""})
	})
}

// changeSafe does one thing, or shows the page again with what was typed and what is wrong with it.
func (h *Handler) changeSafe(c echo.Context, do func() error) error {
	err := do()
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		return h.answerSafe(c, web.Status(f), f)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(c, "/admin/safe")
}
