package catalogdb

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
)

// NameLimit is how many letters a name may have.
const NameLimit = 120

// Categories returns the categories in their order, with how many items each has.
func (s *Store) Categories(ctx context.Context) ([]Category, error) {
	var list []Category
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		list, err = categories(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read categories: %w", err)
	}
	return list, nil
}

// Category returns one category.
func (s *Store) Category(ctx context.Context, id uuid.UUID) (Category, error) {
	list, err := s.Categories(ctx)
	if err != nil {
		return Category{}, err
	}
	for _, c := range list {
		if c.ID == id {
			return c, nil
		}
	}
	return Category{}, missing("category", id)
}

func categories(ctx context.Context, tx bun.IDB) ([]Category, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID       uuid.UUID
		Name     string
		Colour   string
		Stations []string `bun:",array"`
		Items    int
	}
	err = tx.NewRaw(`select c.id, c.name, c.colour,
		array(select station_id::text from category_stations s where s.account_id = c.account_id and s.category_id = c.id) as stations,
		(select count(*) from items i where i.account_id = c.account_id and i.category_id = c.id and i.archived_at is null) as items
		from categories c where c.account_id = ? and c.archived_at is null order by c.position, c.name, c.id`, account).Scan(ctx, &rows)
	if err != nil {
		return nil, err
	}
	list := make([]Category, len(rows))
	for n, r := range rows {
		list[n] = Category{ID: r.ID, Name: r.Name, Colour: r.Colour, Items: r.Items}
		for _, station := range r.Stations {
			list[n].Stations = append(list[n].Stations, uuid.MustParse(station))
		}
	}
	return list, nil
}

// Rail returns the categories that have something to sell, as the till shows them; without
// counting, however large the catalogue is. Favourites says whether there are any.
func (s *Store) Rail(ctx context.Context) (list []Category, favourites bool, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, false, err
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list = nil
		err := tx.NewRaw(`select id, name, colour from categories c where account_id = ? and archived_at is null
			and exists (select 1 from items i where i.account_id = c.account_id and i.category_id = c.id and i.archived_at is null)
			order by position, name, id`, account).Scan(ctx, &list)
		if err != nil {
			return err
		}
		return tx.NewRaw(`select exists (select 1 from items where account_id = ? and favourite and archived_at is null)`, account).
			Scan(ctx, &favourites)
	})
	if err != nil {
		return nil, false, fmt.Errorf("read rail: %w", err)
	}
	return list, favourites, nil
}

// SaveCategory writes a category, which is new where its id is.
func (s *Store) SaveCategory(ctx context.Context, command uuid.UUID, c Category) error {
	var check form.Check
	c.Name = check.Line("name", c.Name, NameLimit)
	check.Require(c.ID != uuid.Nil, "id", "field.required")
	if err := check.Err(); err != nil {
		return err
	}
	return s.do(ctx, change{command: command, kind: "catalog.save_category", body: c}, func(ctx context.Context, tx bun.Tx) error {
		account, err := db.Account(ctx)
		if err != nil {
			return err
		}
		row := categoryRow{AccountID: account, ID: c.ID, Name: c.Name, Colour: c.Colour}
		_, err = tx.NewInsert().Model(&row).
			Value("position", "(select coalesce(max(position), -1) + 1 from categories where account_id = ?)", account).
			On("conflict (account_id, id) do update set name = excluded.name, colour = excluded.colour").Exec(ctx)
		if err != nil {
			return fmt.Errorf("save category: %w", err)
		}
		return setStations(ctx, tx, account, c)
	})
}

func setStations(ctx context.Context, tx bun.IDB, account uuid.UUID, c Category) error {
	_, err := tx.ExecContext(ctx, "delete from category_stations where account_id = ? and category_id = ?", account, c.ID)
	if err != nil {
		return fmt.Errorf("save stations of category: %w", err)
	}
	_, err = tx.ExecContext(ctx, `insert into category_stations (account_id, category_id, station_id)
		select account_id, ?, id from stations where account_id = ? and archived_at is null and id = any(?::uuid[])`,
		c.ID, account, ids(c.Stations))
	if err != nil {
		return fmt.Errorf("save stations of category: %w", err)
	}
	return nil
}

// ids writes a list of ids as an array of Postgres.
func ids(list []uuid.UUID) any {
	texts := make([]string, len(list))
	for n, id := range list {
		texts[n] = id.String()
	}
	return pgdialect.Array(texts)
}

// MoveCategory moves a category up (by -1) or down (by 1) among its neighbours.
func (s *Store) MoveCategory(ctx context.Context, command, id uuid.UUID, by int) error {
	body := map[string]any{"id": id, "by": by}
	return s.do(ctx, change{command: command, kind: "catalog.move_category", body: body}, func(ctx context.Context, tx bun.Tx) error {
		list, err := categories(ctx, tx)
		if err != nil {
			return fmt.Errorf("read categories: %w", err)
		}
		order := make([]uuid.UUID, len(list))
		for n, c := range list {
			order[n] = c.ID
		}
		if !moved(order, id, by) {
			return missing("category", id)
		}
		return setOrder(ctx, tx, "categories", order)
	})
}

// moved moves an id in a list by some places; it is false where the list does not have it.
func moved(list []uuid.UUID, id uuid.UUID, by int) bool {
	from := slices.Index(list, id)
	if from < 0 {
		return false
	}
	to := min(max(from+by, 0), len(list)-1)
	copy(list[from:], list[from+1:])
	copy(list[to+1:], list[to:len(list)-1])
	list[to] = id
	return true
}

// setOrder numbers rows of a table in the order of their ids.
func setOrder(ctx context.Context, tx bun.IDB, table string, order []uuid.UUID) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `update ? t set position = o.n - 1
		from unnest(?::uuid[]) with ordinality as o(id, n)
		where t.account_id = ? and t.id = o.id and t.position <> o.n - 1`, bun.Ident(table), ids(order), account)
	if err != nil {
		return fmt.Errorf("set order of %s: %w", table, err)
	}
	return nil
}

// ArchiveCategory takes an empty category away, or brings it back. One that still has items is
// "catalog.category_in_use".
func (s *Store) ArchiveCategory(ctx context.Context, command, id uuid.UUID, away bool) error {
	body := map[string]any{"id": id, "away": away}
	return s.do(ctx, change{command: command, kind: "catalog.archive_category", body: body}, func(ctx context.Context, tx bun.Tx) error {
		account, err := db.Account(ctx)
		if err != nil {
			return err
		}
		if err := s.lockCategory(ctx, tx, account, id); err != nil {
			return err
		}
		var used bool
		err = tx.NewRaw("select exists (select 1 from items where account_id = ? and category_id = ? and archived_at is null)", account, id).Scan(ctx, &used)
		if err != nil {
			return fmt.Errorf("look for items of category: %w", err)
		}
		if away && used {
			return fault.Conflict("catalog.category_in_use")
		}
		return archive(ctx, tx, "categories", []uuid.UUID{id}, away)
	})
}

// lockCategory keeps others from putting items into a category while it is decided about.
func (s *Store) lockCategory(ctx context.Context, tx bun.IDB, account, id uuid.UUID) error {
	var name string
	err := tx.NewRaw("select name from categories where account_id = ? and id = ? for update", account, id).Scan(ctx, &name)
	if db.IsNotFound(err) {
		return missing("category", id)
	}
	if err != nil {
		return fmt.Errorf("lock category: %w", err)
	}
	return nil
}

// archive takes rows out of sight, or brings them back; nothing is ever deleted.
func archive(ctx context.Context, tx bun.IDB, table string, list []uuid.UUID, away bool) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `update ? set archived_at = case when ? then coalesce(archived_at, now()) end
		where account_id = ? and id = any(?::uuid[])`, bun.Ident(table), away, account, ids(list))
	if err != nil {
		return fmt.Errorf("archive in %s: %w", table, err)
	}
	return nil
}
