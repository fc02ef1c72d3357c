package notice

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
)

// A Store keeps notices.
type Store struct {
	db  *db.DB
	hub *live.Hub
}

// New returns a store. The hub, which may be nil, is told after each change.
func New(d *db.DB, hub *live.Hub) *Store { return &Store{db: d, hub: hub} }

const (
	// stands is how long a notice is of use to anybody.
	stands = "interval '4 hours'"
	// shown is how many of them fit into anybody's head.
	shown = 40

	selectNotices = `select n.id, n.venue_id, n.kind, n.at_order_id as order_id, coalesce(o.number, 0) as number, coalesce(o.kind, '') as order_kind,
			coalesce(o.name, '') as order_name, coalesce(t.name, '') as table_name, n.dishes, n.phrase, n.about, n.text,
			n.from_staff, n.from_station, n.from_name, n.created_at
		from notices n
		left join orders o on o.account_id = n.account_id and o.id = n.at_order_id
		left join tables t on t.account_id = o.account_id and t.id = o.table_id
		where n.account_id = app_account() `

	// openSQL is what a reader should know: ?0 venue, ?1 person, ?2 station, ?3 one of those who serve.
	openSQL = selectNotices + `and n.venue_id = ?0 and n.ended_at is null and n.created_at > now() - ` + stands + `
			and (?1 = any(n.to_staff) or ?2 = any(n.to_stations) or n.to_floor and ?3 or n.to_kitchen and ?2 <> '` + nobody + `')
			and n.from_staff is distinct from ?1 and n.from_station is distinct from ?2
			and not exists (select from notice_reads r where r.account_id = n.account_id and r.notice_id = n.id and r.reader in (?1, ?2))
		order by n.created_at desc, n.id desc limit ?4`

	nobody = "00000000-0000-0000-0000-000000000000"
)

// For lists what a reader should know and has not read, the oldest first; of more than fits what came last.
func (s *Store) For(ctx context.Context, r Reader) (list []Notice, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(openSQL, r.VenueID, r.Staff, r.Station, r.Floor, shown).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list notices: %w", err)
	}
	slices.Reverse(list)
	return list, nil
}

// Read says that a reader knows. Of dishes that are ready that ends it for everybody: somebody
// carries them. A message is read by each for themself. Twice is the same as once, and what came to its
// end meanwhile stays so.
func (s *Store) Read(ctx context.Context, r Reader, id uuid.UUID) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var n struct {
			Kind     Kind
			ToStaff  []uuid.UUID `bun:",array"`
			Person   bool
			Station  bool
			Standing bool
		}
		err := tx.NewRaw(`select kind, to_staff, ?2 = any(to_staff) or to_floor and ?4 as person,
				?3 = any(to_stations) or to_kitchen and ?3 <> '`+nobody+`' as station, ended_at is null as standing
			from notices where account_id = app_account() and id = ?0 and venue_id = ?1 for update`,
			id, r.VenueID, r.Staff, r.Station, r.Floor).Scan(ctx, &n)
		if db.IsNotFound(err) || err == nil && !n.Person && !n.Station {
			return fault.NotFound("request.not_found").Because(err)
		}
		if err != nil || !n.Standing {
			return err
		}
		if n.Kind == IsReady {
			return end(ctx, tx, r, id, n.ToStaff)
		}
		reader := r.Staff
		if n.Station {
			reader = r.Station
		}
		_, err = tx.ExecContext(ctx, `insert into notice_reads (account_id, notice_id, reader, name) values (app_account(), ?, ?, ?)
			on conflict (account_id, notice_id, reader) do nothing`, id, reader, r.Name)
		if err != nil {
			return err
		}
		return live.Tell(ctx, tx, live.Notices, uuid.Nil, r.VenueID)
	})
	if err != nil {
		return fmt.Errorf("read notice %s: %w", id, err)
	}
	s.hub.Wake(account)
	return nil
}

func end(ctx context.Context, tx bun.IDB, r Reader, id uuid.UUID, to []uuid.UUID) error {
	_, err := tx.ExecContext(ctx, "update notices set ended_at = now(), ended_name = ? where account_id = app_account() and id = ?", r.Name, id)
	if err != nil {
		return err
	}
	return tell(ctx, tx, r.VenueID, to)
}

// tell has the pages of those whom a notice is for fetch it; of one person only theirs.
func tell(ctx context.Context, tx bun.IDB, venue uuid.UUID, to []uuid.UUID) error {
	key := uuid.Nil
	if len(to) == 1 {
		key = to[0]
	}
	return live.Tell(ctx, tx, live.Notices, key, venue)
}

// ids are an array of ids as Postgres reads it; never null.
func ids(list []uuid.UUID) any {
	if list == nil {
		list = []uuid.UUID{}
	}
	return pgdialect.Array(list)
}
