package account

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/till"
)

// A Register is one drawer and one chain of orders; tills are paired with it.
type Register struct {
	ID        uuid.UUID `bun:"id"`
	VenueID   uuid.UUID `bun:"venue_id"`
	VenueName string    `bun:"venue_name"`
	Name      string    `bun:"name"`
	Mode      till.Mode `bun:"mode"` // empty, of a new one: as the account's first
	Devices   int       `bun:"devices"`
	Open      bool      `bun:"open"` // a shift is open
}

// A Station is where dishes or drinks are made.
type Station struct {
	ID            uuid.UUID `bun:"id"`
	VenueID       uuid.UUID `bun:"venue_id"`
	VenueName     string    `bun:"venue_name"`
	Name          string    `bun:"name"`
	Language      string    `bun:"language"` // of its tickets; empty: the venue's
	Printer       string    `bun:"printer"`  // of the bridge; empty: screen only
	TargetSeconds int       `bun:"target_seconds"`
	Kind          string    `bun:"kind"`       // make, or expeditor: it gathers what the others make; empty: make
	Categories    int       `bun:"categories"` // that are made there
	// PatienceSeconds is how long its screen and its printer may not answer before others get its tickets; 0: nobody does.
	PatienceSeconds int           `bun:"patience_seconds"`
	FallbackID      uuid.NullUUID `bun:"fallback_id"` // the station that gets them
	FallbackPrinter string        `bun:"fallback_printer"`
	FallbackName    string        `bun:"fallback_name"`
	SeenAt          *time.Time    `bun:"seen_at"` // when a screen last showed its board
	SeenNow         bool          `bun:"seen_now"`
	SilentAt        *time.Time    `bun:"silent_at"` // since when it does not answer what waits there
}

// Patience is how long a station may not answer where nobody said otherwise.
const Patience = 30

// The kinds of stations.
const (
	Makes     = "make"
	Expedites = "expeditor"
)

// Registers lists the registers by venue.
func (s *Store) Registers(ctx context.Context) (list []Register, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select r.id, r.venue_id, v.name as venue_name, r.name, r.mode,
				(select count(*) from devices d where d.account_id = r.account_id and d.register_id = r.id and d.revoked_at is null) as devices,
				exists (select from shifts s where s.account_id = r.account_id and s.register_id = r.id and s.closed_at is null) as open
			from registers r join venues v on v.account_id = r.account_id and v.id = r.venue_id and v.archived_at is null
			where r.account_id = app_account() and r.archived_at is null order by v.created_at, v.id, r.created_at, r.id`).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list registers: %w", err)
	}
	return list, nil
}

// Stations lists the stations by venue.
func (s *Store) Stations(ctx context.Context) (list []Station, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select s.id, s.venue_id, v.name as venue_name, s.name, s.language, s.printer, s.target_seconds, s.kind,
				(select count(*) from category_stations c where c.account_id = s.account_id and c.station_id = s.id) as categories,
				s.patience_seconds, s.fallback_id, s.fallback_printer, coalesce(f.name, '') as fallback_name,
				w.seen_at, coalesce(w.seen_at > now() - interval '30 seconds', false) as seen_now, w.silent_at
			from stations s join venues v on v.account_id = s.account_id and v.id = s.venue_id and v.archived_at is null
			left join stations f on f.account_id = s.account_id and f.id = s.fallback_id and f.kind = 'make' and f.archived_at is null
			left join station_watches w on w.account_id = s.account_id and w.station_id = s.id
			where s.account_id = app_account() and s.archived_at is null order by v.created_at, v.id, s.position, s.id`).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list stations: %w", err)
	}
	return list, nil
}

// SaveRegister adds a register or changes one; a register stays in its venue.
func (s *Store) SaveRegister(ctx context.Context, command uuid.UUID, r Register) (id uuid.UUID, err error) {
	var c form.Check
	r.Name = c.Line("name", r.Name, nameLimit)
	c.Require(r.Mode.Valid() || r.Mode == "" && r.ID == uuid.Nil, "mode", "field.unknown")
	if err := c.Err(); err != nil {
		return uuid.Nil, err
	}
	err = s.change(ctx, command, "register.save", r, &id, func(ctx context.Context, tx bun.Tx) error {
		id = idOr(r.ID, command)
		if r.ID == uuid.Nil {
			if err := inUse(ctx, tx, r.VenueID); err != nil {
				return err
			}
			r.ID = id
			return insertRegister(ctx, tx, r)
		}
		return updateOne(ctx, tx, "register.not_found", "update registers set name = ?, mode = ? where account_id = app_account() and id = ? and archived_at is null", r.Name, string(r.Mode), r.ID)
	})
	return id, err
}

// insertRegister also begins the register's chain.
func insertRegister(ctx context.Context, tx bun.IDB, r Register) error {
	_, err := tx.NewRaw(`insert into registers (account_id, id, venue_id, name, mode)
		values (app_account(), ?, ?, ?, coalesce(nullif(?, ''), (select mode from registers where account_id = app_account() order by created_at, id limit 1), 'tables'))`,
		r.ID, r.VenueID, r.Name, string(r.Mode)).Exec(ctx)
	if err == nil {
		_, err = tx.NewRaw("insert into register_chains (account_id, register_id) values (app_account(), ?)", r.ID).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("add register: %w", err)
	}
	return nil
}

// ArchiveRegister takes a register out of use, and its devices with it. Its drawer must be closed.
func (s *Store) ArchiveRegister(ctx context.Context, command, id uuid.UUID) error {
	return s.change(ctx, command, "register.archive", id, &struct{}{}, func(ctx context.Context, tx bun.Tx) error {
		var open bool
		err := tx.NewRaw("select exists (select from shifts where account_id = app_account() and register_id = ? and closed_at is null)", id).Scan(ctx, &open)
		if err != nil {
			return fmt.Errorf("look for open shift: %w", err)
		}
		if open {
			return fault.Conflict("register.open")
		}
		err = updateOne(ctx, tx, "register.not_found", "update registers set archived_at = ? where account_id = app_account() and id = ? and archived_at is null", s.now(), id)
		if err != nil {
			return err
		}
		return s.revokeAt(ctx, tx, "register_id", id)
	})
}

func (s *Store) revokeAt(ctx context.Context, tx bun.IDB, column string, id uuid.UUID) error {
	_, err := tx.NewRaw("update devices set revoked_at = ?, epoch = epoch + 1 where account_id = app_account() and ? = ? and revoked_at is null",
		s.now(), bun.Ident(column), id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("revoke devices: %w", err)
	}
	return nil
}

// SaveStation adds a station or changes one; a station stays in its venue.
func (s *Store) SaveStation(ctx context.Context, command uuid.UUID, st Station) (id uuid.UUID, err error) {
	var c form.Check
	st.Name = c.Line("name", st.Name, nameLimit)
	st.Printer = c.Optional("printer", st.Printer, nameLimit)
	c.One("language", st.Language, "", "en", "fr", "ru", "uk")
	st.Kind = cmp.Or(st.Kind, Makes)
	c.One("kind", st.Kind, Makes, Expedites)
	c.Require(st.TargetSeconds >= 30 && st.TargetSeconds <= 4*3600, "target", "field.range")
	st.FallbackPrinter = c.Optional("fallback_printer", st.FallbackPrinter, nameLimit)
	c.Require(st.PatienceSeconds == 0 || st.PatienceSeconds >= 20 && st.PatienceSeconds <= 3600, "patience", "field.range")
	c.Require(st.FallbackPrinter == "" || st.FallbackPrinter != st.Printer, "fallback_printer", "station.fallback_same")
	if err := c.Err(); err != nil {
		return uuid.Nil, err
	}
	if st.Kind == Expedites { // what it gathers hangs at the stations
		st.FallbackID, st.FallbackPrinter = uuid.NullUUID{}, ""
	}
	err = s.change(ctx, command, "station.save", st, &id, func(ctx context.Context, tx bun.Tx) error {
		id = idOr(st.ID, command)
		if st.ID == uuid.Nil {
			if err := inUse(ctx, tx, st.VenueID); err != nil {
				return err
			}
			if err := insertStation(ctx, tx, id, st); err != nil {
				return err
			}
		} else {
			err := updateOne(ctx, tx, "station.not_found", `update stations set name = ?, language = ?, printer = ?, target_seconds = ?, kind = ?, patience_seconds = ?
				where account_id = app_account() and id = ? and archived_at is null`, st.Name, st.Language, st.Printer, st.TargetSeconds, st.Kind, st.PatienceSeconds, st.ID)
			if err != nil {
				return err
			}
		}
		return fallBack(ctx, tx, id, st)
	})
	return id, err
}

func insertStation(ctx context.Context, tx bun.IDB, id uuid.UUID, st Station) error {
	_, err := tx.NewRaw(`insert into stations (account_id, id, venue_id, name, language, printer, target_seconds, kind, patience_seconds, position)
		select app_account(), ?, ?, ?, ?, ?, ?, ?, ?, coalesce(max(position), 0) + 1 from stations where account_id = app_account() and venue_id = ?`,
		id, st.VenueID, st.Name, st.Language, st.Printer, st.TargetSeconds, st.Kind, st.PatienceSeconds, st.VenueID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("add station: %w", err)
	}
	return nil
}

// fallBack says who stands in for a station. Those who stand in for one another must not lead back to it: tickets would go in a
// circle. All stations of the venue are locked meanwhile, so that two changes at once make none.
func fallBack(ctx context.Context, tx bun.IDB, id uuid.UUID, st Station) error {
	var chain []struct {
		ID         uuid.UUID
		FallbackID uuid.NullUUID
		Kind       string
	}
	err := tx.NewRaw(`select s.id, s.fallback_id, s.kind from stations s
		where s.account_id = app_account() and s.archived_at is null
			and s.venue_id = (select venue_id from stations where account_id = app_account() and id = ?) order by s.id for update of s`, id).Scan(ctx, &chain)
	if err != nil {
		return fmt.Errorf("read stations that stand in: %w", err)
	}
	next := map[uuid.UUID]uuid.UUID{}
	for _, s := range chain {
		if s.Kind == Makes {
			next[s.ID] = s.FallbackID.UUID
		}
	}
	for at, ok := st.FallbackID.UUID, false; at != uuid.Nil; at = next[at] {
		if at == id {
			return fault.Invalid("request.invalid").Field("fallback", "station.fallback_circle")
		}
		if _, ok = next[at]; !ok {
			return fault.Invalid("request.invalid").Field("fallback", "field.unknown")
		}
	}
	_, err = tx.NewRaw("update stations set fallback_id = ?, fallback_printer = ? where account_id = app_account() and id = ?", st.FallbackID, st.FallbackPrinter, id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("set who stands in: %w", err)
	}
	return nil
}

// ArchiveStation takes a station out of use, with its screens. Its waiting tickets must be done first.
func (s *Store) ArchiveStation(ctx context.Context, command, id uuid.UUID) error {
	return s.change(ctx, command, "station.archive", id, &struct{}{}, func(ctx context.Context, tx bun.Tx) error {
		var waiting bool
		err := tx.NewRaw("select exists (select from tickets where account_id = app_account() and station_id = ? and bumped_at is null)", id).Scan(ctx, &waiting)
		if err != nil {
			return fmt.Errorf("look for tickets: %w", err)
		}
		if waiting {
			return fault.Conflict("station.waiting")
		}
		if _, err := tx.NewRaw("update stations set fallback_id = null where account_id = app_account() and fallback_id = ?", id).Exec(ctx); err != nil {
			return fmt.Errorf("have station stand in for nobody: %w", err)
		}
		err = updateOne(ctx, tx, "station.not_found", "update stations set archived_at = ?, fallback_id = null where account_id = app_account() and id = ? and archived_at is null", s.now(), id)
		if err != nil {
			return err
		}
		if _, err := tx.NewRaw("delete from category_stations where account_id = app_account() and station_id = ?", id).Exec(ctx); err != nil {
			return fmt.Errorf("take station from categories: %w", err)
		}
		if _, err := tx.NewRaw("delete from item_stations where account_id = app_account() and station_id = ?", id).Exec(ctx); err != nil {
			return fmt.Errorf("take station from items: %w", err)
		}
		if _, err := tx.NewRaw("delete from route_stations where account_id = app_account() and station_id = ?", id).Exec(ctx); err != nil {
			return fmt.Errorf("take station from routes: %w", err)
		}
		return s.revokeAt(ctx, tx, "station_id", id)
	})
}

// inUse refuses a venue that is not the account's.
func inUse(ctx context.Context, tx bun.IDB, venue uuid.UUID) error {
	_, err := venueOf(ctx, tx, "venues", venue)
	if db.IsNotFound(err) {
		return fault.Invalid("request.invalid").Field("venue", "field.unknown")
	}
	if err != nil {
		return fmt.Errorf("read venue %s: %w", venue, err)
	}
	return nil
}

// updateOne runs a statement that must change one row; none is "not found".
func updateOne(ctx context.Context, tx bun.IDB, missing, statement string, args ...any) error {
	res, err := tx.NewRaw(statement, args...).Exec(ctx)
	if err != nil {
		return fmt.Errorf("change configuration: %w", err)
	}
	return changedOne(res, missing)
}

func changedOne(res sql.Result, missing string) error {
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("count changed rows: %w", err)
	}
	if n == 0 {
		return fault.NotFound(missing)
	}
	return nil
}
