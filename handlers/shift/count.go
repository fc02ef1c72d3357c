package shift

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/staff"
	"comptoir/models/till"
	"comptoir/models/till/tilldb"
	view "comptoir/views/shift"
)

// count asks what is in the drawer.
func (h *Handler) count(c echo.Context) error {
	register, err := register(c)
	if err != nil {
		return err
	}
	shift, err := h.Shifts.Current(c.Request().Context(), register)
	if err != nil {
		return err
	}
	return h.answerCount(c, http.StatusOK, counting{shift: shift.ID, number: shift.Number})
}

// sum answers what was counted so far, without saying what should be.
func (h *Handler) sum(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	cur := web.Who(c).Currency
	in := readCount(form, cur)
	return web.Render(c, http.StatusOK, view.Counted(view.CountView{Sum: in.sum(), Currency: cur}))
}

// close ends the shift and leads to its Z.
func (h *Handler) close(c echo.Context) error {
	form, err := c.FormParams()
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	id, err := web.CommandID(c)
	if err != nil {
		return err
	}
	in := readCount(form, web.Who(c).Currency)
	if in.shift, err = uuid.Parse(form.Get("shift")); err != nil {
		return fault.NotFound("shift.unknown").Because(err)
	}
	if err := h.here(c, in.shift); err != nil {
		return err
	}
	if in.fault == nil {
		err = h.closeCounted(c, id, in)
		if in.fault = wrongField(err); err != nil && in.fault == nil {
			return err
		}
	}
	if in.fault != nil {
		return h.answerCount(c, web.Status(in.fault), in)
	}
	return web.SeeOther(c, "/shift/z/"+in.shift.String())
}

// closeCounted closes a shift with what was counted. A count that differs by more than the venue lets pass takes the
// agreement of somebody who may, by their PIN.
func (h *Handler) closeCounted(c echo.Context, id uuid.UUID, in counting) error {
	closing := tilldb.Closing{ID: id, ShiftID: in.shift, Pieces: in.pieces, Other: in.other, StaffID: web.Who(c).StaffID}
	closing.MayDiffer = web.Who(c).May(staff.AgreeToCount)
	if c.FormValue("pin") != "" {
		who, err := web.Leave(c, h.Staff.Approve, staff.AgreeToCount)
		if err != nil {
			return err
		}
		closing.MayDiffer, closing.ApprovedBy = true, order.Actor{StaffID: who.ID, Name: who.Name}
	}
	_, err := h.Shifts.Close(c.Request().Context(), closing)
	return err
}

// here refuses a shift of another register: it is counted where its drawer is.
func (h *Handler) here(c echo.Context, shift uuid.UUID) error {
	register, err := register(c)
	if err != nil {
		return err
	}
	s, err := h.Shifts.Find(c.Request().Context(), shift)
	if err != nil {
		return err
	}
	if s.RegisterID != register {
		return fault.NotFound("shift.unknown")
	}
	return nil
}

func wrongField(err error) *fault.Fault {
	if f := fault.Of(err); f != nil && (f.Kind == fault.KindInvalid || f.Code == "approval_required" || f.Fields["pin"] != "") {
		return f
	}
	return nil
}

// counting is a count as it was typed.
type counting struct {
	shift  uuid.UUID
	number int
	typed  url.Values
	pieces []till.Pieces
	other  money.Amount
	fault  *fault.Fault
}

func (in counting) sum() money.Amount { return till.CountOf(in.pieces) + in.other }

const piecePrefix = "piece-"

// readCount reads every field named for a coin or note. What cannot be read is marked.
func readCount(form url.Values, cur money.Currency) counting {
	in := counting{typed: form}
	refusal := fault.Invalid("request.invalid")
	for _, value := range cur.Denominations() {
		field := pieceField(value)
		text := strings.TrimSpace(form.Get(field))
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 100_000 {
			refusal = refusal.Field(field, "field.number")
			continue
		}
		if n > 0 {
			in.pieces = append(in.pieces, till.Pieces{Value: value, Count: n})
		}
	}
	other, err := amount(form.Get("other"), cur, "other")
	if err != nil || other < 0 {
		refusal = refusal.Field("other", "field.amount")
	} else {
		in.other = other
	}
	if len(refusal.Fields) > 0 {
		in.fault = refusal
	}
	return in
}

func pieceField(value money.Amount) string { return piecePrefix + strconv.FormatInt(int64(value), 10) }

func (h *Handler) answerCount(c echo.Context, status int, in counting) error {
	who := web.Who(c)
	v := view.CountView{
		Number: in.number, ShiftID: in.shift.String(), Command: web.NewCommand(), Currency: who.Currency,
		Other: in.typed.Get("other"), Sum: in.sum(), Fault: in.fault,
	}
	if in.number == 0 {
		s, err := h.Shifts.Find(c.Request().Context(), in.shift)
		if err != nil {
			return err
		}
		v.Number = s.Number
	}
	if in.fault != nil {
		counts, err := h.Shifts.Counts(c.Request().Context(), in.shift)
		if err != nil {
			return err
		}
		for _, count := range counts {
			if count.Outcome == tilldb.Refused {
				v.Refused++
			}
		}
	}
	values := slices.Compact(who.Currency.Denominations())
	for _, value := range values {
		v.Pieces = append(v.Pieces, view.PieceView{Value: value, Count: in.typed.Get(pieceField(value))})
	}
	v.Frame = frame.Screen(c, "shift", "shift.count.heading", who.DeviceName)
	v.Frame.Scripts = []string{"till.js"}
	return web.Render(c, status, view.Count(v))
}
