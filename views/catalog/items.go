package catalog

import (
	"context"
	"net/url"

	"github.com/google/uuid"

	"comptoir/models/catalog/catalogdb"
	"comptoir/models/money"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// ItemsView is the list of items.
type ItemsView struct {
	layout.PageView
	catalogdb.List
	Filter     catalogdb.Filter
	Cursor     catalogdb.Cursor
	Categories []catalogdb.Category
	TaxGroups  []catalogdb.TaxGroup
	Currency   money.Currency
	Command    string // of what is done to the selected
	Fault      string // why that was not done
}

// RowView is one item of the list.
type RowView struct {
	catalogdb.Row
	Currency money.Currency
	Command  string
	Typed    string // a price that was refused, as it was typed
	Error    string
}

func (v ItemsView) row(r catalogdb.Row) RowView {
	return RowView{Row: r, Currency: v.Currency, Command: fresh()}
}

func (r RowView) path(act string) string { return "/admin/items/" + r.ID.String() + act }

// price is what stands in the field of a row.
func (r RowView) price() string {
	if r.Error != "" {
		return r.Typed
	}
	return i18n.PlainPrice(r.Price, r.Currency)
}

// query is the address of the list with its filter, and what else is asked for.
func (v ItemsView) query(more ...string) string {
	q := url.Values{}
	for name, value := range v.filter() {
		if value != "" {
			q.Set(name, value)
		}
	}
	for n := 0; n+1 < len(more); n += 2 {
		q.Set(more[n], more[n+1])
	}
	if len(q) == 0 {
		return "/admin/items"
	}
	return "/admin/items?" + q.Encode()
}

func (v ItemsView) filter() map[string]string {
	archived := ""
	if v.Filter.Archived {
		archived = "1"
	}
	return map[string]string{"q": v.Filter.Text, "category": idText(v.Filter.Category), "tax": idText(v.Filter.TaxGroup), "archived": archived}
}

func (v ItemsView) filtered() bool {
	return v.Filter.Text != "" || v.Filter.Category != uuid.Nil || v.Filter.TaxGroup != uuid.Nil
}

func (v ItemsView) pages(ctx context.Context) ui.PagesView {
	p := ui.PagesView{Text: i18n.T(ctx, "count.items", "count", v.Total), Attrs: ui.Attrs{"hx-target": "#items", "hx-swap": "outerMorph show:top", "hx-push-url": "true"}}
	if v.Previous != uuid.Nil {
		p.Previous = v.query("before", v.Previous.String())
	}
	if v.Next != uuid.Nil {
		p.Next = v.query("after", v.Next.String())
	}
	return p
}

// idText is an id as a form holds it; nothing for the zero id.
func idText(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}

func categoryOptions(list []catalogdb.Category) []ui.Option {
	options := make([]ui.Option, len(list))
	for n, c := range list {
		options[n] = ui.Option{Value: c.ID.String(), Label: c.Name}
	}
	return options
}

func taxOptions(list []catalogdb.TaxGroup) []ui.Option {
	options := make([]ui.Option, len(list))
	for n, g := range list {
		options[n] = ui.Option{Value: g.ID.String(), Label: g.Name}
	}
	return options
}

func (v ItemsView) columns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "catalog.select"), Hidden: true},
		{Label: i18n.T(ctx, "catalog.item")},
		{Label: i18n.T(ctx, "catalog.category")},
		{Label: i18n.T(ctx, "catalog.field.tax_group_id")},
		{Label: i18n.T(ctx, "catalog.field.price"), Numeric: true},
		{Label: i18n.T(ctx, "catalog.available"), Numeric: true},
	}
}
