package till

import (
	"errors"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/payment"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/staff"
	view "comptoir/views/till"
)

// settles is who may say what became of a payment that nobody else can tell: it moves money in the books.
const settles = staff.RefundSale

// terminalJob is something that a terminal of the register that asks is to do.
func (h *Handler) terminalJob(c echo.Context) (paymentdb.TerminalJob, error) {
	id, err := web.ID(c, "id")
	if err != nil {
		return paymentdb.TerminalJob{}, err
	}
	j, err := h.Cards.Payments.TerminalJob(c.Request().Context(), id)
	if err == nil && j.RegisterID != web.Who(c).RegisterID {
		err = fault.NotFound("request.not_found")
	}
	return j, err
}

// terminalDocument hands a job to the page, for the bridge. From then on only they can say what becomes of it.
func (h *Handler) terminalDocument(c echo.Context) error {
	j, err := h.terminalJob(c)
	if err == nil {
		j, err = h.Cards.Payments.HandTerminalJob(c.Request().Context(), j.ID)
	}
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, j.Document)
}

// terminalReport takes down what the bridge says of a job, and has its payment hear of it.
func (h *Handler) terminalReport(c echo.Context) error {
	j, err := h.terminalJob(c)
	if err != nil {
		return err
	}
	after, err := h.Cards.Payments.ReportTerminalJob(c.Request().Context(), j.ID, c.FormValue("state"), c.FormValue("code"), []byte(c.FormValue("result")))
	if err == nil && after.State != j.State {
		err = h.heardTerminal(c, after)
	}
	if err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// heardTerminal goes on with what a job is of.
func (h *Handler) heardTerminal(c echo.Context, j paymentdb.TerminalJob) error {
	ctx := c.Request().Context()
	if j.PaymentID == uuid.Nil {
		return nil
	}
	row, err := h.Cards.Collect.Heard(ctx, j.PaymentID)
	if err != nil || j.OwnerID == j.PaymentID {
		return err
	}
	list, err := h.Cards.Payments.Returns(ctx, row.OrderID)
	for _, r := range list {
		if r.External == j.ID.String() {
			err = errors.Join(err, h.Cards.Collect.Return(ctx, r.ID))
		}
	}
	return err
}

// terminalStop ends what waits for a guest's card outside a payment's window.
func (h *Handler) terminalStop(c echo.Context) error {
	j, err := h.terminalJob(c)
	if err == nil {
		j, err = h.Cards.Payments.StopTerminalJob(c.Request().Context(), j.ID)
	}
	if err == nil {
		err = h.heardTerminal(c, j)
	}
	if err != nil {
		return err
	}
	return h.jobs(c)
}

// terminalEndOfDay has the terminals of this register hand in what they took.
func (h *Handler) terminalEndOfDay(c echo.Context) error {
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	ctx, id := c.Request().Context(), web.Who(c)
	readers, err := h.Cards.Payments.Readers(ctx, id.VenueID, id.RegisterID)
	if err != nil {
		return err
	}
	for _, r := range readers {
		if !r.Terminal() || r.RegisterID != id.RegisterID {
			continue
		}
		j := paymentdb.TerminalJob{ID: uuid.NewSHA1(command, r.ID[:]), OwnerID: command, VenueID: r.VenueID, ReaderID: r.ID}
		if err := h.Cards.Payments.PutTerminalJob(ctx, j, paymentdb.TerminalRequest{Kind: paymentdb.TerminalEndOfDay}); err != nil {
			return err
		}
	}
	return h.jobs(c)
}

// cardSettled takes down what a person found out of a payment of which the terminal cannot tell.
func (h *Handler) cardSettled(c echo.Context) error {
	ref, row, err := h.ofCard(c)
	if err != nil {
		return err
	}
	took := c.FormValue("took")
	if took != "yes" && took != "no" {
		return fault.Malformed("request.unreadable").Field("took", "request.unreadable")
	}
	ctx := c.Request().Context()
	j, err := h.lastJob(c, row)
	if err == nil && j == nil {
		err = fault.Conflict("cards.settle_not")
	}
	if err == nil {
		_, err = h.Cards.Payments.SettleTerminalJob(ctx, j.ID, took == "yes", web.Who(c).Name)
	}
	if err == nil {
		_, err = h.Cards.Collect.Heard(ctx, row.ID)
	}
	if err != nil {
		return h.payAgain(c, ref, err)
	}
	o, err := h.load(ctx, ref.Order)
	if err != nil {
		return err
	}
	return h.afterCard(c, ref, o)
}

// lastJob is what a terminal was asked last for a payment; nil: nothing.
func (h *Handler) lastJob(c echo.Context, row paymentdb.Row) (*paymentdb.TerminalJob, error) {
	list, err := h.Cards.Payments.TerminalJobs(c.Request().Context(), row.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[len(list)-1], nil
}

// cardView is what is shown of a payment that is being waited for.
func (h *Handler) cardView(c echo.Context, row paymentdb.Row) (view.CardView, error) {
	v := view.CardView{Row: row, MaySettle: web.Who(c).May(settles)}
	var err error
	if row.State != payment.Requested {
		v.Job, err = h.lastJob(c, row)
	}
	return v, err
}
