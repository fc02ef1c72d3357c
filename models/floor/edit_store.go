package floor

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
)

const (
	longestName = 30
	mostSeats   = 200
	smallest    = 40 // a table's side: less cannot be tapped
)

// SaveHall adds a hall, or renames it. The same command again changes nothing.
func (s *Store) SaveHall(ctx context.Context, command uuid.UUID, h Hall) error {
	h.Name = strings.TrimSpace(h.Name)
	if code := checkName(h.Name); code != "" {
		return fault.Invalid("request.invalid").Field("name", code)
	}
	return s.once(ctx, command, "floor.save_hall", h, h.VenueID, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		if err := inAccount(ctx, tx, "venues", account, h.VenueID); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `insert into halls as h (account_id, id, venue_id, name, position)
			select ?0, ?1, ?2, ?3, coalesce(max(position), 0) + 1 from halls where account_id = ?0 and venue_id = ?2
			on conflict (account_id, id) do update set name = excluded.name
			where h.venue_id = excluded.venue_id and h.archived_at is null`, account, h.ID, h.VenueID, h.Name)
		return found(res, err, "save hall %s", h.ID)
	})
}

// ArchiveHall takes a hall and its tables off the floor. It refuses while guests sit there.
func (s *Store) ArchiveHall(ctx context.Context, command, venue, hall uuid.UUID) error {
	return s.once(ctx, command, "floor.archive_hall", hall, venue, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		res, err := tx.ExecContext(ctx, "update halls set archived_at = now() where account_id = ? and id = ? and venue_id = ? and archived_at is null",
			account, hall, venue)
		if err := found(res, err, "archive hall %s", hall); err != nil {
			return err
		}
		var tables []uuid.UUID
		err = tx.NewRaw("update tables set archived_at = now() where account_id = ? and hall_id = ? and archived_at is null returning id", account, hall).
			Scan(ctx, &tables)
		if err != nil {
			return fmt.Errorf("archive tables of hall %s: %w", hall, err)
		}
		return empty(ctx, tx, account, tables)
	})
}

// once runs a change of the floor one time for its command and tells the screens of the venue.
func (s *Store) once(ctx context.Context, command uuid.UUID, kind string, body any, venue uuid.UUID, do func(context.Context, bun.Tx, uuid.UUID) error) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var done struct{}
		_, err := db.Once(ctx, tx, command, kind, body, &done, func() error {
			if err := do(ctx, tx, account); err != nil {
				return err
			}
			if err := db.Touch(ctx, tx); err != nil {
				return err
			}
			return live.Tell(ctx, tx, live.Tables, uuid.Nil, venue)
		})
		return err
	})
	if err == nil {
		s.hub.Wake(account)
	}
	return err
}

// empty refuses when an order is open at one of the tables.
func empty(ctx context.Context, tx bun.IDB, account uuid.UUID, tables []uuid.UUID) error {
	if len(tables) == 0 {
		return nil
	}
	taken, err := tx.NewSelect().Table("orders").Where("account_id = ? and table_id in (?) and status in ('open', 'billed')", account, bun.List(tables)).Exists(ctx)
	if err != nil {
		return fmt.Errorf("look for open orders: %w", err)
	}
	if taken {
		return fault.Conflict("floor.table_in_use")
	}
	return nil
}

func inAccount(ctx context.Context, tx bun.IDB, table string, account, id uuid.UUID) error {
	ok, err := tx.NewSelect().Table(table).Where("account_id = ? and id = ?", account, id).Exists(ctx)
	if err != nil {
		return fmt.Errorf("look for %s %s: %w", table, id, err)
	}
	if !ok {
		return fault.NotFound("request.not_found")
	}
	return nil
}

// checkName returns the code of what is wrong with a name, or "".
func checkName(name string) string {
	switch {
	case name == "":
		return "field.required"
	case utf8.RuneCountInString(name) > longestName || strings.ContainsRune(name, 0):
		return "field.too_long"
	}
	return ""
}

// check refuses what no table can be.
func (t Table) check() error {
	fields := t.misses(smallest)
	if code := checkName(t.Name); code != "" {
		fields["name"] = code
	}
	if t.Seats < 0 || t.Seats > mostSeats {
		fields["seats"] = "field.range"
	}
	if t.Shape != Square && t.Shape != Round && t.Shape != Bar {
		fields["shape"] = "field.unknown"
	}
	return refused(fields)
}
