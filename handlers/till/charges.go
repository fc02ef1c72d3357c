package till

import (
	"net/http"
	"slices"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers/web"
	"comptoir/models/authority"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
	"comptoir/models/text"
	view "comptoir/views/till"
)

// askCharges answers the sheet of the service charge, fees, deposits and the exemption from taxes.
func (h *Handler) askCharges(c echo.Context) error {
	ref, o, err := h.charged(c)
	if err != nil {
		return err
	}
	v, err := h.chargesView(c, ref, o, nil)
	if err != nil {
		return err
	}
	return web.Render(c, http.StatusOK, view.Charges(v))
}

func (h *Handler) charged(c echo.Context) (view.Ref, orderdb.Order, error) {
	ref, err := refOf(c)
	if err != nil {
		return ref, orderdb.Order{}, err
	}
	o, err := h.load(c.Request().Context(), ref.Order)
	return ref, o, err
}

// chargesView is the sheet as it was filled in.
func (h *Handler) chargesView(c echo.Context, ref view.Ref, o orderdb.Order, refusal *fault.Fault) (view.ChargesView, error) {
	ctx := c.Request().Context()
	values, err := c.FormParams()
	if err != nil {
		return view.ChargesView{}, fault.Malformed("request.unreadable").Because(err)
	}
	v := view.ChargesView{
		Order: o.Order, Form: values, Currency: web.Who(c).Currency, Command: newID().String(), Fault: refusal, Undo: c.FormValue("undo") != "",
		Prices: map[string]money.Amount{},
	}
	p, err := h.panelView(ctx, ref, o)
	if err != nil {
		return v, err
	}
	v.Name = view.Title(ctx, p)
	if v.Fees, err = h.chargeable(c, catalog.Fee, p.Kind, v.Prices); err != nil {
		return v, err
	}
	if v.Empties, err = h.chargeable(c, catalog.Deposit, p.Kind, v.Prices); err != nil {
		return v, err
	}
	v.Acts = acts(o, v)
	if v.Act = c.FormValue("act"); !slices.Contains(v.Acts, v.Act) && len(v.Acts) > 0 {
		v.Act = v.Acts[0]
	}
	v.Authority, err = h.chargeAuthority(c, v)
	return v, err
}

// chargeable are the fees or deposits of this venue, with what each costs here.
func (h *Handler) chargeable(c echo.Context, role catalog.Role, kind catalog.Kind, prices map[string]money.Amount) ([]*catalogdb.Card, error) {
	id := web.Who(c)
	list, err := h.Catalog.Charged(c.Request().Context(), id.VenueID, id.Revision, role)
	for _, card := range list {
		prices[card.ID.String()] = card.PriceFor(kind, id.VenueID, uuid.Nil).Round(money.HalfUp)
	}
	return list, err
}

// acts are what can be done: empties come back also where nothing was rung up yet.
func acts(o orderdb.Order, v view.ChargesView) []string {
	var list []string
	if going := o.Status.Live() && len(o.Active()) > 0; going {
		list = append(list, view.ChargeService)
		if len(v.Fees) > 0 {
			list = append(list, view.ChargeFee)
		}
	}
	if len(v.Empties) > 0 && (o.Status == order.New || o.Status.Live()) {
		list = append(list, view.ChargeEmpties)
	}
	if slices.Contains(list, view.ChargeService) {
		list = append(list, view.ChargeExempt)
	}
	return list
}

// chargeAuthority asks why and for leave, where what is done needs that.
func (h *Handler) chargeAuthority(c echo.Context, v view.ChargesView) (*view.AuthorityView, error) {
	var act authority.Act // none: no reason is asked for
	permission := staff.ChangeService
	switch v.Act {
	case view.ChargeService:
		if !v.Undo {
			act = authority.Service
		}
	case view.ChargeExempt:
		permission = staff.TaxExempt
	case view.ChargeFee: // at the price of the menu unless another is typed
		if !answerable(v.Fault) && (v.Form.Get("amount") == "" || v.Priced()) {
			return nil, nil
		}
		act, permission = authority.Price, staff.OpenPrice
	default:
		return nil, nil
	}
	a, err := h.authority(c, "charges", act, permission, v.What(c.Request().Context()), beside(v.Fault))
	a.Plain = act == ""
	return &a, err
}

// beside is a refusal as far as no field of the sheet of charges says it.
func beside(f *fault.Fault) *fault.Fault {
	for _, field := range []string{"rate", "amount", "item_id", "certificate", "name"} {
		if f != nil && f.Fields[field] != "" {
			return nil
		}
	}
	return f
}

// charge does what the sheet says, with the person's own permission or one that is lent.
func (h *Handler) charge(c echo.Context) error {
	ref, o, err := h.charged(c)
	if err != nil {
		return err
	}
	done, err := h.carryCharge(c, &ref, o)
	if err == nil {
		if o.Status == order.New {
			c.Response().Header().Set("HX-Replace-Url", "/till?order="+ref.Order.String())
		}
		return h.tapped(c, ref, done)
	}
	f := fault.Of(err)
	if f == nil || !web.IsHX(c) || f.Kind == fault.KindMalformed {
		return h.refused(c, ref, err)
	}
	v, viewErr := h.chargesView(c, ref, o, f)
	if viewErr != nil {
		return viewErr
	}
	if v.Act == "" || v.Act != c.FormValue("act") {
		return h.refused(c, ref, err)
	}
	return sheetAgain(c, web.Status(f), view.Charges(v))
}

func (h *Handler) carryCharge(c echo.Context, ref *view.Ref, o orderdb.Order) (orderdb.Order, error) {
	undo := c.FormValue("undo") != ""
	switch act := c.FormValue("act"); act {
	case view.ChargeService:
		cmd, err := serviceOf(c)
		if err != nil {
			return o, err
		}
		return h.approved(c, *ref, staff.ChangeService, cmd)
	case view.ChargeExempt:
		cmd := order.SetExemption{Off: undo}
		if !undo {
			cmd.Certificate, cmd.Name = c.FormValue("certificate"), c.FormValue("holder")
		}
		return h.approved(c, *ref, staff.TaxExempt, cmd)
	case view.ChargeFee:
		commands, err := h.feeOf(c)
		if err != nil {
			return o, err
		}
		return h.approved(c, *ref, staff.OpenPrice, commands...)
	case view.ChargeEmpties:
		commands, err := h.emptiesOf(c)
		if err != nil {
			return o, err
		}
		r, err := request(c, *ref, commands...)
		if err != nil {
			return o, err
		}
		r.Opening = opening(*ref)
		return h.addToTable(c.Request().Context(), ref, r)
	}
	return o, fault.Malformed("request.unreadable").Field("act", "request.unreadable")
}

// serviceOf reads the service charge that was chosen.
func serviceOf(c echo.Context) (order.SetService, error) {
	cmd := order.SetService{Reason: reasonOf(c)}
	typed := c.FormValue("service")
	switch {
	case c.FormValue("undo") != "":
		return order.SetService{Auto: true}, nil
	case typed == view.ServiceOff:
		cmd.Off = true
		return cmd, nil
	case typed == view.ServiceTyped:
		typed = c.FormValue("rate")
	}
	var check form.Check
	cmd.BasisPoints = check.Percent("rate", typed, 10_000)
	if check.Err() != nil || cmd.BasisPoints == 0 {
		return cmd, fault.Invalid("order.service_rate").Field("rate", "order.service_rate")
	}
	return cmd, nil
}

// feeOf reads which fee is added, and at what price where it is not the menu's.
func (h *Handler) feeOf(c echo.Context) ([]order.Command, error) {
	command, err := web.CommandID(c)
	if err != nil {
		return nil, err
	}
	item, err := web.OptionalID(c, "fee")
	if err != nil {
		return nil, err
	}
	if item == uuid.Nil {
		return nil, fault.Invalid("charges.choose").Field("item_id", "charges.choose")
	}
	card, err := h.card(c, item)
	if err != nil {
		return nil, err
	}
	line := order.AddLine{LineID: command, Choice: catalog.Choice{ItemID: item}}
	typed := c.FormValue("amount")
	if typed == "" {
		line.Join = !card.OpenPrice
		if card.OpenPrice {
			return nil, fault.Invalid("field.amount").Field("amount", "field.amount")
		}
		return []order.Command{line}, nil
	}
	amount, err := text.ParseAmount(typed, web.Who(c).Currency.Digits, text.NoMark)
	if err != nil || amount < 0 || !amount.InRange() {
		return nil, fault.Invalid("request.invalid").Field("amount", "field.amount").Because(err)
	}
	price := money.PriceOf(amount)
	if card.OpenPrice {
		line.OpenPrice = &price
		return []order.Command{line}, nil
	}
	return []order.Command{line, order.SetPrice{LineID: command, UnitPrice: price, Reason: reasonOf(c)}}, nil
}

// emptiesOf reads how many of which deposits come back. Their lines' ids follow from the tap's.
func (h *Handler) emptiesOf(c echo.Context) ([]order.Command, error) {
	command, err := web.CommandID(c)
	if err != nil {
		return nil, err
	}
	id := web.Who(c)
	list, err := h.Catalog.Charged(c.Request().Context(), id.VenueID, id.Revision, catalog.Deposit)
	if err != nil {
		return nil, err
	}
	var commands []order.Command
	for _, card := range list {
		n, err := quantityOf(c, "back-"+card.ID.String())
		if err != nil || n%money.One != 0 {
			return nil, fault.Invalid("order.quantity").Field("quantity", "order.quantity").Because(err)
		}
		if n > 0 {
			commands = append(commands, order.AddLine{
				LineID: uuid.NewSHA1(command, card.ID[:]), Choice: catalog.Choice{ItemID: card.ID}, Quantity: -n, Join: true,
			})
		}
	}
	if len(commands) == 0 {
		return nil, fault.Invalid("charges.choose_empties").Field("quantity", "charges.choose_empties")
	}
	return commands, nil
}
