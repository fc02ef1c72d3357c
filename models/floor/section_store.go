package floor

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
)

// SaveSection adds a section of a venue, or renames and recolours it.
func (s *Store) SaveSection(ctx context.Context, command, venue uuid.UUID, c Section) error {
	c.Name = strings.TrimSpace(c.Name)
	if code := checkName(c.Name); code != "" {
		return fault.Invalid("request.invalid").Field("section", code)
	}
	return s.once(ctx, command, "floor.save_section", c, venue, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		if err := inAccount(ctx, tx, "venues", account, venue); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `insert into sections as c (account_id, id, venue_id, name, tint, position)
			select ?0, ?1, ?2, ?3, ?4, coalesce(max(position), 0) + 1 from sections where account_id = ?0 and venue_id = ?2
			on conflict (account_id, id) do update set name = excluded.name, tint = excluded.tint
			where c.venue_id = excluded.venue_id and c.archived_at is null`, account, c.ID, venue, c.Name, c.Tint)
		if db.Violated(err) == "sections_name_unique" {
			return fault.Invalid("request.invalid").Field("section", "field.taken")
		}
		return found(res, err, "save section %s", c.ID)
	})
}

// ArchiveSection takes a section away; its tables are in none then.
func (s *Store) ArchiveSection(ctx context.Context, command, venue, section uuid.UUID) error {
	return s.once(ctx, command, "floor.archive_section", section, venue, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		res, err := tx.ExecContext(ctx, "update sections set archived_at = now() where account_id = ? and venue_id = ? and id = ? and archived_at is null", account, venue, section)
		if err := found(res, err, "archive section %s", section); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "update tables set section_id = null where account_id = ? and section_id = ?", account, section); err != nil {
			return fmt.Errorf("clear section %s: %w", section, err)
		}
		return nil
	})
}

// Serve says that somebody serves a section today, or no longer does.
func (s *Store) Serve(ctx context.Context, command, venue, section, staff uuid.UUID, on bool) error {
	type serving struct {
		Section, Staff uuid.UUID
		On             bool
	}
	return s.once(ctx, command, "floor.serve", serving{section, staff, on}, venue, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		where := ` from sections c join venues v on v.account_id = c.account_id and v.id = c.venue_id
			join staff p on p.account_id = c.account_id and p.id = ?3
			where c.account_id = ?0 and c.venue_id = ?1 and c.id = ?2 and c.archived_at is null`
		var known bool
		if err := tx.NewRaw("select exists (select 1"+where+")", account, venue, section, staff).Scan(ctx, &known); err != nil {
			return fmt.Errorf("find section %s: %w", section, err)
		}
		if !known {
			return fault.NotFound("request.not_found")
		}
		query := "insert into section_staff (account_id, business_day, section_id, staff_id) select c.account_id, " + today + ", c.id, p.id" + where + " on conflict do nothing"
		if !on {
			query = "delete from section_staff d using (select " + today + " as day" + where + ") w where d.account_id = ?0 and d.section_id = ?2 and d.staff_id = ?3 and d.business_day = w.day"
		}
		if _, err := tx.ExecContext(ctx, query, account, venue, section, staff); err != nil {
			return fmt.Errorf("serve section %s: %w", section, err)
		}
		return nil
	})
}

// Servers are those who may serve at a venue, by name.
func (s *Store) Servers(ctx context.Context, venue uuid.UUID) ([]Server, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	var list []Server
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select id, name from staff where account_id = ? and active and (venue_ids = '{}' or ? = any(venue_ids)) order by name", account, venue).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list servers of venue %s: %w", venue, err)
	}
	return list, nil
}

// Clean says that a table that guests have left is ready for the next ones.
func (s *Store) Clean(ctx context.Context, command, venue, table uuid.UUID) error {
	return s.once(ctx, command, "floor.clean", table, venue, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		res, err := tx.ExecContext(ctx, "update tables set cleaned_at = now() where account_id = ? and venue_id = ? and id = ? and archived_at is null", account, venue, table)
		return found(res, err, "clean table %s", table)
	})
}

// SetCleaning says whether a table that was left waits to be cleaned before it is free.
func (s *Store) SetCleaning(ctx context.Context, command, venue uuid.UUID, on bool) error {
	return s.once(ctx, command, "floor.cleaning", on, venue, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		res, err := tx.ExecContext(ctx, "update venues set table_cleaning = ? where account_id = ? and id = ?", on, account, venue)
		return found(res, err, "set cleaning of venue %s", venue)
	})
}
