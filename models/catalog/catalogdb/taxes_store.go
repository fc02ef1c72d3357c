package catalogdb

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// TaxGroups returns the groups that an item may be in, the default first.
func (s *Store) TaxGroups(ctx context.Context) ([]TaxGroup, error) {
	var list []TaxGroup
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		list, err = taxGroups(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read tax groups: %w", err)
	}
	return list, nil
}

func taxGroups(ctx context.Context, tx bun.IDB) ([]TaxGroup, error) {
	var rows []struct {
		ID      uuid.UUID
		Name    string
		Default bool
		Rates   string
	}
	err := tx.NewRaw(`select g.id, g.name, g.is_default as "default",
		coalesce((select string_agg(t.basis_points::text, ' ' order by x.position, t.name)
			from tax_group_taxes x join taxes t on t.account_id = x.account_id and t.id = x.tax_id
			where x.account_id = g.account_id and x.tax_group_id = g.id and x.kind = '' and t.archived_at is null), '') as rates
		from tax_groups g where g.account_id = app_account() and g.archived_at is null
		order by g.is_default desc, g.position, g.name, g.id`).Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	list := make([]TaxGroup, len(rows))
	for n, r := range rows {
		list[n] = TaxGroup{ID: r.ID, Name: r.Name, Default: r.Default}
		for _, rate := range strings.Fields(r.Rates) {
			points, err := strconv.Atoi(rate)
			if err != nil {
				return nil, fmt.Errorf("read tax rate: %w", err)
			}
			list[n].Rates = append(list[n].Rates, points)
		}
	}
	return list, nil
}
