package account

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/tax"
)

// Taxes lists the taxes in use, the highest first.
func (s *Store) Taxes(ctx context.Context) (list []Tax, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select id, name, basis_points, mode, compound from taxes where account_id = app_account() and archived_at is null
			order by basis_points desc, lower(name), id`).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list taxes: %w", err)
	}
	return list, nil
}

// TaxGroups lists the groups with what they mean.
func (s *Store) TaxGroups(ctx context.Context) (list []TaxGroup, err error) {
	var links []GroupTax
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewRaw(`select g.id, g.name, g.is_default,
				(select count(*) from items i where i.account_id = g.account_id and i.tax_group_id = g.id and i.archived_at is null) as items
			from tax_groups g where g.account_id = app_account() and g.archived_at is null order by g.position, g.id`).Scan(ctx, &list)
		if err != nil {
			return err
		}
		return tx.NewRaw(`select tax_group_id, kind, tax_id from tax_group_taxes where account_id = app_account()
			order by tax_group_id, kind, position, tax_id`).Scan(ctx, &links)
	})
	if err != nil {
		return nil, fmt.Errorf("list tax groups: %w", err)
	}
	for n := range list {
		for _, l := range links {
			if l.GroupID == list[n].ID {
				list[n].Taxes = append(list[n].Taxes, l)
			}
		}
	}
	return list, nil
}

// SaveTax adds a tax or changes one. What was sold keeps the rate it was sold with.
func (s *Store) SaveTax(ctx context.Context, command uuid.UUID, t Tax) (id uuid.UUID, err error) {
	var c form.Check
	t.Name = c.Line("name", t.Name, nameLimit)
	c.Require(t.BasisPoints >= 0 && t.BasisPoints <= 10_000, "rate", "field.range")
	c.One("mode", string(t.Mode), string(tax.Inclusive), string(tax.Exclusive))
	c.Require(!t.Compound || t.Mode == tax.Exclusive, "compound", "tax.compound_inside")
	if err := c.Err(); err != nil {
		return uuid.Nil, err
	}
	err = s.change(ctx, command, "tax.save", t, &id, func(ctx context.Context, tx bun.Tx) error {
		id = idOr(t.ID, command)
		if t.ID != uuid.Nil {
			return updateOne(ctx, tx, "tax.not_found", "update taxes set name = ?, basis_points = ?, mode = ?, compound = ? where account_id = app_account() and id = ? and archived_at is null",
				t.Name, t.BasisPoints, string(t.Mode), t.Compound, t.ID)
		}
		_, err := tx.NewRaw("insert into taxes (account_id, id, name, basis_points, mode, compound) values (app_account(), ?, ?, ?, ?, ?)", id, t.Name, t.BasisPoints, string(t.Mode), t.Compound).Exec(ctx)
		if err != nil {
			return fmt.Errorf("add tax: %w", err)
		}
		return nil
	})
	return id, err
}

// ArchiveTax takes a tax out of use; a group that still means it must let go first.
func (s *Store) ArchiveTax(ctx context.Context, command, id uuid.UUID) error {
	return s.change(ctx, command, "tax.archive", id, &struct{}{}, func(ctx context.Context, tx bun.Tx) error {
		return s.archiveUnused(ctx, tx, "tax", "taxes", `select exists (select from tax_group_taxes l join tax_groups g on g.account_id = l.account_id and g.id = l.tax_group_id
			where l.account_id = app_account() and l.tax_id = ? and g.archived_at is null)`, id)
	})
}

// ArchiveTaxGroup takes a group out of use that no item and no service charge has and that is not the default.
func (s *Store) ArchiveTaxGroup(ctx context.Context, command, id uuid.UUID) error {
	return s.change(ctx, command, "taxgroup.archive", id, &struct{}{}, func(ctx context.Context, tx bun.Tx) error {
		return s.archiveUnused(ctx, tx, "taxgroup", "tax_groups", `select exists (select from items where account_id = app_account() and tax_group_id = ?0 and archived_at is null)
			or exists (select from tax_groups where account_id = app_account() and id = ?0 and is_default)
			or exists (select from venues where account_id = app_account() and service_tax_group_id = ?0 and archived_at is null)`, id)
	})
}

func (s *Store) archiveUnused(ctx context.Context, tx bun.IDB, what, table, used string, id uuid.UUID) error {
	var is bool
	if err := tx.NewRaw(used, id).Scan(ctx, &is); err != nil {
		return fmt.Errorf("look for use of %s: %w", what, err)
	}
	if is {
		return fault.Conflict(what + ".in_use")
	}
	return updateOne(ctx, tx, what+".not_found", "update ? set archived_at = ? where account_id = app_account() and id = ? and archived_at is null", bun.Ident(table), s.now(), id)
}

// SaveTaxGroup adds a group or changes what it means.
func (s *Store) SaveTaxGroup(ctx context.Context, command uuid.UUID, g TaxGroup) (id uuid.UUID, err error) {
	var c form.Check
	g.Name = c.Line("name", g.Name, nameLimit)
	for _, t := range g.Taxes {
		c.One("taxes", t.Kind, "", "dine_in", "takeaway", "delivery", "counter")
	}
	if err := c.Err(); err != nil {
		return uuid.Nil, err
	}
	err = s.change(ctx, command, "taxgroup.save", g, &id, func(ctx context.Context, tx bun.Tx) error {
		added := g.ID == uuid.Nil
		g.ID = idOr(g.ID, command)
		id = g.ID
		return saveTaxGroup(ctx, tx, g, added)
	})
	return id, err
}

func saveTaxGroup(ctx context.Context, tx bun.IDB, g TaxGroup, added bool) error {
	if g.IsDefault {
		if _, err := tx.NewRaw("update tax_groups set is_default = false where account_id = app_account() and is_default and id <> ?", g.ID).Exec(ctx); err != nil {
			return fmt.Errorf("change default tax group: %w", err)
		}
	}
	if added {
		_, err := tx.NewRaw(`insert into tax_groups (account_id, id, name, is_default, position)
			select app_account(), ?, ?, ?, coalesce(max(position), 0) + 1 from tax_groups where account_id = app_account()`, g.ID, g.Name, g.IsDefault).Exec(ctx)
		if err != nil {
			return fmt.Errorf("add tax group: %w", err)
		}
	} else if err := updateOne(ctx, tx, "taxgroup.not_found", "update tax_groups set name = ?, is_default = is_default or ? where account_id = app_account() and id = ? and archived_at is null",
		g.Name, g.IsDefault, g.ID); err != nil {
		return err
	}
	return linkTaxes(ctx, tx, g)
}

// linkTaxes replaces what a group means. Only taxes of the account that are in use are taken.
func linkTaxes(ctx context.Context, tx bun.IDB, g TaxGroup) error {
	if _, err := tx.NewRaw("delete from tax_group_taxes where account_id = app_account() and tax_group_id = ?", g.ID).Exec(ctx); err != nil {
		return fmt.Errorf("clear tax group %s: %w", g.ID, err)
	}
	var known []uuid.UUID
	if err := tx.NewRaw("select id from taxes where account_id = app_account() and archived_at is null").Scan(ctx, &known); err != nil {
		return fmt.Errorf("list taxes: %w", err)
	}
	var rows [][]any
	for n, t := range g.Taxes {
		if !slices.Contains(known, t.TaxID) {
			return fault.Invalid("request.invalid").Field("taxes", "field.unknown")
		}
		rows = append(rows, []any{bun.Safe("app_account()"), g.ID, t.Kind, t.TaxID, n})
	}
	return insertRows(ctx, tx, "tax_group_taxes (account_id, tax_group_id, kind, tax_id, position)", rows)
}
