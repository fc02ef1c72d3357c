package account

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
)

// taxPlan is the country's taxation as rows: a tax for each name and rate, a group for each way
// to combine them.
type taxPlan struct {
	account uuid.UUID
	tax     Taxation
	words   func(string) string
	taxes   map[string]uuid.UUID // by name and rate
	classes map[class]uuid.UUID

	taxRows, groupRows, linkRows [][]any
}

// insertTaxes writes the country's taxes and returns the group of each class of goods.
func (f Form) insertTaxes(ctx context.Context, tx bun.IDB, t Taxation) (map[class]uuid.UUID, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	p := taxPlan{account: account, tax: t, words: f.Words, taxes: map[string]uuid.UUID{}, classes: map[class]uuid.UUID{}}
	p.groups(f.Trade.classes())
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

// groups plans a group for all classes that bear the same rates, in the order of the classes.
func (p *taxPlan) groups(classes []class) {
	var order []rates
	same := map[rates][]class{}
	for _, c := range classes {
		r := p.tax.rates(c)
		if same[r] == nil {
			order = append(order, r)
		}
		same[r] = append(same[r], c)
	}
	for n, r := range order {
		id := newID()
		for _, c := range same[r] {
			p.classes[c] = id
		}
		p.groupRows = append(p.groupRows, []any{p.account, id, p.words("taxgroup." + groupName(same[r])), n == 0, n + 1})
		p.link(id, "", r.general)
		if r.away != r.general {
			p.link(id, "takeaway", r.away)
			p.link(id, "delivery", r.away)
		}
	}
}

// groupName is the key of what classes that share a group are called together.
func groupName(classes []class) string {
	drinks := slices.Contains(classes, hot) || slices.Contains(classes, soft)
	switch {
	case classes[0] == standard:
		return string(standard)
	case drinks && slices.Contains(classes, meals):
		return "food_and_drinks"
	}
	return string(classes[0])
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
