package orderdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/price"
	"comptoir/models/tax"
)

// Charges are what a venue asks beside what is ordered, and whose tips are.
type Charges struct {
	Service order.Service
	Least   order.Least
	Tips    string
	// TipShares are the percentages that are offered as tips.
	TipShares []int
}

// chargeRow is how a venue keeps them.
type chargeRow struct {
	ServiceBp         int
	ServiceName       string
	ServiceMinCovers  int
	ServiceKinds      []string `bun:",array"`
	ServiceBase       string
	ServiceTaxGroupID uuid.UUID `bun:",nullzero"`
	Tips              string
	TipShares         []int `bun:",array"`
	Minimum           int64
	MinimumPerCover   bool
	MinimumKinds      []string `bun:",array"`
}

func (r chargeRow) charges(taxes []tax.Rate) Charges {
	return Charges{
		Service: order.Service{
			BasisPoints: r.ServiceBp, Base: price.Base(r.ServiceBase), Taxes: taxes, Name: r.ServiceName,
			MinCovers: r.ServiceMinCovers, Kinds: kindsOf(r.ServiceKinds),
		},
		Least: order.Least{Amount: money.Amount(r.Minimum), PerCover: r.MinimumPerCover, Kinds: kindsOf(r.MinimumKinds)},
		Tips:  r.Tips, TipShares: r.TipShares,
	}
}

func kindsOf(texts []string) []catalog.Kind {
	var list []catalog.Kind
	for _, t := range texts {
		list = append(list, catalog.Kind(t))
	}
	return list
}

// into adds the charges to the terms of an order, as far as there are any.
func (c Charges) into(t *order.Terms) {
	t.Tips = c.Tips
	if c.Service.BasisPoints > 0 || len(c.Service.Taxes) > 0 {
		service := c.Service
		t.Service = &service
	}
	if c.Least.Amount > 0 {
		least := c.Least
		t.Least = &least
	}
}

// serviceTaxes are those that a group means for what is no item: its taxes of every kind of order.
func serviceTaxes(ctx context.Context, tx bun.IDB, group uuid.UUID) ([]tax.Rate, error) {
	if group == uuid.Nil {
		return nil, nil
	}
	var rows []struct {
		ID          string
		Name        string
		BasisPoints int
		Mode        string
		Compound    bool
	}
	err := tx.NewRaw(`select t.id::text as id, t.name, t.basis_points, t.mode, t.compound
		from tax_group_taxes g join taxes t on t.account_id = g.account_id and t.id = g.tax_id
		where g.account_id = app_account() and g.tax_group_id = ? and g.kind = '' and t.archived_at is null
		order by g.position, t.name, t.id`, group).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("read taxes of the service charge: %w", err)
	}
	list := make([]tax.Rate, len(rows))
	for i, r := range rows {
		list[i] = tax.Rate{ID: tax.ID(r.ID), Name: r.Name, BasisPoints: r.BasisPoints, Mode: tax.Mode(r.Mode), Compound: r.Compound}
	}
	return list, nil
}
