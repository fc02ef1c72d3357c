// Package tender shows the office's page of tenders of the house's own.
//
// It owns how their rules are said. It must not know what a tender does to an order. Start reading at List.
package tender

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/catalog/catalogdb"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/tender"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// Typed is what somebody typed of a tender.
type Typed struct {
	Name, Slip, Most string
	PerGuest         bool
	Categories       []uuid.UUID
}

// TypedOf is a tender as its form shows it.
func TypedOf(r order.TenderRule, c money.Currency) Typed {
	t := Typed{Name: r.Name, Slip: string(r.Slip), PerGuest: r.PerGuest, Categories: r.Categories}
	if r.Most > 0 {
		t.Most = i18n.Plain(r.Most, c)
	}
	return t
}

// ListView is the list of tenders, with what was typed of one.
type ListView struct {
	Frame      layout.PageView
	Tenders    []order.TenderRule
	Categories []catalogdb.Category
	Currency   money.Currency
	Typed      Typed
	Fault      *fault.Fault

	Currencies    []tender.Currency
	Code, Rate    string // as typed of a currency
	CurrencyFault *fault.Fault
}

func (v ListView) slips(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, s := range []order.Slip{order.SlipNever, order.SlipOptional, order.SlipRequired} {
		list = append(list, ui.Option{Value: string(s), Label: i18n.T(ctx, "tender.slip."+string(s))})
	}
	return list
}

// rules says in words what a tender may pay.
func (v ListView) rules(ctx context.Context, r order.TenderRule) string {
	var said []string
	if r.Most > 0 {
		key := "tender.up_to"
		if r.PerGuest {
			key = "tender.up_to_each"
		}
		said = append(said, i18n.T(ctx, key, "amount", i18n.Money(ctx, r.Most, v.Currency)))
	}
	var names []string
	for _, c := range v.Categories {
		if slices.Contains(r.Categories, c.ID) {
			names = append(names, c.Name)
		}
	}
	if len(names) > 0 {
		said = append(said, i18n.T(ctx, "tender.only_for", "what", strings.Join(names, ", ")))
	}
	if len(said) == 0 {
		return i18n.T(ctx, "tender.anything")
	}
	return strings.Join(said, " · ")
}
