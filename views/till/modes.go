package till

import (
	"context"
	"slices"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/till"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// counter says whether guests stand in a line and wait for their number. An order at a table is
// served as at any other till.
func (p PanelView) counter() bool { return p.Mode == till.Counter && p.Place == "" }

// retail says whether goods are scanned one after the other.
func (p PanelView) retail() bool { return p.Mode == till.Retail && p.Place == "" }

// Layout names how the screen is laid out.
func (p PanelView) Layout() string {
	if p.Place != "" {
		return string(till.Tables)
	}
	return string(p.Mode)
}

// leaves says whether the next guest is one key away while this order stays open.
func (p PanelView) leaves() bool { return p.counter() && len(p.Order.Lines) > 0 && !p.Order.Held }

// kinds are the ways of serving that are one tap away: at a counter here or to take away, and what
// the order is if it is something else.
func (p PanelView) kinds() []catalog.Kind {
	if !p.counter() {
		return []catalog.Kind{catalog.Counter, catalog.DineIn, catalog.Takeaway}
	}
	list := []catalog.Kind{p.Here, catalog.Takeaway}
	if p.Kind != "" && !slices.Contains(list, p.Kind) {
		list = append(list, p.Kind)
	}
	return list
}

// kindKey turns to the other way of serving: it stands on the one that the key would choose.
func (p PanelView) kindKey(k catalog.Kind) ui.Attrs {
	list := p.kinds()
	if !p.counter() || list[(slices.Index(list, p.Kind)+1)%len(list)] != k {
		return nil
	}
	return ui.Attrs{"data-key": "Shift+F7"}
}

// last is the row that a shop shows large: the one that is selected, or else the one rung up last.
func (p PanelView) last() (row, bool) {
	if !p.retail() {
		return row{}, false
	}
	rows := p.rows()
	for _, r := range rows {
		if r.has(p.Selected) && r.quantity != 0 {
			return r, true
		}
	}
	for _, r := range slices.Backward(rows) {
		if r.quantity != 0 {
			return r, true
		}
	}
	return row{}, false
}

// each is what one of a row costs, with what was chosen for it.
func (p PanelView) each(ctx context.Context, r row) string {
	l := r.first()
	if weighed(l) {
		return per(ctx, l.Price(), l.Sold.Unit, p.Currency)
	}
	return i18n.Money(ctx, l.Price().Round(money.HalfUp), p.Currency)
}

// TabView asks for a name, and shows the tabs that begin with it.
type TabView struct {
	Ref
	Found   TabsView
	Typed   string
	Lines   bool   // there is something on the order that would go on a tab
	Problem string // with the name
	Command string
}
