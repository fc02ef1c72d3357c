package shift

import (
	"maps"
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

// count asks what is in a drawer that is closed or handed over.
func (h *Handler) count(c echo.Context) error {
	shift, err := h.chosen(c)
	if err != nil {
		return err
	}
	if !mayCount(web.Who(c), shift) {
		return fault.Forbidden("shift.not_yours")
	}
	return h.answerCount(c, http.StatusOK, counting{shift: shift, hand: c.QueryParam("hand") != ""})
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
func (h *Handler) close(c echo.Context) error { return h.counted(c, false) }

// handOver gives the drawer to somebody else, and leads to the Z of the one who leaves.
func (h *Handler) handOver(c echo.Context) error { return h.counted(c, true) }

func (h *Handler) counted(c echo.Context, hand bool) error {
	form, err := c.FormParams()
	if err != nil {
		return fault.Malformed("request.unreadable").Because(err)
	}
	id, err := web.CommandID(c)
	if err != nil {
		return err
	}
	in := readCount(form, web.Who(c).Currency)
	in.hand = hand
	shift, err := uuid.Parse(form.Get("shift"))
	if err != nil {
		return fault.NotFound("shift.unknown").Because(err)
	}
	if in.shift, err = h.here(c, shift); err != nil {
		return err
	}
	if !mayCount(web.Who(c), in.shift) {
		return fault.Forbidden("shift.not_yours")
	}
	if in.fault == nil {
		err = h.settle(c, id, in)
		if in.fault = wrongField(err); err != nil && in.fault == nil {
			return err
		}
	}
	if in.fault != nil {
		return h.answerCount(c, web.Status(in.fault), in)
	}
	return web.SeeOther(c, "/shift/z/"+shift.String())
}

// settle closes a shift with what was counted, or hands its drawer over. A count that differs by more than the venue lets pass
// takes the agreement of somebody who may, by their PIN.
func (h *Handler) settle(c echo.Context, id uuid.UUID, in counting) error {
	closing := tilldb.Closing{ID: id, ShiftID: in.shift.ID, Pieces: in.pieces, Other: in.other, Foreign: in.foreign, StaffID: web.Who(c).StaffID}
	closing.MayDiffer = web.Who(c).May(staff.AgreeToCount)
	if c.FormValue("pin") != "" {
		who, err := web.Leave(c, h.Staff.Approve, staff.AgreeToCount)
		if err != nil {
			return err
		}
		closing.MayDiffer, closing.ApprovedBy = true, order.Actor{StaffID: who.ID, Name: who.Name}
	}
	if in.hand {
		to, err := h.next(c)
		if err != nil {
			return err
		}
		_, err = h.Shifts.HandOver(c.Request().Context(), tilldb.HandOver{Closing: closing, To: to, ToSafe: in.toSafe})
		return err
	}
	_, err := h.Shifts.Close(c.Request().Context(), closing)
	return err
}

// next is who takes a drawer over: they agree to the count by their own PIN.
func (h *Handler) next(c echo.Context) (order.Actor, error) {
	pin := c.FormValue("to_pin")
	if pin == "" {
		return order.Actor{}, fault.Invalid("request.invalid").Field("to_pin", "field.required")
	}
	who, err := h.Staff.Approve(c.Request().Context(), web.Who(c), pin, staff.OpenShift)
	if f := fault.Of(err); f != nil && f.Code == "pin.may_not" {
		return order.Actor{}, f.Field("to_pin", "shift.hand.may_not")
	} else if f != nil {
		return order.Actor{}, f.Field("to_pin", f.Code)
	}
	return order.Actor{StaffID: who.ID, Name: who.Name}, err
}

// here is a shift of this register: it is counted where its drawer is, and cash that somebody carries wherever they are.
func (h *Handler) here(c echo.Context, shift uuid.UUID) (tilldb.Shift, error) {
	register, err := register(c)
	if err != nil {
		return tilldb.Shift{}, err
	}
	s, err := h.Shifts.Find(c.Request().Context(), shift)
	if err != nil {
		return tilldb.Shift{}, err
	}
	if s.RegisterID != register && !(s.Purse && s.HolderID == web.Who(c).StaffID && s.VenueID == web.Who(c).VenueID) {
		return tilldb.Shift{}, fault.NotFound("shift.unknown")
	}
	return s, nil
}

func wrongField(err error) *fault.Fault {
	if f := fault.Of(err); f != nil && (f.Kind == fault.KindInvalid || f.Code == "approval_required" || f.Fields["pin"] != "" || f.Fields["to_pin"] != "") {
		return f
	}
	return nil
}

// counting is a count as it was typed.
type counting struct {
	shift   tilldb.Shift
	hand    bool // to somebody else
	toSafe  money.Amount
	typed   url.Values
	pieces  []till.Pieces
	other   money.Amount
	fault   *fault.Fault
	foreign []till.ForeignCount
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
	in.foreign, refusal = readForeign(form, refusal)
	toSafe, err := amount(form.Get("to_safe"), cur, "to_safe")
	if err != nil || toSafe < 0 || toSafe > in.sum() {
		refusal = refusal.Field("to_safe", "field.range")
	} else {
		in.toSafe = toSafe
	}
	if len(refusal.Fields) > 0 {
		in.fault = refusal
	}
	return in
}

const foreignPrefix = "foreign-"

// readForeign reads every field named for another currency.
func readForeign(form url.Values, refusal *fault.Fault) ([]till.ForeignCount, *fault.Fault) {
	var list []till.ForeignCount
	for _, field := range slices.Sorted(maps.Keys(form)) {
		code, ok := strings.CutPrefix(field, foreignPrefix)
		if !ok || strings.TrimSpace(form.Get(field)) == "" {
			continue
		}
		counted, err := amount(form.Get(field), money.CurrencyOf(code), field)
		if err != nil || counted < 0 || len(code) != 3 {
			refusal = refusal.Field(field, "field.amount")
			continue
		}
		list = append(list, till.ForeignCount{Currency: code, Amount: counted})
	}
	return list, refusal
}

func pieceField(value money.Amount) string { return piecePrefix + strconv.FormatInt(int64(value), 10) }

func (h *Handler) answerCount(c echo.Context, status int, in counting) error {
	who := web.Who(c)
	v := view.CountView{
		Shift: in.shift, Hand: in.hand, Command: web.NewCommand(), Currency: who.Currency,
		Other: in.typed.Get("other"), ToSafe: in.typed.Get("to_safe"), Sum: in.sum(), Fault: in.fault,
	}
	if in.fault != nil {
		counts, err := h.Shifts.Counts(c.Request().Context(), in.shift.ID)
		if err != nil {
			return err
		}
		for _, count := range counts {
			if count.Outcome == tilldb.Refused {
				v.Refused++
			}
		}
	}
	codes, err := h.Shifts.Currencies(c.Request().Context(), in.shift.ID)
	if err != nil {
		return err
	}
	for _, code := range codes {
		v.Foreign = append(v.Foreign, view.ForeignView{Currency: money.CurrencyOf(code), Field: foreignPrefix + code, Typed: in.typed.Get(foreignPrefix + code)})
	}
	values := slices.Compact(who.Currency.Denominations())
	for _, value := range values {
		v.Pieces = append(v.Pieces, view.PieceView{Value: value, Count: in.typed.Get(pieceField(value))})
	}
	title := "shift.count.heading"
	if in.hand {
		title = "shift.hand"
	}
	v.Frame = frame.Screen(c, "shift", title, who.DeviceName)
	v.Frame.Scripts = []string{"till.js"}
	return web.Render(c, status, view.Count(v))
}
