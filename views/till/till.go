// Package till draws the screen at which things are sold: categories, tiles, the order, choices,
// payment and the receipt.
//
// It owns how an order is worded and which of its acts stand where. It must not know what may
// happen to an order, nor compute an amount: models/order and models/price say. A page is made
// of the very parts that taps send back. Start reading at Screen, then Panel.
package till

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"comptoir/models/approval"
	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/price"
	"comptoir/models/receipt/doc"
	"comptoir/models/till"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// A Ref says which order is on the screen, and how it begins if its first line is still to come.
// It goes with every tap, as hidden fields.
type Ref struct {
	Order    uuid.UUID
	Kind     catalog.Kind
	Table    uuid.UUID // zero: none
	Place    string    // the table's name
	Name     string
	Covers   int
	Selected uuid.UUID // the line whose acts are in sight
	Version  int       // of the order as it is shown; 0: not there yet
	Rushed   bool      // the kitchen makes it first
	Shown    Shown     // the rows that need not be drawn again
	Seating
}

// ScreenView is the whole till.
type ScreenView struct {
	Frame  layout.ScreenView
	Rail   RailView
	Grid   GridView
	Panel  PanelView
	Prints PrintsView
	Asked  []approval.Approval // what this till has asked managers for
}

// PanelView is the order on the screen. A closed one is shown until the next begins, whose Ref
// it carries already.
type PanelView struct {
	Ref
	Order    order.Order // New: nothing was rung up yet
	Totals   price.Result
	Currency money.Currency
	Receipt  doc.Document // of a closed order
	Mode     till.Mode    // how the register serves
	Here     catalog.Kind // how it serves what is not taken away
	// MayDrawer: the person may open the drawer without a sale.
	MayDrawer bool
	// MayFloor: the person may go to the floor, and does when a table has paid.
	MayFloor bool
	// Moved is the last move of the order, or of something of it, that can be taken back.
	Moved *MovedView
}

// Closed says whether a sale that is done is shown.
func (p PanelView) Closed() bool { return p.Order.Status == order.Closed }

func (p PanelView) isNew() bool { return p.Order.Status == order.New || !p.Order.Status.Live() }

// count is how many things are on the order, in the bar of a phone.
func (p PanelView) count() string {
	var n money.Quantity
	for _, l := range p.Order.Lines {
		n += counted(l)
	}
	if p.Closed() {
		return "0"
	}
	return strconv.Itoa(n.Units())
}

// due is what the bar of a phone and the pay button name.
func (p PanelView) due() money.Amount {
	if p.Closed() {
		return 0
	}
	return p.Totals.Due
}

// owesGuest says whether more comes back than is sold, and nothing was paid yet.
func (p PanelView) owesGuest() bool {
	return p.Totals.Total < 0 && p.Totals.Change > 0 && len(p.Order.Payments) == 0
}

// payLabel says what the button does: take what is due, or give back what came to more.
func (p PanelView) payLabel(ctx context.Context) string {
	switch {
	case p.owesGuest():
		return i18n.T(ctx, "till.give_back", "amount", i18n.Money(ctx, p.Totals.Change, p.Currency))
	case p.Totals.Due <= 0:
		return i18n.T(ctx, "till.pay")
	}
	return i18n.T(ctx, "till.pay") + " " + i18n.Money(ctx, p.Totals.Due, p.Currency)
}

// title is the place or the name of the order.
func (p PanelView) title(ctx context.Context) string {
	switch {
	case p.Place != "":
		return i18n.T(ctx, "till.table", "name", p.Place)
	case p.Name != "":
		return p.Name
	case p.Order.Number != 0:
		return i18n.T(ctx, "till.order", "number", p.Order.Number)
	}
	return i18n.T(ctx, "till.new_order")
}

// Title is what the order on the screen is called.
func Title(ctx context.Context, p PanelView) string { return p.title(ctx) }

// meta is what else is known of the order, in small letters.
func (p PanelView) meta(ctx context.Context) []string {
	var list []string
	if p.Order.Number != 0 && (p.Place != "" || p.Name != "") && !p.counter() {
		list = append(list, i18n.T(ctx, "till.order", "number", p.Order.Number))
	}
	if p.Place != "" && p.Name != "" {
		list = append(list, p.Name)
	}
	if p.Covers > 0 {
		list = append(list, i18n.T(ctx, "count.covers", "count", p.Covers))
	}
	if p.Place != "" && p.Kind != catalog.DineIn || p.Kind == catalog.Delivery {
		list = append(list, i18n.T(ctx, "receipt.kind."+string(p.Kind)))
	}
	if !p.Order.OpenedAt.IsZero() {
		list = append(list, i18n.Time(ctx, p.Order.OpenedAt))
	}
	if p.Order.Status == order.Billed {
		list = append(list, i18n.T(ctx, "floor.state.billed"))
	}
	return list
}

// seen says whether somebody else knows of the order, so that giving it up takes a reason.
func (p PanelView) seen() bool {
	return p.Order.Status == order.Billed || slices.ContainsFunc(p.Order.Lines, func(l order.Line) bool { return l.Sent != 0 || l.Voided != 0 })
}

// totals are the sums under the lines.
func (p PanelView) totals(ctx context.Context) ui.TotalsView {
	t := p.Totals
	v := ui.TotalsView{Label: i18n.T(ctx, "common.total"), Amount: t.Total, Currency: p.Currency, Note: included(ctx, p)}
	add := func(key string, a money.Amount, tone ui.Tone) {
		if a != 0 {
			v.Rows = append(v.Rows, ui.TotalRow{Label: i18n.T(ctx, key), Amount: a, Tone: tone})
		}
	}
	if t.Subtotal() != t.Total {
		add("receipt.subtotal", t.Subtotal(), ui.Neutral)
	}
	_, offers := p.Order.Relieved()
	for _, off := range offers {
		v.Rows = append(v.Rows, ui.TotalRow{Label: off.Name, Amount: -off.Amount, Tone: ui.Good})
	}
	add("receipt.discount", relief(offers)-t.Discount(), ui.Good)
	add("receipt.comp", -t.Comp(), ui.Good)
	add("receipt.service", t.ServiceCharge, ui.Neutral)
	add("receipt.minimum", t.TopUp, ui.Neutral)
	for _, x := range t.Taxes {
		if x.Mode == "exclusive" {
			v.Rows = append(v.Rows, ui.TotalRow{Label: x.Name, Amount: x.Amount})
		}
	}
	add("receipt.tip", t.Tip, ui.Neutral)
	if len(p.Order.Payments) > 0 {
		add("common.total", t.Total, ui.Neutral)
		add("receipt.rounding", t.Rounding, ui.Neutral)
		waits := p.Order.Waits()
		add("till.paid", waits-t.Paid, ui.Good)
		add("till.paid_pending", -waits, ui.Warn)
		v.Label, v.Amount, v.Note = i18n.T(ctx, "till.due"), t.Due, ""
	}
	return v
}

// included is the tax inside the prices, in words.
func included(ctx context.Context, p PanelView) string {
	var inside money.Amount
	for _, x := range p.Totals.Taxes {
		if x.Mode == "inclusive" {
			inside += x.Amount
		}
	}
	if inside == 0 {
		return ""
	}
	return i18n.T(ctx, "till.tax_included", "amount", i18n.Money(ctx, inside, p.Currency))
}

// address of a page of the till.
func address(id uuid.UUID) string { return "/till?order=" + id.String() }

// TabsView is the list of open orders in the bar.
type TabsView struct {
	Orders   []orderdb.Summary
	Current  uuid.UUID
	Currency money.Currency
	Now      time.Time
}

// tabbed is how many orders are shown by name; the rest is in the list.
const tabbed = 5

// shown are the orders that somebody works at: those that are parked are in the list only.
func (t TabsView) shown() []orderdb.Summary {
	var list []orderdb.Summary
	for _, o := range t.Orders {
		if !o.Held && len(list) < tabbed {
			list = append(list, o)
		}
	}
	return list
}

// label is what an open order is called.
func label(ctx context.Context, o orderdb.Summary) string {
	switch {
	case o.TableName != "":
		return i18n.T(ctx, "till.table", "name", o.TableName)
	case o.Name != "":
		return o.Name
	}
	return i18n.T(ctx, "till.order", "number", o.Number)
}

// PlaceOf is what a place is called: a table, or the order that has none; empty where it is neither.
func PlaceOf(ctx context.Context, table string, o order.Order) string {
	if table == "" && o.Number == 0 {
		return ""
	}
	return label(ctx, orderdb.Summary{TableName: table, Name: o.Name, Number: o.Number})
}

func minutes(since, now time.Time) int { return max(0, int(now.Sub(since)/time.Minute)) }
