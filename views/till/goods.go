package till

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/barcode"
	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/views/i18n"
	"comptoir/views/ui"
)

// weighed says whether a line is one weighing: each stands by itself.
func weighed(l order.Line) bool { return l.Sold.Unit.Measured() || l.Tare != 0 || l.IsGift() }

// counted is how many things a line is: what is weighed is one.
func counted(l order.Line) money.Quantity {
	if l.Sold.Unit.Measured() && l.Quantity != 0 {
		return money.One
	}
	return l.Quantity.Abs()
}

// goods are the words of a line that was weighed, dated or is brought back.
func goods(ctx context.Context, l order.Line, cur money.Currency) []string {
	var list []string
	if l.Quantity < 0 {
		list = append(list, i18n.T(ctx, "goods.return"))
	}
	if l.Sold.Unit.Measured() {
		list = append(list, per(ctx, l.Price(), l.Sold.Unit, cur))
	}
	if l.Tare != 0 {
		list = append(list, i18n.T(ctx, "receipt.tare", "quantity", i18n.Measure(ctx, l.Tare, string(l.Sold.Unit))))
	}
	if l.Lot != "" {
		list = append(list, i18n.T(ctx, "receipt.lot", "lot", l.Lot))
	}
	if l.Expiry != "" {
		list = append(list, i18n.T(ctx, "receipt.expiry", "day", i18n.Date(ctx, l.Expiry.Time())))
	}
	if l.IsGift() {
		list = append(list, l.Gift.Code)
	}
	if l.Gift.Expires != "" {
		list = append(list, i18n.T(ctx, "gift.until", "day", i18n.Date(ctx, l.Gift.Expires.Time())))
	}
	return list
}

// per is what a unit costs: "€15.90 / kg".
func per(ctx context.Context, p money.Price, unit catalog.Unit, cur money.Currency) string {
	return i18n.T(ctx, "receipt.per", "price", i18n.Money(ctx, p.Round(money.HalfUp), cur), "unit", i18n.T(ctx, "unit."+string(unit)))
}

// UnknownView is a code that stands for nothing.
type UnknownView struct {
	Fault *fault.Fault
	Make  string // where an item with it is made; empty: the person may not
}

// LeaveView asks for leave to ring something up.
type LeaveView struct {
	Item    string
	Return  bool
	Expiry  businessday.Day
	Path    string
	Asked   url.Values // what was asked for, to be asked for again
	Fault   *fault.Fault
	Command string
}

func (v LeaveView) title(ctx context.Context) string {
	if v.Return {
		return i18n.T(ctx, "goods.return_title", "item", v.Item)
	}
	return i18n.T(ctx, "goods.expired_title", "item", v.Item)
}

func (v LeaveView) note(ctx context.Context) string {
	if v.Return {
		return i18n.T(ctx, "goods.return_text")
	}
	return i18n.T(ctx, "goods.expired_text", "day", i18n.Date(ctx, v.Expiry.Time()))
}

func (v LeaveView) label(ctx context.Context) string {
	if v.Return {
		return i18n.T(ctx, "goods.take_back")
	}
	return i18n.T(ctx, "goods.sell_anyway")
}

// fields are those of the form that are not the sheet's own or the order's.
func (v LeaveView) fields() []ui.Option {
	own := []string{"command", "sheet", "pin", "order", "kind", "table", "place", "name", "covers", "selected", "version", "mode", "search"}
	var list []ui.Option
	for name, values := range v.Asked {
		if !slices.Contains(own, name) && len(values) > 0 {
			list = append(list, ui.Option{Label: name, Value: values[0]})
		}
	}
	slices.SortFunc(list, func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	return list
}

// PriceView is what something costs.
type PriceView struct {
	Venue    uuid.UUID
	Currency money.Currency
	Code     string
	Hit      catalogdb.Hit
	Label    barcode.Label
	Fault    *fault.Fault
}

func (v PriceView) price() money.Price {
	return v.Hit.PriceFor(catalog.Counter, v.Venue, v.Hit.VariantID)
}
