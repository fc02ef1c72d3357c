package catalogdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/money"
)

// A Snapshot is the whole catalogue as far as a menu file may change it: everything for sale,
// without modifiers and the prices of venues and order kinds.
type Snapshot struct {
	Categories []Category
	Items      []Item
	TaxGroups  []TaxGroup
	Stations   []Station // of the venue
}

// A Batch is what an import writes together. Items are written as they are; variants that an
// item leaves out stay, and so do modifiers and prices.
type Batch struct {
	Categories []Category
	Items      []Item
}

// analyzeFrom is how many items must come at once for the planner to be told.
const analyzeFrom = 200

// Import lets plan compare files with the catalogue and writes what it decides, in one
// transaction; what plan writes itself is part of it. Two imports of an account wait for each
// other.
func (s *Store) Import(ctx context.Context, venue uuid.UUID, plan func(context.Context, bun.Tx, Snapshot) (Batch, error)) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		known, err := readAll(ctx, tx, venue, true)
		if err != nil {
			return err
		}
		b, err := plan(ctx, tx, known)
		if err != nil || len(b.Items)+len(b.Categories) == 0 {
			return err
		}
		return write(ctx, tx, b)
	})
	if err != nil {
		return err
	}
	s.hub.Wake(account)
	return nil
}

// Snapshot reads the catalogue, to say what an import would do.
func (s *Store) Snapshot(ctx context.Context, venue uuid.UUID) (known Snapshot, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		known, err = readAll(ctx, tx, venue, false)
		return err
	})
	return known, err
}

func readAll(ctx context.Context, tx bun.IDB, venue uuid.UUID, changing bool) (s Snapshot, err error) {
	if changing {
		if _, err := tx.ExecContext(ctx, "select 1 from accounts where account_id = app_account() for no key update"); err != nil {
			return s, fmt.Errorf("lock catalogue: %w", err)
		}
	}
	if s.Categories, err = categories(ctx, tx); err != nil {
		return s, fmt.Errorf("read categories: %w", err)
	}
	if s.TaxGroups, err = taxGroups(ctx, tx); err != nil {
		return s, fmt.Errorf("read tax groups: %w", err)
	}
	err = tx.NewRaw(`select id, name from stations where account_id = app_account() and venue_id = ? and archived_at is null
		order by position, name, id`, venue).Scan(ctx, &s.Stations)
	if err != nil {
		return s, fmt.Errorf("read stations: %w", err)
	}
	return s, readItems(ctx, tx, &s)
}

func readItems(ctx context.Context, tx bun.IDB, s *Snapshot) error {
	var rows []itemRow
	if err := tx.NewSelect().Model(&rows).Where("account_id = app_account() and archived_at is null").Order("position", "id").Scan(ctx); err != nil {
		return fmt.Errorf("read items: %w", err)
	}
	of := make(map[uuid.UUID]int, len(rows))
	s.Items = make([]Item, len(rows))
	for n, r := range rows {
		item, err := r.item()
		if err != nil {
			return err
		}
		s.Items[n], of[r.ID] = item, n
	}
	var variants []variantRow
	err := tx.NewSelect().Model(&variants).Where("account_id = app_account() and archived_at is null").Order("position", "name", "id").Scan(ctx)
	if err != nil {
		return fmt.Errorf("read variants: %w", err)
	}
	for _, r := range variants {
		price, err := money.ParsePrice(r.Price)
		if err != nil {
			return err
		}
		if n, ok := of[r.ItemID]; ok {
			s.Items[n].Variants = append(s.Items[n].Variants, catalog.Variant{ID: r.ID, Name: r.Name, Price: price, SKU: r.SKU, Barcode: r.Barcode})
		}
	}
	return nil
}

// write writes a batch: a few statements, however many items it has.
func write(ctx context.Context, tx bun.IDB, b Batch) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	for _, c := range b.Categories {
		row := categoryRow{AccountID: account, ID: c.ID, Name: c.Name, Colour: c.Colour}
		_, err := tx.NewInsert().Model(&row).
			Value("position", "(select coalesce(max(position), -1) + 1 from categories where account_id = ?)", account).
			On("conflict (account_id, id) do nothing").Exec(ctx)
		if err != nil {
			return fmt.Errorf("write category: %w", err)
		}
		if err := setStations(ctx, tx, account, c); err != nil {
			return err
		}
	}
	if len(b.Items) == 0 {
		return announce(ctx, tx, uuid.Nil, uuid.Nil)
	}
	if err := writeItems(ctx, tx, account, b.Items); err != nil {
		return refusal(owned(err))
	}
	return announce(ctx, tx, uuid.Nil, uuid.Nil)
}

func writeItems(ctx context.Context, tx bun.IDB, account uuid.UUID, items []Item) error {
	var first int
	if err := tx.NewRaw("select coalesce(max(position), -1) + 1 from items where account_id = ?", account).Scan(ctx, &first); err != nil {
		return fmt.Errorf("find last position: %w", err)
	}
	rows := make([]*itemRow, len(items))
	var variants []variantRow
	for n, item := range items {
		rows[n] = item.row(account)
		rows[n].Position = first + n
		variants = append(variants, item.variantRows(account)...)
	}
	_, err := tx.NewInsert().Model(&rows).ExcludeColumn("archived_at").On(`conflict (account_id, id) do update set
		category_id = excluded.category_id, tax_group_id = excluded.tax_group_id, name = excluded.name, kitchen_name = excluded.kitchen_name,
		description = excluded.description, sku = excluded.sku, barcode = excluded.barcode, price = excluded.price,
		open_price = excluded.open_price, unit = excluded.unit, favourite = excluded.favourite, allergens = excluded.allergens, colour = excluded.colour`).Exec(ctx)
	if err != nil {
		return fmt.Errorf("write items: %w", err)
	}
	if err := upsertVariants(ctx, tx, variants); err != nil {
		return err
	}
	if err := setWords(ctx, tx, account, items); err != nil {
		return err
	}
	if len(items) < analyzeFrom {
		return nil
	}
	if err := setMissingWords(ctx, tx, account); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "select analyze_catalogue()"); err != nil {
		return fmt.Errorf("analyze catalogue: %w", err)
	}
	return nil
}
