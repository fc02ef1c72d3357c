package notice

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
)

// queuePushes puts a notice into the outbox for the browsers of those whom it is for, in the transaction
// that writes it. What is for all who serve reaches those who are at work: whose page was open of late.
// Ten minutes later nobody's pocket needs to know any more.
func queuePushes(ctx context.Context, tx bun.IDB, id uuid.UUID) error {
	_, err := tx.ExecContext(ctx, `insert into push_queue (account_id, notice_id, subscription_id, expires_at)
		select n.account_id, n.id, p.id, now() + interval '10 minutes'
		from notices n
		join push_subscriptions p on p.account_id = n.account_id and p.staff_id is distinct from n.from_staff
		join staff s on s.account_id = p.account_id and s.id = p.staff_id and s.active and (s.venue_ids = '{}' or n.venue_id = any(s.venue_ids))
		join roles r on r.account_id = s.account_id and r.id = s.role_id
		where n.account_id = app_account() and n.id = ?
			and (p.staff_id = any(n.to_staff) or n.to_floor and r.permissions && ?::text[] and p.seen_at > now() - interval '4 hours')
		on conflict do nothing`, id, serving())
	if err != nil {
		return fmt.Errorf("queue pushes of notice %s: %w", id, err)
	}
	return nil
}

// Find reads a notice, whoever it is for.
func (s *Store) Find(ctx context.Context, id uuid.UUID) (n Notice, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		n, err = Find(ctx, tx, id)
		return err
	})
	if db.IsNotFound(err) {
		return n, fault.NotFound("request.not_found")
	}
	return n, err
}

// Find reads a notice in a transaction.
func Find(ctx context.Context, tx bun.IDB, id uuid.UUID) (n Notice, err error) {
	err = tx.NewRaw(selectNotices+"and n.id = ?", id).Scan(ctx, &n)
	return n, err
}
