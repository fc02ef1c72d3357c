package floor

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
)

// A change is what a hall's drawing is changed by.
type change struct {
	command     uuid.UUID
	kind        string
	body        any
	venue, hall uuid.UUID
}

// kept is how many changes of a hall can be taken back.
const kept = 100

// draw changes the drawing of a hall and remembers what it touched, before and after, so that the
// change can be taken back and done again.
func (s *Store) draw(ctx context.Context, c change, prepare func(context.Context, bun.IDB, uuid.UUID) (touched []uuid.UUID, do func() error, err error)) error {
	return s.once(ctx, c.command, c.kind, c.body, c.venue, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		if err := lockHall(ctx, tx, account, c.venue, c.hall); err != nil {
			return err
		}
		touched, do, err := prepare(ctx, tx, account)
		if err != nil {
			return err
		}
		before, err := snapshot(ctx, tx, account, touched)
		if err != nil {
			return err
		}
		if err := do(); err != nil {
			return err
		}
		after, err := snapshot(ctx, tx, account, touched)
		if err != nil || before == after {
			return err
		}
		_, err = tx.ExecContext(ctx, "delete from floor_edits where account_id = ?0 and hall_id = ?1 and undone", account, c.hall)
		if err == nil {
			_, err = tx.ExecContext(ctx, `with last as (select coalesce(max(n), 0) as n from floor_edits where account_id = ?0 and hall_id = ?1),
				gone as (delete from floor_edits e using last where e.account_id = ?0 and e.hall_id = ?1 and e.n <= last.n - ?4)
				insert into floor_edits (account_id, hall_id, n, before, after) select ?0, ?1, last.n + 1, ?2::jsonb, ?3::jsonb from last`,
				account, c.hall, before, after, kept)
		}
		if err != nil {
			return fmt.Errorf("remember change of hall %s: %w", c.hall, err)
		}
		return nil
	})
}

// lockHall makes changes of one hall wait for each other.
func lockHall(ctx context.Context, tx bun.IDB, account, venue, hall uuid.UUID) error {
	var id uuid.UUID
	err := tx.NewRaw("select id from halls where account_id = ? and venue_id = ? and id = ? and archived_at is null for update", account, venue, hall).Scan(ctx, &id)
	if db.IsNotFound(err) {
		return fault.NotFound("request.not_found")
	}
	if err != nil {
		return fmt.Errorf("lock hall %s: %w", hall, err)
	}
	return nil
}

// snapshot is all that is stored of some things. When a table was cleaned is no part of a drawing.
func snapshot(ctx context.Context, tx bun.IDB, account uuid.UUID, ids []uuid.UUID) (text string, err error) {
	err = tx.NewRaw(`select jsonb_build_object(
		'tables', (select coalesce(jsonb_agg(to_jsonb(t) - 'cleaned_at' order by t.id), '[]') from tables t where t.account_id = ?0 and t.id in (?1)),
		'items', (select coalesce(jsonb_agg(to_jsonb(i) order by i.id), '[]') from hall_items i where i.account_id = ?0 and i.id in (?1)))::text`,
		account, bun.List(ids)).Scan(ctx, &text)
	if err != nil {
		return "", fmt.Errorf("remember drawing: %w", err)
	}
	return text, nil
}

// Undo takes the last change of a hall's drawing back.
func (s *Store) Undo(ctx context.Context, command, venue, hall uuid.UUID) error {
	return s.turn(ctx, command, venue, hall, "floor.undo", "select n, before::text as put, after::text as away from floor_edits where account_id = ? and hall_id = ? and not undone order by n desc limit 1")
}

// Redo does the change again that was taken back last.
func (s *Store) Redo(ctx context.Context, command, venue, hall uuid.UUID) error {
	return s.turn(ctx, command, venue, hall, "floor.redo", "select n, after::text as put, before::text as away from floor_edits where account_id = ? and hall_id = ? and undone order by n limit 1")
}

func (s *Store) turn(ctx context.Context, command, venue, hall uuid.UUID, kind, query string) error {
	return s.once(ctx, command, kind, hall, venue, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		if err := lockHall(ctx, tx, account, venue, hall); err != nil {
			return err
		}
		var e struct {
			N         int64
			Put, Away string
		}
		if err := tx.NewRaw(query, account, hall).Scan(ctx, &e); db.IsNotFound(err) {
			return nil // somebody else took it back
		} else if err != nil {
			return fmt.Errorf("find change of hall %s: %w", hall, err)
		}
		if err := put(ctx, tx, account, e.Put, e.Away); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "update floor_edits set undone = not undone where account_id = ? and hall_id = ? and n = ?", account, hall, e.N)
		if err != nil {
			return fmt.Errorf("turn change of hall %s: %w", hall, err)
		}
		return nil
	})
}

// put makes things what they are in one snapshot. What is only in the other one leaves the floor.
func put(ctx context.Context, tx bun.IDB, account uuid.UUID, to, from string) error {
	for _, query := range []string{
		"update tables set archived_at = now() where account_id = ?0 and archived_at is null and id::text in (select r ->> 'id' from jsonb_array_elements(?2::jsonb -> 'tables') r) and id::text not in (select r ->> 'id' from jsonb_array_elements(?1::jsonb -> 'tables') r)",
		"update hall_items set archived_at = now() where account_id = ?0 and archived_at is null and id::text in (select r ->> 'id' from jsonb_array_elements(?2::jsonb -> 'items') r) and id::text not in (select r ->> 'id' from jsonb_array_elements(?1::jsonb -> 'items') r)",
		`update tables t set hall_id = r.hall_id, name = r.name, seats = r.seats, shape = r.shape, x = r.x, y = r.y, width = r.width, height = r.height,
			rotation = r.rotation, section_id = r.section_id, joins = r.joins, archived_at = r.archived_at
			from jsonb_populate_recordset(null::tables, ?1::jsonb -> 'tables') r where t.account_id = ?0 and t.id = r.id`,
		`update hall_items t set kind = r.kind, name = r.name, x = r.x, y = r.y, width = r.width, height = r.height, rotation = r.rotation, archived_at = r.archived_at
			from jsonb_populate_recordset(null::hall_items, ?1::jsonb -> 'items') r where t.account_id = ?0 and t.id = r.id`,
	} {
		_, err := tx.ExecContext(ctx, query, account, to, from)
		if db.Violated(err) == "tables_name_unique" {
			return fault.Conflict("floor.undo_name")
		}
		if err != nil {
			return fmt.Errorf("turn drawing: %w", err)
		}
	}
	var gone []uuid.UUID
	err := tx.NewRaw(`select id from tables where account_id = ?0 and archived_at is not null
		and id::text in (select r ->> 'id' from jsonb_array_elements((?1::jsonb -> 'tables') || (?2::jsonb -> 'tables')) r)`, account, to, from).Scan(ctx, &gone)
	if err != nil {
		return fmt.Errorf("look for removed tables: %w", err)
	}
	return empty(ctx, tx, account, gone)
}

// Turns says whether something of a hall's drawing can be taken back, and done again.
func (s *Store) Turns(ctx context.Context, hall uuid.UUID) (back, again bool, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return false, false, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select exists (select 1 from floor_edits where account_id = ?0 and hall_id = ?1 and not undone),
			exists (select 1 from floor_edits where account_id = ?0 and hall_id = ?1 and undone)`, account, hall).Scan(ctx, &back, &again)
	})
	if err != nil {
		return false, false, fmt.Errorf("look for changes of hall %s: %w", hall, err)
	}
	return back, again, nil
}
