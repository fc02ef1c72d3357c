package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/order"
)

// A Store keeps the people of all accounts.
type Store struct {
	db      *db.DB
	key     []byte
	now     func() time.Time
	hashing chan struct{} // each password that is checked takes memory: few at once
	memory  memory
}

// NewStore makes a store. key is a secret of the server that all its copies share; now is the clock.
func NewStore(d *db.DB, key []byte, now func() time.Time) *Store {
	return &Store{db: d, key: key, now: now, hashing: make(chan struct{}, 2)}
}

// A Person works for the account.
type Person struct {
	ID          uuid.UUID    `bun:"id"`
	Name        string       `bun:"name"`
	RoleID      uuid.UUID    `bun:"role_id"`
	RoleName    string       `bun:"role_name"`
	Builtin     Builtin      `bun:"builtin"`
	Permissions []Permission `bun:"permissions,array"`
	Limits      order.Limits `bun:"limits,type:jsonb"`
	VenueIDs    []uuid.UUID  `bun:"venue_ids,array"` // empty: every venue
	Language    string       `bun:"language"`        // empty: the venue's
	Theme       string       `bun:"theme"`           // empty: as the machine is set
	Email       string       `bun:"email"`           // empty: signs in by PIN only
	HasPIN      bool         `bun:"has_pin"`
	Epoch       int          `bun:"epoch"`
	Active      bool         `bun:"active"`
}

const selectPeople = `select s.id, s.name, s.role_id, r.name as role_name, coalesce(r.builtin, '') as builtin, r.permissions, r.limits,
	s.venue_ids, s.language, s.theme, coalesce(l.email, '') as email, s.pin_hmac is not null as has_pin, s.epoch, s.active
	from staff s
	join roles r on r.account_id = s.account_id and r.id = s.role_id
	left join logins l on l.account_id = s.account_id and l.staff_id = s.id
	where s.account_id = app_account()`

// People lists everybody, those who work here before those who left.
func (s *Store) People(ctx context.Context) (list []Person, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(selectPeople+" order by s.active desc, lower(s.name), s.id").Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	return list, nil
}

// Person finds one of the account's people.
func (s *Store) Person(ctx context.Context, id uuid.UUID) (p Person, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		p, err = person(ctx, tx, id, "")
		return err
	})
	return p, err
}

// person reads one person; lock is "" or " for update of s".
func person(ctx context.Context, tx bun.IDB, id uuid.UUID, lock string) (p Person, err error) {
	err = tx.NewRaw(selectPeople+" and s.id = ?"+lock, id).Scan(ctx, &p)
	if db.IsNotFound(err) {
		return p, fault.NotFound("staff.not_found")
	}
	if err != nil {
		return p, fmt.Errorf("read person %s: %w", id, err)
	}
	return p, nil
}
