package notice

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/staff"
)

// perMinute is how many messages one sender may write in a minute: enough for a bad evening, too few to
// drown everybody else.
const perMinute = 12

// Send writes a message, once for its command, whose id it has.
func (s *Store) Send(ctx context.Context, command uuid.UUID, by Reader, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var done struct{}
		_, err := db.Once(ctx, tx, command, "notice.send", []any{by, m}, &done, func() error {
			if err := send(ctx, tx, command, by, m); err != nil {
				return err
			}
			return live.Tell(ctx, tx, live.Notices, uuid.Nil, by.VenueID)
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("send message %s: %w", command, err)
	}
	s.hub.Wake(account)
	return nil
}

func send(ctx context.Context, tx bun.IDB, id uuid.UUID, by Reader, m Message) error {
	var lately int
	err := tx.QueryRowContext(ctx, `select count(*) from notices where account_id = app_account() and venue_id = ?0 and kind = 'message'
		and created_at > now() - interval '1 minute' and (from_staff = ?1 or from_station = ?2)`, by.VenueID, by.Staff, by.Station).Scan(&lately)
	if err != nil {
		return err
	}
	if lately >= perMinute {
		return ErrTooMany
	}
	var people, stations []uuid.UUID
	switch kind, to := m.To.split(); kind {
	case "staff":
		people = []uuid.UUID{to}
		err = here(ctx, tx, `select exists (select from staff where account_id = app_account() and id = ?1 and active and (venue_ids = '{}' or ?0 = any(venue_ids)))`, by.VenueID, to)
	case "station":
		stations = []uuid.UUID{to}
		err = here(ctx, tx, `select exists (select from stations where account_id = app_account() and id = ?1 and venue_id = ?0 and archived_at is null)`, by.VenueID, to)
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into notices (account_id, id, venue_id, kind, phrase, about, text, from_staff, from_station, from_name, to_staff, to_stations, to_floor, to_kitchen)
		values (app_account(), ?, ?, 'message', ?, ?, ?, ?, ?, ?, ?::uuid[], ?::uuid[], ?, ?)`,
		id, by.VenueID, string(m.Phrase), m.About, m.Text, db.OrNull(by.Staff), db.OrNull(by.Station), by.Name, ids(people), ids(stations),
		m.To == Floor || m.To == Everybody, m.To == Kitchen || m.To == Everybody)
	if err != nil {
		return err
	}
	return queuePushes(ctx, tx, id)
}

func here(ctx context.Context, tx bun.IDB, query string, args ...any) error {
	var is bool
	if err := tx.QueryRowContext(ctx, query, args...).Scan(&is); err != nil {
		return err
	}
	if !is {
		return fault.Invalid("request.invalid").Field("to", "field.unknown")
	}
	return nil
}

// A Sent is a message with who has read it.
type Sent struct {
	Notice
	ToFloor   bool     `bun:"to_floor"`
	ToKitchen bool     `bun:"to_kitchen"`
	ToNames   []string `bun:"to_names,array"` // of people and stations
	Reads     []Seen   `bun:"reads,type:jsonb"`
}

// Seen is that somebody has read a message.
type Seen struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Sent lists what a reader wrote of late, the newest first.
func (s *Store) Sent(ctx context.Context, r Reader) (list []Sent, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select n.id, n.venue_id, n.kind, n.phrase, n.about, n.text, n.from_name, n.created_at, n.to_floor, n.to_kitchen,
				array(select name from staff where account_id = n.account_id and id = any(n.to_staff)
					union all select name from stations where account_id = n.account_id and id = any(n.to_stations)) as to_names,
				coalesce((select jsonb_agg(jsonb_build_object('name', r.name, 'at', r.read_at) order by r.read_at) from notice_reads r
					where r.account_id = n.account_id and r.notice_id = n.id), '[]') as reads
			from notices n where n.account_id = app_account() and n.venue_id = ?0 and n.kind = 'message' and n.created_at > now() - `+stands+`
				and (n.from_staff = ?1 or n.from_station = ?2)
			order by n.created_at desc, n.id desc limit 20`, r.VenueID, r.Staff, r.Station).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list messages sent: %w", err)
	}
	return list, nil
}

// Targets are whom a message can be for besides everybody, and what it can be about.
type Targets struct {
	Stations []Named
	People   []Named
	Tables   []string
}

// Named is somebody, or a station.
type Named struct {
	ID   uuid.UUID `bun:"id"`
	Name string    `bun:"name"`
}

// Targets lists whom somebody can write to in a venue, without themselves.
func (s *Store) Targets(ctx context.Context, r Reader) (t Targets, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		t = Targets{}
		err := tx.NewRaw(`select id, name from stations where account_id = app_account() and venue_id = ? and archived_at is null and id <> ?
			order by position, name, id`, r.VenueID, r.Station).Scan(ctx, &t.Stations)
		if err != nil {
			return err
		}
		err = tx.NewRaw(`select s.id, s.name from staff s join roles r on r.account_id = s.account_id and r.id = s.role_id
			where s.account_id = app_account() and s.active and s.id <> ?1 and (s.venue_ids = '{}' or ?0 = any(s.venue_ids)) and r.permissions && ?2::text[]
			order by lower(s.name), s.id limit 60`, r.VenueID, r.Staff, serving()).Scan(ctx, &t.People)
		if err != nil {
			return err
		}
		return tx.NewRaw(`select name from tables where account_id = app_account() and venue_id = ? and archived_at is null order by length(name), name limit 200`, r.VenueID).Scan(ctx, &t.Tables)
	})
	if err != nil {
		return t, fmt.Errorf("list whom to write to: %w", err)
	}
	return t, nil
}

// Station returns what a venue's station is called.
func (s *Store) Station(ctx context.Context, venue, id uuid.UUID) (name string, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select name from stations where account_id = app_account() and venue_id = ? and id = ?", venue, id).Scan(ctx, &name)
	})
	if db.IsNotFound(err) {
		return "", fault.NotFound("request.not_found")
	}
	if err != nil {
		return "", fmt.Errorf("read station %s: %w", id, err)
	}
	return name, nil
}

// serving are the rights of those whom messages are for.
func serving() any { return pgdialect.Array([]string{string(staff.Sell), string(staff.UseFloor)}) }
