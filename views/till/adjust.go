package till

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/views/i18n"
	"comptoir/views/paper"
	"comptoir/views/ui"
)

// The scopes of a discount, as a form names them.
const (
	ScopeLine     = "line"
	ScopeOrder    = "order"
	ScopeCategory = "category"
	ScopeSeat     = "seat"
)

// AdjustView takes something off a row of the order or the whole of it, or gives the row away.
type AdjustView struct {
	Order     order.Order
	Name      string         // what the sheet is about: of the row, or of the order
	Line      *order.Line    // the row's first; nil: the whole order
	Lines     string         // ids of the row
	Count     money.Quantity // how many the row is
	Total     money.Amount   // what it comes to, or the order
	Free      bool           // give it away instead
	Scope     string
	Percent   string // as chosen; "amount": an amount is typed
	Amount    string // as typed
	Some      string // how many of it are free, as typed; empty: that is not asked
	Currency  money.Currency
	Fault     *fault.Fault
	Command   string
	Authority AuthorityView
}

// percents are those that are one tap.
func percents() []string { return []string{"5", "10", "15", "20", "25", "50"} }

func (v AdjustView) title(ctx context.Context) string {
	return i18n.T(ctx, "adjust.title", "name", v.Name)
}

// at is where the sheet about giving away stands, or the one about a discount.
func (v AdjustView) at(free bool) string {
	if free {
		return "/till/adjust?free=1&lines=" + v.Lines
	}
	return "/till/adjust?lines=" + v.Lines
}

// label says what the button does.
func (v AdjustView) label(ctx context.Context) string {
	if v.Free {
		return i18n.T(ctx, "adjust.give")
	}
	return i18n.T(ctx, "adjust.take_off")
}

// What names exactly what would be taken off or given away.
func (v AdjustView) What(ctx context.Context) string {
	name := v.Name
	switch {
	case v.Free:
		count := i18n.Quantity(ctx, v.Count)
		if v.Some != "" {
			count = v.Some
		}
		return i18n.T(ctx, "adjust.what_free", "what", count+" × "+name)
	case v.Scope == ScopeCategory && v.Line != nil:
		name = v.Line.Sold.CategoryName
	case v.Scope == ScopeSeat && v.Line != nil:
		name = i18n.T(ctx, "receipt.seat", "n", v.Line.Seat)
	case v.Scope == ScopeOrder:
		name = i18n.T(ctx, "adjust.scope.order")
	}
	off := v.Amount + " " + v.Currency.Code
	switch v.Percent {
	case "":
		return name
	case "amount":
	default:
		off = i18n.Percent(ctx, v.Percent)
	}
	return i18n.T(ctx, "adjust.what", "off", off, "what", name)
}

// scopes are what a discount can be for.
func (v AdjustView) scopes(ctx context.Context) []ui.Option {
	if v.Line == nil {
		return nil
	}
	list := []ui.Option{{Value: ScopeLine, Label: i18n.T(ctx, "adjust.scope.line")}, {Value: ScopeOrder, Label: i18n.T(ctx, "adjust.scope.order")}}
	if v.Line.Sold.CategoryID != uuid.Nil {
		list = append(list, ui.Option{Value: ScopeCategory, Label: i18n.T(ctx, "adjust.scope.category", "name", v.Line.Sold.CategoryName)})
	}
	if v.Line.Seat > 0 {
		list = append(list, ui.Option{Value: ScopeSeat, Label: i18n.T(ctx, "receipt.seat", "n", v.Line.Seat)})
	}
	return list
}

// A taken is a discount or a gift that is on the order; the same on several lines is one.
type taken struct {
	ids    []uuid.UUID
	words  string
	amount money.Amount
}

// key is the discounts' ids, as the form that takes them off sends them.
func (t taken) key() string { return joinIDs(t.ids) }

func joinIDs(ids []uuid.UUID) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	return strings.Join(texts, ",")
}

// own are the discounts and the gift of a row.
func (p PanelView) own(ctx context.Context, r row) []taken {
	return p.taken(ctx, func(d order.Discount) bool { return !d.Wide() && r.has(d.LineID) })
}

// wide are the discounts on more than a line.
func (p PanelView) wide(ctx context.Context) []taken { return p.taken(ctx, order.Discount.Wide) }

func (p PanelView) taken(ctx context.Context, which func(order.Discount) bool) []taken {
	var list []taken
	var amounts []money.Amount
	for i, d := range p.Order.Discounts {
		if !which(d) {
			continue
		}
		if amounts == nil {
			amounts = p.Order.DiscountAmounts()
		}
		words := p.words(ctx, d)
		at := slices.IndexFunc(list, func(t taken) bool { return t.words == words && !d.Wide() })
		if at < 0 {
			list = append(list, taken{words: words})
			at = len(list) - 1
		}
		list[at].ids, list[at].amount = append(list[at].ids, d.ID), list[at].amount+amounts[i]
	}
	return list
}

// words are what a discount takes off, of what and why.
func (p PanelView) words(ctx context.Context, d order.Discount) string {
	parts := make([]string, 0, 3)
	switch {
	case d.Comp:
		parts = append(parts, i18n.T(ctx, "receipt.comp"))
	case d.PercentBP != 0:
		parts = append(parts, i18n.T(ctx, "till.discount_of", "amount", i18n.Percent(ctx, paper.Hundredths(d.PercentBP))))
	default:
		parts = append(parts, i18n.T(ctx, "till.discount_of", "amount", i18n.Money(ctx, d.Amount, p.Currency)))
	}
	switch {
	case d.Seat != 0:
		parts = append(parts, i18n.T(ctx, "receipt.seat", "n", d.Seat))
	case d.CategoryID != uuid.Nil:
		parts = append(parts, p.category(d.CategoryID))
	case d.Wide():
		parts = append(parts, i18n.T(ctx, "adjust.scope.order"))
	}
	if d.Reason != "" {
		parts = append(parts, d.Reason)
	}
	return strings.Join(parts, " · ")
}

func (p PanelView) category(id uuid.UUID) string {
	for _, l := range p.Order.Lines {
		if l.Sold.CategoryID == id {
			return l.Sold.CategoryName
		}
	}
	return ""
}

// adjusted is what is taken off a line by itself, so that rows differ where that does.
func (p PanelView) adjusted(line uuid.UUID) string {
	var b strings.Builder
	for _, d := range p.Order.Discounts {
		if !d.Wide() && d.LineID == line {
			b.WriteString(strings.Join([]string{paper.Hundredths(d.PercentBP), i18n.Plain(d.Amount, p.Currency), d.Reason}, "|"))
			if d.Comp {
				b.WriteString("free")
			}
		}
	}
	return b.String()
}

// mayAdjust says whether there is something to take off from.
func (p PanelView) mayAdjust() bool { return len(p.Order.Active()) > 0 }
