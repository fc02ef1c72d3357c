package shift

import (
	"context"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/fiscal"
	"comptoir/models/receipt"
	"comptoir/models/receipt/doc"
	"comptoir/models/till"
	"comptoir/models/till/tilldb"
	"comptoir/views/paper"
	view "comptoir/views/shift"
)

// device is what the bridge of a till calls its receipt printer.
const device = "receipt"

// document is a report as it is printed, in the language of its venue.
func document(s tilldb.Shift, z till.Z, country string) doc.Document {
	return receipt.Shift(z, paper.Words(locale(s, country), z.Currency))
}

// x shows what the open shift has come to so far.
func (h *Handler) x(c echo.Context) error {
	shift, z, err := h.current(c)
	if err != nil {
		return err
	}
	return h.answerReport(c, shift, z, "/shift/x/print?shift="+shift.ID.String())
}

// current is the shift that the address names, or else the one of the person at the till, with its figures.
func (h *Handler) current(c echo.Context) (tilldb.Shift, till.Z, error) {
	shift, err := h.chosen(c)
	if err != nil {
		return tilldb.Shift{}, till.Z{}, err
	}
	z, err := h.Shifts.XOf(c.Request().Context(), shift.ID)
	return shift, z, err
}

// chosen is the open shift that the address names, or else the one of the person at the till.
func (h *Handler) chosen(c echo.Context) (tilldb.Shift, error) {
	register, err := register(c)
	if err != nil {
		return tilldb.Shift{}, err
	}
	id, err := uuid.Parse(c.QueryParam("shift"))
	if err != nil {
		return h.Shifts.Current(c.Request().Context(), register, web.Who(c).StaffID)
	}
	return h.here(c, id)
}

func (h *Handler) printX(c echo.Context) error {
	shift, z, err := h.current(c)
	if err != nil {
		return err
	}
	return h.print(c, shift, z, "/shift/x?shift="+shift.ID.String()+"&job=")
}

// z shows the Z of a closed shift of this till.
func (h *Handler) z(c echo.Context) error {
	shift, err := h.closed(c)
	if err != nil {
		return err
	}
	return h.answerReport(c, shift, shift.Z, "/shift/z/"+shift.ID.String()+"/print")
}

func (h *Handler) printZ(c echo.Context) error {
	shift, err := h.closed(c)
	if err != nil {
		return err
	}
	return h.print(c, shift, shift.Z, "/shift/z/"+shift.ID.String()+"?job=")
}

// closed is the closed shift that the path names, of this till.
func (h *Handler) closed(c echo.Context) (tilldb.Shift, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return tilldb.Shift{}, err
	}
	if _, err := h.here(c, id); err != nil {
		return tilldb.Shift{}, err
	}
	return h.find(c.Request().Context(), id)
}

func (h *Handler) find(ctx context.Context, id uuid.UUID) (tilldb.Shift, error) {
	shift, err := h.Shifts.Find(ctx, id)
	if err != nil {
		return tilldb.Shift{}, err
	}
	if shift.Open() {
		return tilldb.Shift{}, fault.NotFound("shift.unknown")
	}
	return shift, nil
}

// print queues the report at the till's printer and leads back to its page, which hands the
// job to the bridge.
func (h *Handler) print(c echo.Context, s tilldb.Shift, z till.Z, back string) error {
	id, err := web.CommandID(c)
	if err != nil {
		return err
	}
	err = h.Shifts.Print(c.Request().Context(), tilldb.Printing{
		ID: id, Shift: s, Register: web.Who(c).RegisterID, Device: device, Document: document(s, z, web.Who(c).Country),
	})
	if err != nil {
		return err
	}
	return web.SeeOther(c, back+id.String())
}

// sign makes a receipt that is due at the till's register, and leads back to where it was asked for.
func (h *Handler) sign(c echo.Context) error {
	register, err := register(c)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	r, err := h.Fiscal.Register(ctx, register)
	if err != nil {
		return err
	}
	if r.Chain != nil {
		if err := h.Fiscal.Make(ctx, command, r.Chain.ID, fiscal.Kind(c.FormValue("kind"))); err != nil {
			return err
		}
	}
	return web.SeeOther(c, "/shift")
}

func (h *Handler) answerReport(c echo.Context, s tilldb.Shift, z till.Z, print string) (err error) {
	title, args := "shift.x", []any{}
	if z.Closed {
		title, args = "shift.z", []any{"number", z.Number}
	}
	v := view.ReportView{
		Z: z, Document: document(s, z, web.Who(c).Country), PrintURL: print, Command: web.NewCommand(),
		Frame: frame.Screen(c, "shift", "shift.title", web.Who(c).DeviceName),
	}
	v.Frame.Title = word(c, title, args...)
	v.Frame.Scripts = []string{"till.js"}
	if z.Closed {
		if v.Signs, err = h.Fiscal.Register(c.Request().Context(), s.RegisterID); err != nil {
			return err
		}
		v.Commands = web.NewCommand
		if v.Terminal, err = h.Payments.HasTerminal(c.Request().Context(), s.RegisterID); err != nil {
			return err
		}
	}
	if job, err := uuid.Parse(c.QueryParam("job")); err == nil {
		v.Job = &view.Job{ID: job.String(), Device: device}
	}
	return web.Render(c, http.StatusOK, view.Report(v))
}
