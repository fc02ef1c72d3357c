package catalogdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
)

type routeRow struct {
	ID         uuid.UUID
	CategoryID uuid.NullUUID
	ItemID     uuid.NullUUID
	ModifierID uuid.NullUUID
	HallID     uuid.NullUUID
	Kind       string
	FromMinute int
	ToMinute   int
	Also       bool
	Stations   []string `bun:",array"`
}

const (
	ruleSQL = `select r.id, r.category_id, r.item_id, r.modifier_id, r.hall_id, r.kind, r.from_minute, r.to_minute, r.also,
			array(select s.id::text from route_stations x join stations s on s.account_id = x.account_id and s.id = x.station_id
				where x.account_id = r.account_id and x.route_id = r.id and s.venue_id = r.venue_id and s.archived_at is null and s.kind = 'make'
				order by s.position, s.name, s.id) as stations
		from routes r where r.account_id = app_account() and r.venue_id = ?0`
	// Where categories and items are made says a rule that is not particular about anything else.
	usualSQL = `
		union all select c.category_id, c.category_id, null, null, null, '', 0, 0, false, array_agg(s.id::text order by s.position, s.name, s.id)
			from category_stations c join stations s on s.account_id = c.account_id and s.id = c.station_id
			where c.account_id = app_account() and s.venue_id = ?0 and s.archived_at is null and s.kind = 'make' group by c.category_id
		union all select i.item_id, null, i.item_id, null, null, '', 0, 0, false, array_agg(s.id::text order by s.position, s.name, s.id)
			from item_stations i join stations s on s.account_id = i.account_id and s.id = i.station_id
			where i.account_id = app_account() and s.venue_id = ?0 and s.archived_at is null and s.kind = 'make' group by i.item_id`
)

// ReadRoutes reads all that says where a venue's things are made: its rules, and the stations of
// items and categories.
func ReadRoutes(ctx context.Context, tx bun.IDB, venue uuid.UUID) (catalog.Routes, error) {
	return readRoutes(ctx, tx, ruleSQL+usualSQL, venue)
}

func readRoutes(ctx context.Context, tx bun.IDB, query string, venue uuid.UUID) (catalog.Routes, error) {
	var rows []routeRow
	if err := tx.NewRaw(query, venue).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("read routes of venue %s: %w", venue, err)
	}
	list := make(catalog.Routes, len(rows))
	for n, r := range rows {
		list[n] = catalog.Route{
			ID: r.ID, CategoryID: r.CategoryID.UUID, ItemID: r.ItemID.UUID, ModifierID: r.ModifierID.UUID, HallID: r.HallID.UUID,
			Kind: catalog.Kind(r.Kind), From: r.FromMinute, To: r.ToMinute, Also: r.Also,
		}
		for _, s := range r.Stations {
			list[n].Stations = append(list[n].Stations, uuid.MustParse(s))
		}
	}
	list.Sort()
	return list, nil
}

// Routes returns all that says where a venue's things are made, the most particular first.
func (s *Store) Routes(ctx context.Context, venue uuid.UUID) (list catalog.Routes, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list, err = ReadRoutes(ctx, tx, venue)
		return err
	})
	return list, err
}

// Rules returns the rules of a venue, without what items and categories say of themselves.
func (s *Store) Rules(ctx context.Context, venue uuid.UUID) (list catalog.Routes, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list, err = readRoutes(ctx, tx, ruleSQL, venue)
		return err
	})
	return list, err
}

// SaveRoute writes a rule of a venue, which is new where its id is.
func (s *Store) SaveRoute(ctx context.Context, command, venue uuid.UUID, r catalog.Route) error {
	var check form.Check
	check.Require(r.ID != uuid.Nil, "id", "field.required")
	check.Require(len(r.Stations) > 0, "stations", "route.stations_needed")
	check.Require(r.Kind == "" || r.Kind.Valid(), "kind", "field.unknown")
	check.Require(r.From >= 0 && r.From < 24*60 && r.To >= 0 && r.To < 24*60, "from", "field.range")
	check.Require(r.CategoryID == uuid.Nil || r.ItemID == uuid.Nil, "item", "route.item_or_category")
	check.Require(r.ItemID != uuid.Nil || r.CategoryID != uuid.Nil || r.ModifierID != uuid.Nil || r.HallID != uuid.Nil || r.Kind != "" || r.From != r.To,
		"category", "route.for_what")
	if err := check.Err(); err != nil {
		return err
	}
	return s.do(ctx, change{command: command, kind: "catalog.save_route", body: r, venue: venue}, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.ExecContext(ctx, `insert into routes (account_id, id, venue_id, category_id, item_id, modifier_id, hall_id, kind, from_minute, to_minute, also)
			values (app_account(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (account_id, id) do update set category_id = excluded.category_id, item_id = excluded.item_id, modifier_id = excluded.modifier_id,
				hall_id = excluded.hall_id, kind = excluded.kind, from_minute = excluded.from_minute, to_minute = excluded.to_minute, also = excluded.also
				where routes.venue_id = excluded.venue_id`,
			r.ID, venue, db.OrNull(r.CategoryID), db.OrNull(r.ItemID), db.OrNull(r.ModifierID), db.OrNull(r.HallID), string(r.Kind), r.From, r.To, r.Also)
		if err != nil {
			return unknownPart(err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return missing("route", r.ID)
		}
		return setRouteStations(ctx, tx, venue, r)
	})
}

// unknownPart turns an id that is not this account's into the field that brought it.
func unknownPart(err error) error {
	for _, field := range []string{"category", "item", "modifier", "hall"} {
		if db.Violated(err) == "routes_account_id_"+field+"_id_fkey" {
			return fault.Invalid("request.invalid").Field(field, "field.unknown").Because(err)
		}
	}
	return fmt.Errorf("save route: %w", err)
}

func setRouteStations(ctx context.Context, tx bun.IDB, venue uuid.UUID, r catalog.Route) error {
	if _, err := tx.ExecContext(ctx, "delete from route_stations where account_id = app_account() and route_id = ?", r.ID); err != nil {
		return fmt.Errorf("clear stations of route: %w", err)
	}
	res, err := tx.ExecContext(ctx, `insert into route_stations (account_id, route_id, station_id)
		select account_id, ?, id from stations where account_id = app_account() and venue_id = ? and archived_at is null and kind = 'make' and id = any(?::uuid[])`,
		r.ID, venue, ids(r.Stations))
	if err != nil {
		return fmt.Errorf("save stations of route: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return fault.Invalid("request.invalid").Field("stations", "field.unknown").Because(err)
	}
	return nil
}

// DeleteRoute takes a rule away: from then on nothing is made by it.
func (s *Store) DeleteRoute(ctx context.Context, command, venue, id uuid.UUID) error {
	return s.do(ctx, change{command: command, kind: "catalog.delete_route", body: id, venue: venue}, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.ExecContext(ctx, "delete from routes where account_id = app_account() and venue_id = ? and id = ?", venue, id)
		if err != nil {
			return fmt.Errorf("delete route: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return missing("route", id)
		}
		return nil
	})
}

// Halls returns the halls of a venue, in which rules may hold.
func (s *Store) Halls(ctx context.Context, venue uuid.UUID) ([]Station, error) {
	var list []Station
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list = nil
		return tx.NewRaw(`select id, name from halls where account_id = app_account() and venue_id = ? and archived_at is null order by position, name, id`, venue).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("read halls: %w", err)
	}
	return list, nil
}
