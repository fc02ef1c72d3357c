package orderdb

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
)

// An open order is found by the venue's index of open ones, a paid one by that of closed ones.
const (
	beingRungUpSQL = `select id, updated_at from orders where account_id = $1 and venue_id = $2 and register_id = $3
		and status in ('open', 'billed') and not held and lines > 0 and updated_at > $4 order by updated_at desc limit 1`
	justPaidSQL = `select id, closed_at from orders where account_id = $1 and venue_id = $2 and register_id = $3
		and status = 'closed' and closed_at > $4 order by closed_at desc limit 1`
)

// AtRegister returns the order that somebody is busy with at a register: the one touched last since
// open, or paid since paid. ok is false where nothing goes on there.
func (s *Store) AtRegister(ctx context.Context, venue, register uuid.UUID, open, paid time.Time) (o Order, ok bool, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return Order{}, false, err
	}
	var ids [2]uuid.UUID
	var at [2]time.Time
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		ids, at = [2]uuid.UUID{}, [2]time.Time{}
		b.Queue(beingRungUpSQL, account, venue, register, open).QueryRow(optionally(&ids[0], &at[0]))
		b.Queue(justPaidSQL, account, venue, register, paid).QueryRow(optionally(&ids[1], &at[1]))
	})
	if err != nil {
		return Order{}, false, fmt.Errorf("look for the order at register %s: %w", register, err)
	}
	id := ids[0]
	if at[1].After(at[0]) {
		id = ids[1]
	}
	if id == uuid.Nil {
		return Order{}, false, nil
	}
	o, err = s.Load(ctx, id)
	return o, err == nil, err
}
