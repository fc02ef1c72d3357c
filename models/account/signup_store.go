package account

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
)

// insertAccount tells whether the account is new.
func insertAccount(ctx context.Context, tx bun.IDB, f Form, c Country) (fresh bool, err error) {
	res, err := tx.NewRaw(`insert into accounts (account_id, name, country, currency, digits, language, demo)
		values (?, ?, ?, ?, ?, ?, ?) on conflict (account_id) do nothing`,
		f.Command, f.Name, c.Code, c.Currency, c.Money().Digits, f.Language, f.Demo).Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("open account: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("open account: %w", err)
	}
	return n == 1, nil
}

func passwordHash(ctx context.Context, tx bun.IDB, email string) (hash string, err error) {
	err = tx.NewRaw("select password_hash from logins where email = ? and account_id = app_account()", email).Scan(ctx, &hash)
	if db.IsNotFound(err) {
		return "", db.ErrReused
	}
	if err != nil {
		return "", fmt.Errorf("find login: %w", err)
	}
	return hash, nil
}

func insertFirstVenue(ctx context.Context, tx bun.IDB, id uuid.UUID, f Form, c Country) error {
	kind := "counter"
	if f.Trade == Restaurant {
		kind = "dine_in"
	}
	_, err := tx.NewRaw(`insert into venues (account_id, id, name, language, zone, rounding, cash_increment, cash_rounding, default_kind)
		values (app_account(), ?, ?, ?, ?, ?, ?, 'half_up', ?)`,
		id, f.Name, f.Language, c.Zones[0], string(c.Rounding), c.Cash, kind).Exec(ctx)
	if err != nil {
		return fmt.Errorf("open venue: %w", err)
	}
	return nil
}

// a table of the first hall, in its grid of 1000 by 1000.
type place struct {
	shape               string
	seats               int
	x, y, width, height int
}

func places(t Trade) []place {
	list := []place{
		{"square", 2, 80, 100, 130, 130}, {"square", 2, 310, 100, 130, 130}, {"round", 4, 540, 90, 160, 160}, {"round", 4, 780, 90, 160, 160},
		{"square", 4, 80, 360, 180, 130}, {"square", 4, 340, 360, 180, 130}, {"square", 6, 620, 350, 280, 140},
	}
	if t == Restaurant {
		return append(list, place{"round", 6, 100, 620, 200, 200}, place{"round", 8, 400, 620, 220, 220}, place{"square", 8, 700, 640, 240, 180})
	}
	return append(list, place{"bar", 1, 80, 640, 90, 90}, place{"bar", 1, 220, 640, 90, 90}, place{"bar", 1, 360, 640, 90, 90}, place{"bar", 1, 500, 640, 90, 90})
}

// furnish gives a venue that serves its hall with tables, its kitchen and its bar.
func (f Form) furnish(ctx context.Context, tx bun.IDB, venue uuid.UUID) error {
	if !f.Trade.Serves() {
		return nil
	}
	hall := newID()
	_, err := tx.NewRaw("insert into halls (account_id, id, venue_id, name) values (app_account(), ?, ?, ?)", hall, venue, f.Words("signup.hall")).Exec(ctx)
	if err != nil {
		return fmt.Errorf("open hall: %w", err)
	}
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	var rows [][]any
	for n, p := range places(f.Trade) {
		rows = append(rows, []any{account, newID(), venue, hall, fmt.Sprint(n + 1), p.seats, p.shape, p.x, p.y, p.width, p.height})
	}
	return insertRows(ctx, tx, "tables (account_id, id, venue_id, hall_id, name, seats, shape, x, y, width, height)", rows)
}

// stock gives the account its taxes, stations and examples to sell.
func (f Form) stock(ctx context.Context, tx bun.IDB, c Country, venue uuid.UUID) error {
	groups, err := f.insertTaxes(ctx, tx, c.Tax)
	if err != nil {
		return err
	}
	stations, err := f.insertStations(ctx, tx, venue)
	if err != nil {
		return err
	}
	return f.insertShelves(ctx, tx, c, groups, stations)
}

func (f Form) insertStations(ctx context.Context, tx bun.IDB, venue uuid.UUID) (map[string]uuid.UUID, error) {
	ids := map[string]uuid.UUID{}
	if !f.Trade.Serves() {
		return ids, nil
	}
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	var rows [][]any
	for n, s := range []struct {
		key    string
		target int
	}{{"kitchen", 900}, {"bar", 300}} {
		ids[s.key] = newID()
		rows = append(rows, []any{account, ids[s.key], venue, f.Words("signup.station." + s.key), s.target, n + 1})
	}
	return ids, insertRows(ctx, tx, "stations (account_id, id, venue_id, name, target_seconds, position)", rows)
}

func (f Form) insertShelves(ctx context.Context, tx bun.IDB, c Country, groups map[class]uuid.UUID, stations map[string]uuid.UUID) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	var categories, links, items [][]any
	for n, s := range f.Trade.shelves() {
		category := newID()
		categories = append(categories, []any{account, category, f.Words("starter.category." + s.key), s.tint, n + 1})
		if station, ok := stations[s.station]; ok {
			links = append(links, []any{account, category, station})
		}
		for m, g := range s.goods {
			items = append(items, []any{account, newID(), category, groups[g.class], f.Words("starter.item." + g.key), c.Example(g.cents), m + 1})
		}
	}
	if err := insertRows(ctx, tx, "categories (account_id, id, name, colour, position)", categories); err != nil {
		return err
	}
	if err := insertRows(ctx, tx, "category_stations (account_id, category_id, station_id)", links); err != nil {
		return err
	}
	return insertRows(ctx, tx, "items (account_id, id, category_id, tax_group_id, name, price, position)", items)
}

// insertRows writes rows of one table in one statement.
func insertRows(ctx context.Context, tx bun.IDB, into string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	statement, args := "insert into "+into+" values ", []any{}
	for n, row := range rows {
		if n > 0 {
			statement += ", "
		}
		statement += "(?)"
		args = append(args, bun.List(row))
	}
	if _, err := tx.NewRaw(statement, args...).Exec(ctx); err != nil {
		return fmt.Errorf("insert into %s: %w", into, err)
	}
	return nil
}
