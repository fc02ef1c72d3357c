package floor

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/fault"
)

// CopyID is the id of what a command makes of a thing: the same command makes the same.
func CopyID(command, of uuid.UUID) uuid.UUID { return uuid.NewSHA1(command, of[:]) }

// Copy puts a copy of each thing beside it; a table gets the next free number. Their ids are CopyID.
func (s *Store) Copy(ctx context.Context, command, venue, hall uuid.UUID, ids []uuid.UUID) error {
	if len(ids) == 0 || len(ids) > mostThings {
		return fault.Invalid("request.invalid")
	}
	c := change{command: command, kind: "floor.copy", body: ids, venue: venue, hall: hall}
	return s.draw(ctx, c, func(ctx context.Context, tx bun.IDB, account uuid.UUID) ([]uuid.UUID, func() error, error) {
		made := make([]uuid.UUID, len(ids))
		for n, id := range ids {
			made[n] = CopyID(command, id)
		}
		return made, func() error { return copyAll(ctx, tx, command, account, venue, hall, ids) }, nil
	})
}

func copyAll(ctx context.Context, tx bun.IDB, command, account, venue, hall uuid.UUID, ids []uuid.UUID) error {
	here, err := standing(ctx, tx, account, venue)
	if err != nil {
		return err
	}
	for _, id := range ids {
		switch t, i := here.table(hall, id), here.item(hall, id); {
		case t != nil:
			fresh := *t
			fresh.ID, fresh.Name, fresh.Place, fresh.Joins = CopyID(command, id), here.next(t.Name), here.room(hall, t.Place.beside()), nil
			here.tables = append(here.tables, fresh)
			err = putTable(ctx, tx, account, venue, fresh)
		case i != nil:
			fresh := *i
			fresh.ID, fresh.Place = CopyID(command, id), here.room(hall, i.Place.beside())
			here.items = append(here.items, fresh)
			err = putItem(ctx, tx, account, venue, fresh)
		default:
			err = fault.NotFound("request.not_found")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Add puts a table of a shape, or another thing of a kind, into a hall. Its id is CopyID of the hall.
func (s *Store) Add(ctx context.Context, command, venue, hall uuid.UUID, what string) error {
	shape, kind := Shape(what), Kind(what)
	if _, known := usual[kind]; !known && shape != Square && shape != Round && shape != Bar {
		return fault.Invalid("request.invalid")
	}
	id := CopyID(command, hall)
	c := change{command: command, kind: "floor.add", body: what, venue: venue, hall: hall}
	return s.draw(ctx, c, func(ctx context.Context, tx bun.IDB, account uuid.UUID) ([]uuid.UUID, func() error, error) {
		return []uuid.UUID{id}, func() error {
			here, err := standing(ctx, tx, account, venue)
			if err != nil {
				return err
			}
			if _, known := usual[kind]; known {
				i := NewItem(id, hall, kind)
				i.Place = here.room(hall, i.Place)
				return putItem(ctx, tx, account, venue, i)
			}
			t := newTable(id, hall, shape)
			t.Name, t.Place = here.next("0"), here.room(hall, t.Place)
			return putTable(ctx, tx, account, venue, t)
		}, nil
	})
}

func newTable(id, hall uuid.UUID, shape Shape) Table {
	t := Table{ID: id, HallID: hall, Seats: 4, Shape: shape, Place: Place{X: 440, Y: 440, Width: 130, Height: 130}}
	if shape == Bar {
		t.Seats, t.Width, t.Height = 1, 90, 90
	}
	return t
}

// here are the things of a venue while some are added.
type here struct {
	tables []Table
	items  []Item
}

func standing(ctx context.Context, tx bun.IDB, account, venue uuid.UUID) (here, error) {
	var h here
	rows, err := tx.QueryContext(ctx, `select id, hall_id, coalesce(section_id, '00000000-0000-0000-0000-000000000000'), name, seats, shape, '', x, y, width, height, rotation
			from tables where account_id = ?0 and venue_id = ?1 and archived_at is null
		union all select id, hall_id, '00000000-0000-0000-0000-000000000000', name, 0, '', kind, x, y, width, height, rotation
			from hall_items where account_id = ?0 and venue_id = ?1 and archived_at is null`, account, venue)
	if err != nil {
		return h, fmt.Errorf("read hall: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var t Table
		var kind Kind
		if err := rows.Scan(&t.ID, &t.HallID, &t.SectionID, &t.Name, &t.Seats, &t.Shape, &kind, &t.X, &t.Y, &t.Width, &t.Height, &t.Rotation); err != nil {
			return h, fmt.Errorf("read hall: %w", err)
		}
		if kind != "" {
			h.items = append(h.items, Item{ID: t.ID, HallID: t.HallID, Kind: kind, Name: t.Name, Place: t.Place})
			continue
		}
		h.tables = append(h.tables, t)
	}
	return h, rows.Err()
}

func (h here) table(hall, id uuid.UUID) *Table {
	for n := range h.tables {
		if h.tables[n].ID == id && h.tables[n].HallID == hall {
			return &h.tables[n]
		}
	}
	return nil
}

func (h here) item(hall, id uuid.UUID) *Item {
	for n := range h.items {
		if h.items[n].ID == id && h.items[n].HallID == hall {
			return &h.items[n]
		}
	}
	return nil
}

// room is the place, or one beside it where nothing lies exactly under it.
func (h here) room(hall uuid.UUID, p Place) Place {
	for range mostThings {
		free := true
		for _, t := range h.tables {
			free = free && (t.HallID != hall || t.X != p.X || t.Y != p.Y)
		}
		for _, i := range h.items {
			free = free && (i.HallID != hall || i.X != p.X || i.Y != p.Y)
		}
		if free {
			return p
		}
		p = p.beside()
	}
	return p
}

// next is the first name after one that no table of the venue has: "7" gives "8", "A9" gives "A10".
func (h here) next(name string) string {
	taken := map[string]bool{}
	for _, t := range h.tables {
		taken[t.Name] = true
	}
	stem := strings.TrimRight(name, "0123456789")
	n, err := strconv.Atoi(name[len(stem):])
	if err != nil {
		stem, n = name+" ", 1
	}
	for {
		n++
		if next := stem + strconv.Itoa(n); !taken[next] {
			return next
		}
	}
}
