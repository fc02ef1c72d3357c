// Package shift answers the drawer's side of the till: opening, paying in and out, X, the blind
// count and the Z.
//
// It owns addresses and forms. It must not know how a drawer is reckoned: models/till/tilldb
// does. Start reading at Handler.Routes.
package shift

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/authority"
	"comptoir/models/fault"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/money"
	"comptoir/models/payment/paymentdb"
	"comptoir/models/staff"
	"comptoir/models/text"
	"comptoir/models/till/tilldb"
	"comptoir/views/i18n"
	view "comptoir/views/shift"
	"comptoir/views/ui"
)

// Handler answers /shift at a till and /admin/shifts in the back office.
type Handler struct {
	Shifts    *tilldb.Store
	Authority *authority.Store
	Staff     *staff.Store // finds who lends a right
	Fiscal    *fiscaldb.Store
	Payments  *paymentdb.Store
	Now       func() time.Time
}

// Routes is the package's part of the route table.
func (h *Handler) Routes() []web.Route {
	count, look, safe := web.Needs(staff.CloseShift), web.Needs(staff.ViewReports), web.Needs(staff.ManageSafe)
	set := web.Needs(staff.EditSettings)
	told := web.Either(staff.AgreeToCount, staff.ViewReports) // an X says what the drawer should hold: not to whoever only counts it
	return []web.Route{
		web.Get("/shift", web.SignedIn(), h.home),
		web.Post("/shift/open", web.Needs(staff.OpenShift), h.open),
		web.Post("/shift/cash", web.Needs(staff.CashMovement), h.cash),
		web.Get("/shift/photos/:id", web.Either(staff.CashMovement, staff.ViewReports), h.photo),
		web.Get("/shift/x", told, h.x),
		web.Post("/shift/x/print", told, h.printX),
		web.Get("/shift/count", count, h.count),
		web.Post("/shift/count/sum", count, h.sum),
		web.Post("/shift/close", count, h.close),
		web.Post("/shift/hand-over", count, h.handOver),
		web.Get("/shift/z/:id", count, h.z),
		web.Post("/shift/z/:id/print", count, h.printZ),
		web.Post("/shift/sign", count, h.sign),
		web.Get("/admin/safe", safe, h.safe),
		web.Post("/admin/safe/bank", safe, h.bank),
		web.Post("/admin/safe/tolerance", safe, h.tolerate),
		web.Post("/admin/safe/rules", safe, h.rules),
		web.Get("/admin/registers/:id/drawers", set, h.drawerList),
		web.Post("/admin/registers/:id/drawers", set, h.addDrawer),
		web.Post("/admin/registers/:id/drawers/:drawer/remove", set, h.removeDrawer),
		web.Get("/admin/shifts", look, h.list),
		web.Get("/admin/shifts/day", look, h.day),
		web.Post("/admin/shifts/day/print", look, h.printDay),
		web.Get("/admin/shifts/:id", look, h.show),
		web.Post("/admin/shifts/:id/print", look, h.reprint),
	}
}

// register is the till at which the request was made.
func register(c echo.Context) (uuid.UUID, error) {
	if id := web.Who(c).RegisterID; id != uuid.Nil {
		return id, nil
	}
	return uuid.Nil, fault.Conflict("shift.no_register")
}

// typed is what a form held, to be shown again beside what is wrong with it.
type typed struct {
	float  string
	drawer string
	take   bool
	move   view.MoveForm
	fault  *fault.Fault
}

func (h *Handler) home(c echo.Context) error {
	return h.answerHome(c, http.StatusOK, typed{move: view.MoveForm{Kind: tilldb.PaidOut}, take: c.QueryParam("take") != ""})
}

func (h *Handler) answerHome(c echo.Context, status int, in typed) error {
	register, err := register(c)
	if err != nil {
		return err
	}
	v, err := h.homeView(c, register, in)
	if err != nil {
		return err
	}
	return web.Render(c, status, view.Screen(v))
}

func (h *Handler) homeView(c echo.Context, register uuid.UUID, in typed) (view.HomeView, error) {
	who := web.Who(c)
	v := view.HomeView{
		Currency: who.Currency, Float: in.float, Drawer: in.drawer, Take: in.take, Move: in.move, Fault: in.fault,
		May:      view.May{Open: who.May(staff.OpenShift), Close: who.May(staff.CloseShift), Move: who.May(staff.CashMovement), Look: who.May(staff.AgreeToCount) || who.May(staff.ViewReports)},
		Commands: view.Commands{Open: web.NewCommand(), Move: web.NewCommand()},
	}
	var err error
	if v.May.Close {
		v.Command = web.NewCommand
		if v.Signs, err = h.Fiscal.Register(c.Request().Context(), register); err != nil {
			return v, err
		}
	}
	if err := h.drawers(c, register, &v); err != nil {
		return v, err
	}
	rules, err := h.Shifts.Rules(c.Request().Context(), who.VenueID)
	if err != nil {
		return v, err
	}
	v.Photos = rules.Photos
	for _, act := range []authority.Act{authority.PaidOut, authority.PaidIn} {
		texts, err := h.Authority.ReasonsOf(c.Request().Context(), act)
		if err != nil {
			return v, err
		}
		v.Reasons = append(v.Reasons, texts...)
	}
	v.Frame = frame.Screen(c, "shift", "shift.title", who.DeviceName)
	v.Frame.Scripts = []string{"till.js"}
	return v, nil
}

// drawers finds the shift of the person who looks, the others that are open at the till, and what they can open.
func (h *Handler) drawers(c echo.Context, register uuid.UUID, v *view.HomeView) error {
	ctx, who := c.Request().Context(), web.Who(c)
	desk, err := h.Shifts.Desk(ctx, register)
	if err != nil {
		return err
	}
	mine, err := h.Shifts.Current(ctx, register, who.StaffID)
	if err != nil && !errors.Is(err, tilldb.ErrNone) {
		return err
	}
	if err == nil {
		z, err := h.Shifts.XOf(ctx, mine.ID)
		if err != nil {
			return err
		}
		v.Open = &view.OpenView{Shift: mine, OpenedBy: z.OpenedBy, Movements: z.Drawer.Movements}
	}
	for _, s := range desk.Open {
		if s.ID != mine.ID {
			v.Others = append(v.Others, view.OtherView{Shift: s, Mine: mayCount(who, s)})
		}
	}
	if mine.HolderID == uuid.Nil {
		v.Choices = choices(ctx, desk)
	}
	v.Take = v.Take && v.Open != nil && len(v.Choices) > 0
	return nil
}

// choices are the drawers that somebody without one of their own can take.
func choices(ctx context.Context, d tilldb.Desk) (list []ui.Option) {
	if d.Own {
		list = append(list, ui.Option{Value: "", Label: i18n.T(ctx, "shift.drawer.own"), Icon: "wallet"})
	}
	for _, one := range d.Free {
		list = append(list, ui.Option{Value: one.ID.String(), Label: one.Name, Icon: "wallet"})
	}
	if d.Purses {
		list = append(list, ui.Option{Value: purse, Label: i18n.T(ctx, "shift.drawer.purse"), Icon: "hand-coins"})
	}
	return list
}

// purse stands among the drawers for cash that somebody carries.
const purse = "purse"

// mayCount says whether somebody may count a drawer: their own, everybody's, or, who may agree to counts, that of another.
func mayCount(who staff.Identity, s tilldb.Shift) bool {
	return s.HolderID == uuid.Nil || s.HolderID == who.StaffID || who.May(staff.AgreeToCount)
}

// amount reads what a person typed; an empty field is nothing.
func amount(value string, cur money.Currency, field string) (money.Amount, error) {
	if strings.TrimSpace(value) == "" {
		return 0, nil
	}
	a, err := text.ParseAmount(value, cur.Digits, "")
	if err != nil {
		return 0, fault.Invalid("request.invalid").Field(field, "field.amount").Because(err)
	}
	return a, nil
}

type openForm struct {
	Float  string `form:"float"`
	Drawer string `form:"drawer"`
}

// open opens the register's shift, or shows the form again with what is wrong.
func (h *Handler) open(c echo.Context) error {
	in, err := web.Bind[openForm](c)
	if err != nil {
		return err
	}
	if err := h.openShift(c, in); err != nil {
		return h.again(c, err, typed{float: in.Float, drawer: in.Drawer, take: true})
	}
	return web.SeeOther(c, "/shift")
}

func (h *Handler) openShift(c echo.Context, in openForm) error {
	register, err := register(c)
	if err != nil {
		return err
	}
	id, err := web.CommandID(c)
	if err != nil {
		return err
	}
	float, err := amount(in.Float, web.Who(c).Currency, "float")
	if err != nil {
		return err
	}
	opening := tilldb.Opening{ID: id, RegisterID: register, Float: float, StaffID: web.Who(c).StaffID, Purse: in.Drawer == purse}
	if !opening.Purse && in.Drawer != "" {
		if opening.DrawerID, err = uuid.Parse(in.Drawer); err != nil {
			return fault.Invalid("request.invalid").Field("drawer", "field.unknown").Because(err)
		}
	}
	_, err = h.Shifts.Open(c.Request().Context(), opening)
	return err
}

type moveForm struct {
	Kind   string `form:"kind"`
	Amount string `form:"amount"`
	Reason string `form:"reason"`
}

// cash pays in or out.
func (h *Handler) cash(c echo.Context) error {
	in, err := web.Bind[moveForm](c)
	if err != nil {
		return err
	}
	if err := h.move(c, in); err != nil {
		return h.again(c, err, typed{move: view.MoveForm(in)})
	}
	return web.SeeOther(c, "/shift")
}

func (h *Handler) move(c echo.Context, in moveForm) error {
	register, err := register(c)
	if err != nil {
		return err
	}
	id, err := web.CommandID(c)
	if err != nil {
		return err
	}
	a, err := amount(in.Amount, web.Who(c).Currency, "amount")
	if err != nil {
		return err
	}
	m := tilldb.Movement{ID: id, RegisterID: register, Kind: in.Kind, Amount: a, Reason: in.Reason, StaffID: web.Who(c).StaffID}
	if m.Photo, err = photographed(c); err != nil {
		return err
	}
	return h.Shifts.Move(c.Request().Context(), m)
}

// again shows the page with what was typed and what is wrong with it; anything but a wrong
// field is answered as everywhere.
func (h *Handler) again(c echo.Context, err error, in typed) error {
	f := fault.Of(err)
	if f == nil || f.Kind != fault.KindInvalid || len(f.Fields) == 0 {
		return err
	}
	in.fault = f
	return h.answerHome(c, http.StatusUnprocessableEntity, in)
}

// locale is how a shift's paper is written: in the language of its venue.
func locale(s tilldb.Shift, country string) i18n.Locale {
	l := i18n.Match(s.Language).In(s.Clock.Zone)
	l.Region = country
	return l
}
