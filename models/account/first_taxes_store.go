package account

import (
	"context"
	"fmt"

	"comptoir/models/db"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// taxPlan is the country's taxation as rows: a tax for each name and rate, a group for each way
// to combine them.
type taxPlan struct {
	account uuid.UUID
	tax     Taxation
	words   func(string) string
	taxes   map[string]uuid.UUID // by name and rate
	groups  map[rates]uuid.UUID
	classes map[class]uuid.UUID

	taxRows, groupRows, linkRows [][]any
}

// insertTaxes writes the country's taxes and returns the group of each class of goods.
func (f Form) insertTaxes(ctx context.Context, tx bun.IDB, t Taxation) (map[class]uuid.UUID, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	p := taxPlan{account: account, tax: t, words: f.Words, taxes: map[string]uuid.UUID{}, groups: map[rates]uuid.UUID{}, classes: map[class]uuid.UUID{}}
	for _, c := range f.Trade.classes() {
		p.classes[c] = p.group(c, t.rates(c))
	}
	for _, rows := range []struct {
		into string
		rows [][]any
	}{
		{"taxes (account_id, id, name, basis_points, mode)", p.taxRows},
		{"tax_groups (account_id, id, name, is_default, position)", p.groupRows},
		{"tax_group_taxes (account_id, tax_group_id, kind, tax_id, position)", p.linkRows},
	} {
		if err := insertRows(ctx, tx, rows.into, rows.rows); err != nil {
			return nil, err
		}
	}
	return p.classes, nil
}

// group plans a group for a class; classes with the same rates share one.
func (p *taxPlan) group(c class, r rates) uuid.UUID {
	if id, ok := p.groups[r]; ok {
		return id
	}
	id := newID()
	p.groups[r] = id
	p.groupRows = append(p.groupRows, []any{p.account, id, p.words("taxgroup." + string(c)), len(p.groups) == 1, len(p.groups)})
	p.link(id, "", r.general)
	if r.away != r.general {
		p.link(id, "takeaway", r.away)
		p.link(id, "delivery", r.away)
	}
	return id
}

// link gives a group its taxes for a kind of order. Several that share a rate take equal parts of it.
func (p *taxPlan) link(group uuid.UUID, kind string, rate int) {
	for n, name := range p.tax.Names {
		key := fmt.Sprint(name, rate)
		id, ok := p.taxes[key]
		if !ok {
			id = newID()
			p.taxes[key] = id
			p.taxRows = append(p.taxRows, []any{p.account, id, name, rate / len(p.tax.Names), string(p.tax.Mode)})
		}
		p.linkRows = append(p.linkRows, []any{p.account, group, kind, id, n})
	}
}
