package till

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/creditnote"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/receipt/printdb"
	"comptoir/models/staff"
	"comptoir/models/till/tilldb"
	view "comptoir/views/till"
)

// exchanging is how long a note that was given out at a till is one tap away there: its guest is choosing something else.
const exchanging = 20 * time.Minute

// payByNote pays with a credit note or a gift card: as much as is due, of the order or of one of its checks, or as much as is left on it.
func (h *Handler) payByNote(c echo.Context) error { return h.payWith(c, h.noteCommands) }

// noteCommands are what paying with a note or a card asks of the order. The same tap again asks for the same, whatever became of the
// note since.
func (h *Handler) noteCommands(c echo.Context, o orderdb.Order, command uuid.UUID) ([]order.Command, error) {
	if pay, ok := known(o, command); ok {
		return closing(pay, o.Status == order.Closed), nil
	}
	check, due, last, err := toPay(c, o)
	if err != nil {
		return nil, err
	}
	pay, isCard, err := h.giftPayment(c, o, command, c.FormValue("code"), due)
	if err == nil && !isCard {
		pay, err = h.notePayment(c, command, due)
	}
	if err != nil {
		return nil, err
	}
	pay.CheckID = check
	return closing(pay, last && pay.Amount == due), nil
}

// notePayment is a payment with as much of a credit note as is due, or as is left on it.
func (h *Handler) notePayment(c echo.Context, command uuid.UUID, due money.Amount) (order.AddPayment, error) {
	code := creditnote.Typed(c.FormValue("code"))
	note, err := h.Notes.ByCode(c.Request().Context(), code)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		return order.AddPayment{}, fault.NotFound("gift.no_code").Field("code", "gift.no_code")
	}
	if err != nil {
		return order.AddPayment{}, err
	}
	if note.Balance == 0 {
		return order.AddPayment{}, fault.Conflict("credit.spent").Field("code", "credit.spent")
	}
	return order.AddPayment{PaymentID: command, Tender: order.Credit, Amount: min(due, note.Balance), Reference: code}, nil
}

func closing(pay order.AddPayment, closes bool) []order.Command {
	if closes {
		return []order.Command{pay, order.Close{}}
	}
	return []order.Command{pay}
}

// toPay is what is due of the order, or of the check that the form names, and whether paying that pays all.
func toPay(c echo.Context, o orderdb.Order) (check uuid.UUID, due money.Amount, last bool, err error) {
	check, err = web.OptionalID(c, "check")
	if err != nil || check == uuid.Nil {
		return check, o.Totals.Due, true, err
	}
	last = true
	found := false
	for _, t := range order.CheckTotals(o.Order, o.Totals) {
		if t.ID == check {
			due, found = t.Due, true
		} else {
			last = last && t.Done()
		}
	}
	if !found {
		return check, 0, false, fault.NotFound("order.check_unknown")
	}
	return check, due, last, nil
}

// askNoteOut asks for leave to give in cash what is left on a credit note.
func (h *Handler) askNoteOut(c echo.Context) error {
	o, err := h.closed(c)
	if err != nil {
		return err
	}
	v, err := h.noteOutView(c, o, nil)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.NoteOut(v))
}

func (h *Handler) noteOutView(c echo.Context, o orderdb.Order, refusal *fault.Fault) (view.NoteOutView, error) {
	ctx := c.Request().Context()
	note, err := h.Notes.ByCode(ctx, c.FormValue("code"))
	if err != nil {
		return view.NoteOutView{}, err
	}
	v := view.NoteOutView{Order: o.Order, Note: note, Currency: o.Terms.Currency, Command: newID().String()}
	v.Authority, err = h.authority(c, "note-out", "", staff.PayNoteOut, v.What(ctx), refusal)
	v.Authority.Plain, v.Authority.Here = true, true
	return v, err
}

// payNoteOut gives in cash what is left on a credit note of a sale.
func (h *Handler) payNoteOut(c echo.Context) error {
	o, err := h.closed(c)
	if err != nil {
		return err
	}
	command, err := web.CommandID(c)
	if err != nil {
		return err
	}
	manager, err := web.Leave(c, h.Staff.Approve, staff.PayNoteOut)
	if f := fault.Of(err); f != nil && web.IsHX(c) {
		v, err := h.noteOutView(c, o, f)
		if err != nil {
			return err
		}
		return sheetAgain(c, web.Status(f), view.NoteOut(v))
	}
	if err != nil {
		return err
	}
	ctx, id := c.Request().Context(), web.Who(c)
	venue, err := h.venue(ctx, o.VenueID)
	if err != nil {
		return err
	}
	code := creditnote.Typed(c.FormValue("code"))
	in := tilldb.NotePayout{
		ID: command, RegisterID: id.RegisterID, Code: code, StaffID: id.StaffID,
		ApprovedBy: order.Actor{StaffID: manager.ID, Name: manager.Name},
		Reason:     wordsOf(ctx, venue, venue.Language).Say("credit.paid_reason", "code", code),
		Coins:      venue.Coins(),
	}
	cash, err := h.Shifts.PayNote(ctx, in)
	if errors.Is(err, tilldb.ErrNone) {
		err = fault.Conflict("sales.no_drawer").Because(err)
	}
	if err != nil {
		return err
	}
	p := printdb.Printing{Command: uuid.NewSHA1(command, []byte("drawer")), OrderID: o.ID, VenueID: id.VenueID, RegisterID: id.RegisterID, StaffID: id.StaffID}
	if err := h.springs(ctx, uuid.Nil, p); err != nil {
		return err
	}
	return web.SeeOther(c, "/till/sales/"+o.ID.String()+"?paid="+strconv.FormatInt(int64(cash), 10))
}
