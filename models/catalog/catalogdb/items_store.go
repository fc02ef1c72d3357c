package catalogdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
)

// Item returns an item to edit, archived or not.
func (s *Store) Item(ctx context.Context, id uuid.UUID) (Item, error) {
	var item Item
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row itemRow
		err := tx.NewSelect().Model(&row).Where("account_id = app_account() and id = ?", id).Scan(ctx)
		if err != nil {
			return err
		}
		if item, err = row.item(); err != nil {
			return err
		}
		if err := readParts(ctx, tx, &item); err != nil {
			return err
		}
		return readMadeOf(ctx, tx, &item)
	})
	if db.IsNotFound(err) {
		return Item{}, missing("item", id)
	}
	if err != nil {
		return Item{}, fmt.Errorf("read item: %w", err)
	}
	return item, nil
}

// readParts reads what belongs to an item.
func readParts(ctx context.Context, tx bun.IDB, item *Item) error {
	var variants []variantRow
	err := tx.NewSelect().Model(&variants).Where("account_id = app_account() and item_id = ? and archived_at is null", item.ID).
		Order("position", "name", "id").Scan(ctx)
	if err != nil {
		return err
	}
	for _, r := range variants {
		price, err := money.ParsePrice(r.Price)
		if err != nil {
			return err
		}
		item.Variants = append(item.Variants, catalog.Variant{ID: r.ID, Name: r.Name, Price: price, SKU: r.SKU, Barcode: r.Barcode})
	}
	err = tx.NewRaw(`select m.group_id from item_modifier_groups m
		join modifier_groups g on g.account_id = m.account_id and g.id = m.group_id
		where m.account_id = app_account() and m.item_id = ? and g.archived_at is null
		order by m.position, g.position, g.name, g.id`, item.ID).Scan(ctx, &item.Groups)
	if err != nil {
		return err
	}
	err = tx.NewRaw(`select station_id from item_stations where account_id = app_account() and item_id = ? order by station_id`, item.ID).Scan(ctx, &item.Stations)
	if err != nil {
		return err
	}
	var prices []priceRow
	err = tx.NewSelect().Model(&prices).Where("account_id = app_account() and item_id = ?", item.ID).Order("id").Scan(ctx)
	if err != nil {
		return err
	}
	for _, r := range prices {
		price, err := money.ParsePrice(r.Price)
		if err != nil {
			return err
		}
		item.Prices = append(item.Prices, catalog.PriceRule{VenueID: r.VenueID, Kind: catalog.Kind(r.Kind), VariantID: r.VariantID, Price: price})
	}
	return nil
}

// AddItem writes a new item under the id it was given.
func (s *Store) AddItem(ctx context.Context, command uuid.UUID, item Item) error {
	return s.saveItem(ctx, command, item, true)
}

// ChangeItem writes all of an item anew: variants that are left out are archived, groups and
// prices are those that are given.
func (s *Store) ChangeItem(ctx context.Context, command uuid.UUID, item Item) error {
	return s.saveItem(ctx, command, item, false)
}

func (s *Store) saveItem(ctx context.Context, command uuid.UUID, item Item, fresh bool) error {
	kind := "catalog.change_item"
	if fresh {
		kind = "catalog.add_item"
	}
	if err := item.Check(); err != nil {
		return err
	}
	return s.do(ctx, change{command: command, kind: kind, body: item, item: item.ID}, func(ctx context.Context, tx bun.Tx) error {
		account, err := db.Account(ctx)
		if err != nil {
			return err
		}
		if err := codesFree(ctx, tx, account, item); err != nil {
			return err
		}
		if err := bears(ctx, tx, account, item); err != nil {
			return err
		}
		if err := writeItem(ctx, tx, account, item, fresh); err != nil {
			return owned(err)
		}
		if err := writeParts(ctx, tx, account, item); err != nil {
			return owned(err)
		}
		if err := writeMadeOf(ctx, tx, account, item); err != nil {
			return owned(err)
		}
		return setWords(ctx, tx, account, []Item{item})
	})
}

func writeItem(ctx context.Context, tx bun.IDB, account uuid.UUID, item Item, fresh bool) error {
	row := item.row(account)
	if fresh {
		_, err := tx.NewInsert().Model(row).ExcludeColumn("archived_at").
			Value("position", "(select coalesce(max(position), -1) + 1 from items where account_id = ? and category_id = ?)", account, item.CategoryID).
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("add item: %w", err)
		}
		return nil
	}
	res, err := tx.NewUpdate().Model(row).
		Column("category_id", "tax_group_id", "name", "kitchen_name", "description", "sku", "barcode", "price", "open_price", "discountable", "unit", "tare", "role", "deposit_item_id", "allergens", "favourite", "colour", "target_seconds").
		Where("account_id = ? and id = ?", account, item.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("change item: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return missing("item", item.ID)
	}
	return nil
}

// writeParts writes variants, groups and prices.
func writeParts(ctx context.Context, tx bun.IDB, account uuid.UUID, item Item) error {
	kept := make([]uuid.UUID, len(item.Variants))
	for n, v := range item.Variants {
		kept[n] = v.ID
	}
	_, err := tx.ExecContext(ctx, `update variants set archived_at = now()
		where account_id = ? and item_id = ? and archived_at is null and id <> all(?::uuid[])`, account, item.ID, ids(kept))
	if err != nil {
		return fmt.Errorf("archive variants: %w", err)
	}
	if err := upsertVariants(ctx, tx, item.variantRows(account)); err != nil {
		return err
	}
	for _, table := range []string{"item_modifier_groups", "price_rules"} {
		if _, err := tx.ExecContext(ctx, "delete from ? where account_id = ? and item_id = ?", bun.Ident(table), account, item.ID); err != nil {
			return fmt.Errorf("clear %s: %w", table, err)
		}
	}
	if rows := item.groupRows(account); len(rows) > 0 {
		if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
			return fmt.Errorf("save groups of item: %w", err)
		}
	}
	if err := setItemStations(ctx, tx, account, item); err != nil {
		return err
	}
	if rows := item.priceRows(account); len(rows) > 0 {
		if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
			return fmt.Errorf("save prices of item: %w", err)
		}
	}
	return nil
}

// upsertVariants writes variants. One that is another item's is not touched.
func upsertVariants(ctx context.Context, tx bun.IDB, rows []variantRow) error {
	if len(rows) == 0 {
		return nil
	}
	res, err := tx.NewInsert().Model(&rows).On(`conflict (account_id, id) do update set name = excluded.name, sku = excluded.sku,
		barcode = excluded.barcode, price = excluded.price, position = excluded.position, archived_at = null
		where v.item_id = excluded.item_id`).Exec(ctx)
	if err != nil {
		return fmt.Errorf("save variants: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || int(n) != len(rows) {
		return missing("variant of item", rows[0].ItemID)
	}
	return nil
}

// owned turns an id that is not this account's into the field that brought it.
func owned(err error) error {
	for name, field := range map[string]string{
		"items_account_id_category_id_fkey":             "category_id",
		"items_account_id_tax_group_id_fkey":            "tax_group_id",
		"items_deposit_item_fkey":                       "deposit_item",
		"item_modifier_groups_account_id_group_id_fkey": "groups",
		"price_rules_account_id_venue_id_fkey":          "prices",
		"price_rules_account_id_variant_id_fkey":        "prices",
		"price_rules_unique":                            "prices",
		"part_choices_account_id_item_id_fkey":          "parts",
		"part_choices_account_id_variant_id_fkey":       "parts",
		"part_groups_pkey":                              "parts",
		"modifiers_account_id_opens_group_id_fkey":      "modifiers",
	} {
		if db.Violated(err) == name {
			return fault.Invalid("request.invalid").Field(field, "field.unknown").Because(err)
		}
	}
	return err
}

// ArchiveItems takes items out of sale, or brings them back.
func (s *Store) ArchiveItems(ctx context.Context, command uuid.UUID, list []uuid.UUID, away bool) error {
	body := map[string]any{"ids": list, "away": away}
	return s.do(ctx, change{command: command, kind: "catalog.archive_items", body: body}, func(ctx context.Context, tx bun.Tx) error {
		if err := archive(ctx, tx, "items", list, away); err != nil || away {
			return err
		}
		return restoreCategories(ctx, tx, list)
	})
}

// restoreCategories brings back what items stand in that are brought back.
func restoreCategories(ctx context.Context, tx bun.IDB, items []uuid.UUID) error {
	_, err := tx.ExecContext(ctx, `update categories set archived_at = null where account_id = app_account() and archived_at is not null
		and id in (select category_id from items where account_id = app_account() and id = any(?::uuid[]))`, ids(items))
	if err != nil {
		return fmt.Errorf("restore categories: %w", err)
	}
	return nil
}

// SetPrice changes the list price of one item.
func (s *Store) SetPrice(ctx context.Context, command, id uuid.UUID, price money.Price) error {
	if price.IsNegative() {
		return fault.Invalid("request.invalid").Field("price", "catalog.price_negative")
	}
	body := map[string]any{"id": id, "price": price}
	return s.do(ctx, change{command: command, kind: "catalog.set_price", body: body, item: id}, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.ExecContext(ctx, "update items set price = ? where account_id = app_account() and id = ?", price.String(), id)
		if err != nil {
			return fmt.Errorf("set price: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return missing("item", id)
		}
		return nil
	})
}
