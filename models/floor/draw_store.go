package floor

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
)

// SaveTable adds a table, or changes everything about it. The same command again changes nothing.
// That two tables can be put together is said at one of them and true of both.
func (s *Store) SaveTable(ctx context.Context, command, venue uuid.UUID, t Table) error {
	t.Name = strings.TrimSpace(t.Name)
	if err := t.check(); err != nil {
		return err
	}
	t.settle()
	c := change{command: command, kind: "floor.save_table", body: t, venue: venue, hall: t.HallID}
	return s.draw(ctx, c, func(ctx context.Context, tx bun.IDB, account uuid.UUID) (touched []uuid.UUID, do func() error, err error) {
		err = tx.NewRaw("select id from tables where account_id = ?0 and venue_id = ?1 and (id = ?2 or ?2 = any(joins))", account, venue, t.ID).Scan(ctx, &touched)
		if err != nil {
			return nil, nil, fmt.Errorf("find neighbours of table %s: %w", t.ID, err)
		}
		return append(touched, t.ID), func() error { return putTable(ctx, tx, account, venue, t) }, nil
	})
}

func putTable(ctx context.Context, tx bun.IDB, account, venue uuid.UUID, t Table) error {
	joins, err := json.Marshal(append([]uuid.UUID{}, t.Joins...)) // none is an empty list
	if err != nil {
		return fmt.Errorf("save table %s: %w", t.ID, err)
	}
	res, err := tx.ExecContext(ctx, `insert into tables as t (account_id, id, venue_id, hall_id, name, seats, shape, x, y, width, height, rotation, section_id, joins)
		select h.account_id, ?2, h.venue_id, h.id, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
			(select c.id from sections c where c.account_id = h.account_id and c.venue_id = h.venue_id and c.id = ?12 and c.archived_at is null),
			array(select j.id from tables j where j.account_id = h.account_id and j.venue_id = h.venue_id and j.id <> ?2
				and j.id::text in (select jsonb_array_elements_text(?13::jsonb)))
		from halls h where h.account_id = ?0 and h.venue_id = ?1 and h.id = ?3 and h.archived_at is null
		on conflict (account_id, id) do update set hall_id = excluded.hall_id, name = excluded.name, seats = excluded.seats,
			shape = excluded.shape, x = excluded.x, y = excluded.y, width = excluded.width, height = excluded.height, rotation = excluded.rotation,
			section_id = excluded.section_id, joins = excluded.joins
		where t.venue_id = excluded.venue_id and t.archived_at is null`,
		account, venue, t.ID, t.HallID, t.Name, t.Seats, string(t.Shape), t.X, t.Y, t.Width, t.Height, t.Rotation, db.OrNull(t.SectionID), string(joins))
	if db.Violated(err) == "tables_name_unique" {
		return fault.Invalid("request.invalid").Field("name", "field.taken")
	}
	if err := found(res, err, "save table %s", t.ID); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "update tables set joins = array_remove(joins, ?2) where account_id = ?0 and venue_id = ?1 and ?2 = any(joins)", account, venue, t.ID)
	if err != nil {
		return fmt.Errorf("part table %s from its neighbours: %w", t.ID, err)
	}
	return nil
}

// SaveItem adds a thing that takes no orders, or changes everything about it.
func (s *Store) SaveItem(ctx context.Context, command, venue uuid.UUID, i Item) error {
	i.Name = strings.TrimSpace(i.Name)
	if err := i.check(); err != nil {
		return err
	}
	i.settle()
	c := change{command: command, kind: "floor.save_item", body: i, venue: venue, hall: i.HallID}
	return s.draw(ctx, c, func(ctx context.Context, tx bun.IDB, account uuid.UUID) ([]uuid.UUID, func() error, error) {
		return []uuid.UUID{i.ID}, func() error { return putItem(ctx, tx, account, venue, i) }, nil
	})
}

func putItem(ctx context.Context, tx bun.IDB, account, venue uuid.UUID, i Item) error {
	res, err := tx.ExecContext(ctx, `insert into hall_items as i (account_id, id, venue_id, hall_id, kind, name, x, y, width, height, rotation)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		on conflict (account_id, id) do update set kind = excluded.kind, name = excluded.name,
			x = excluded.x, y = excluded.y, width = excluded.width, height = excluded.height, rotation = excluded.rotation
		where i.venue_id = excluded.venue_id and i.hall_id = excluded.hall_id and i.archived_at is null`,
		account, i.ID, venue, i.HallID, string(i.Kind), i.Name, i.X, i.Y, i.Width, i.Height, i.Rotation)
	return found(res, err, "save thing %s", i.ID)
}

// mostThings is how many a change can touch.
const mostThings = 300

// Arrange moves, turns and sizes tables and other things of one hall together.
func (s *Store) Arrange(ctx context.Context, command, venue, hall uuid.UUID, places map[uuid.UUID]Place) error {
	if len(places) == 0 || len(places) > mostThings {
		return fault.Invalid("request.invalid")
	}
	ids := placed(places)
	rows := make([]map[string]any, len(ids))
	for n, id := range ids {
		p := places[id]
		if err := refused(p.misses(thinnest)); err != nil {
			return err
		}
		p.settle()
		rows[n] = map[string]any{"id": id, "x": p.X, "y": p.Y, "width": p.Width, "height": p.Height, "rotation": p.Rotation}
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("arrange hall %s: %w", hall, err)
	}
	c := change{command: command, kind: "floor.arrange", body: rows, venue: venue, hall: hall}
	return s.draw(ctx, c, func(ctx context.Context, tx bun.IDB, account uuid.UUID) ([]uuid.UUID, func() error, error) {
		return ids, func() error { return arrange(ctx, tx, account, hall, string(text), len(ids)) }, nil
	})
}

func arrange(ctx context.Context, tx bun.IDB, account, hall uuid.UUID, rows string, want int) error {
	met := 0
	err := tx.NewRaw(`with p as (select * from jsonb_to_recordset(?2::jsonb) as p(id uuid, x int, y int, width int, height int, rotation int)),
		a as (update tables t set x = p.x, y = p.y, width = greatest(p.width, ?3), height = greatest(p.height, ?3), rotation = p.rotation
			from p where t.account_id = ?0 and t.hall_id = ?1 and t.id = p.id and t.archived_at is null returning 1),
		b as (update hall_items i set x = p.x, y = p.y, width = p.width, height = p.height, rotation = p.rotation
			from p where i.account_id = ?0 and i.hall_id = ?1 and i.id = p.id and i.archived_at is null returning 1)
		select (select count(*) from a) + (select count(*) from b)`, account, hall, rows, smallest).Scan(ctx, &met)
	if err != nil {
		return fmt.Errorf("arrange hall %s: %w", hall, err)
	}
	if met != want {
		return fault.NotFound("request.not_found")
	}
	return nil
}

// Remove takes tables and other things off a hall. It refuses while guests sit at one of them.
func (s *Store) Remove(ctx context.Context, command, venue, hall uuid.UUID, ids []uuid.UUID) error {
	if len(ids) == 0 || len(ids) > mostThings {
		return fault.Invalid("request.invalid")
	}
	c := change{command: command, kind: "floor.remove", body: ids, venue: venue, hall: hall}
	return s.draw(ctx, c, func(ctx context.Context, tx bun.IDB, account uuid.UUID) ([]uuid.UUID, func() error, error) {
		return ids, func() error {
			n, err := archive(ctx, tx, account, hall, ids)
			if err == nil && n != len(ids) {
				return fault.NotFound("request.not_found")
			}
			if err != nil {
				return err
			}
			return empty(ctx, tx, account, ids)
		}, nil
	})
}

func archive(ctx context.Context, tx bun.IDB, account, hall uuid.UUID, ids []uuid.UUID) (n int, err error) {
	err = tx.NewRaw(`with a as (update tables set archived_at = now() where account_id = ?0 and hall_id = ?1 and id in (?2) and archived_at is null returning 1),
		b as (update hall_items set archived_at = now() where account_id = ?0 and hall_id = ?1 and id in (?2) and archived_at is null returning 1)
		select (select count(*) from a) + (select count(*) from b)`, account, hall, bun.List(ids)).Scan(ctx, &n)
	if err != nil {
		return 0, fmt.Errorf("clear hall %s: %w", hall, err)
	}
	return n, nil
}
