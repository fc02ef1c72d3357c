package kitchen

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/live"
)

const (
	// A hundred screens of a station are one write in a while; one that was silent is heard at once.
	freshSQL = `select coalesce(bool_or(seen_at > now() - interval '5 seconds' and silent_at is null and (not $2 or screen_at > now() - interval '1 hour')), false)
		from station_watches where account_id = app_account() and station_id = $1 and venue_id = $3`
	watchSQL = `insert into station_watches (account_id, station_id, venue_id, seen_at, screen_at)
		select s.account_id, s.id, s.venue_id, now(), case when ?1 then now() end from stations s
		where s.account_id = app_account() and s.venue_id = ?2 and s.id = ?0 and s.archived_at is null
		on conflict (account_id, station_id) do update set seen_at = excluded.seen_at, screen_at = coalesce(excluded.screen_at, station_watches.screen_at)`
	answersSQL = `update station_watches set silent_at = null where account_id = app_account() and station_id = ? and venue_id = ? and silent_at is not null
		returning station_id, venue_id`

	silentSQL = `select s.id, s.name, w.silent_at, coalesce(f.name, ''), s.fallback_printer from station_watches w
		join stations s on s.account_id = w.account_id and s.id = w.station_id and s.archived_at is null
		left join stations f on f.account_id = s.account_id and f.id = s.fallback_id and f.kind = 'make' and f.archived_at is null
		where w.account_id = $1 and w.venue_id = $2 and w.silent_at is not null order by s.position, s.name, s.id`
)

// Seen notes that a screen of a venue shows the board of one of its stations just now; own says whether it is a kitchen's own. A
// station that was silent answers by that. A station of another venue is not seen from here: a screen that was moved shows it no more.
func (s *Store) Seen(ctx context.Context, venue, station uuid.UUID, own bool) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	var known bool
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue(freshSQL, station, own, venue).QueryRow(func(row pgx.Row) error { return row.Scan(&known) })
	})
	if known && err == nil {
		return nil
	}
	told := false
	if err == nil {
		err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			if _, err := tx.NewRaw(watchSQL, station, own, venue).Exec(ctx); err != nil {
				return err
			}
			told, err = tellSilence(ctx, tx, answersSQL, station, venue)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("note that station %s was seen: %w", station, err)
	}
	if told {
		s.hub.Wake(account)
	}
	return nil
}

// tellSilence changes which stations are silent, and tells of each.
func tellSilence(ctx context.Context, tx bun.IDB, change string, args ...any) (told bool, err error) {
	var changed []struct{ StationID, VenueID uuid.UUID }
	if err := tx.NewRaw(change, args...).Scan(ctx, &changed); err != nil {
		return false, err
	}
	for _, c := range changed {
		if err := live.Tell(ctx, tx, live.Stations, c.StationID, c.VenueID); err != nil {
			return false, err
		}
	}
	return len(changed) > 0, nil
}

// Silent returns the stations of a venue that do not answer.
func (s *Store) Silent(ctx context.Context, venue uuid.UUID) (list []Silence, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		b.Queue(silentSQL, account, venue).Query(func(rows pgx.Rows) (err error) {
			list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Silence, err error) {
				return c, row.Scan(&c.StationID, &c.Station, &c.Since, &c.Fallback, &c.Printer)
			})
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read stations of venue %s that do not answer: %w", venue, err)
	}
	return list, nil
}

// diversions are other places of tickets, by ticket.
type diversions map[uuid.UUID]hanging

type hanging struct {
	owner string // the station that should make it
	to    []Diversion
}

func (m diversions) scan(rows pgx.Rows) error {
	for rows.Next() {
		var ticket uuid.UUID
		var station uuid.NullUUID
		var owner string
		var d Diversion
		if err := rows.Scan(&ticket, &owner, &station, &d.Station, &d.Printer, &d.At); err != nil {
			return fmt.Errorf("read places of ticket: %w", err)
		}
		d.StationID = station.UUID
		m[ticket] = hanging{owner, append(m[ticket].to, d)}
	}
	return rows.Err()
}

// mark says on the tickets of a station's board for whom they are, and where else they hang.
func (m diversions) mark(tickets []Ticket, station uuid.UUID) {
	for i := range tickets {
		t := &tickets[i]
		where, ok := m[t.ID]
		if !ok {
			continue
		}
		t.Diverted = where.to
		if t.StationID != station {
			t.For = where.owner
		}
	}
}
