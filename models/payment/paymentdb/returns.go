package paymentdb

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/money"
)

// ReturnState is how far something that is given back has come.
type ReturnState string

// The states. The provider says "pending" where the guest's bank has not answered.
const (
	ToReturn  ReturnState = "requested"
	Returning ReturnState = "pending"
	Returned  ReturnState = "done"
	NotGiven  ReturnState = "failed"
)

// A Returning payment is what a refund gives back, as far as that is known.
type ReturnRow struct {
	ID        uuid.UUID
	PaymentID uuid.UUID
	RefundID  uuid.UUID
	OrderID   uuid.UUID
	VenueID   uuid.UUID
	Amount    money.Amount
	State     ReturnState
	External  string // the provider's name of it
	Payment   string // and of the payment
	Tender    string
	Code      string
	Attempt   int
	At        time.Time
	caller    uuid.UUID
}

const returnsSQL = `select t.id, t.payment_id, t.refund_id, p.order_id, p.venue_id, t.amount, t.state, t.external, p.external as payment, p.tender, t.code,
		t.attempt, t.created_at as at
	from payment_returns t join payments p on p.account_id = t.account_id and p.id = t.payment_id
	where t.account_id = app_account() and `

// Returns lists what refunds of an order give back through payments, the first first.
func (s *Store) Returns(ctx context.Context, order uuid.UUID) (list []ReturnRow, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(returnsSQL+"p.order_id = ? order by t.created_at, t.id", order).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("read returns: %w", err)
	}
	return list, nil
}

// NotReturned lists what could not be given back, the newest first.
func (s *Store) NotReturned(ctx context.Context, most int) (list []ReturnRow, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(returnsSQL+"t.state = 'failed' order by t.created_at desc limit ?", most).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("read returns: %w", err)
	}
	return list, nil
}

// ReturnOf finds what the provider has a name for.
func (s *Store) ReturnOf(ctx context.Context, external string) (id uuid.UUID, err error) {
	var list []ReturnRow
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(returnsSQL+"t.external = ? limit 1", external).Scan(ctx, &list)
	})
	if err == nil && len(list) == 0 {
		return uuid.Nil, fault.NotFound("request.not_found")
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("read return: %w", err)
	}
	return list[0].ID, nil
}

// BeginReturn takes the next turn of something that is given back; false where it is done, or in work.
func (s *Store) BeginReturn(ctx context.Context, id uuid.UUID) (r ReturnRow, ok bool, err error) {
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		r.caller = uuid.Must(uuid.NewV7())
		res, err := tx.ExecContext(ctx, `update payment_returns set caller = ?1, leased_until = ?2
			where account_id = app_account() and id = ?0 and (leased_until is null or leased_until <= ?3) and state in ('requested', 'pending')`,
			id, r.caller, s.now().Add(lease), s.now())
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return err
		}
		if n == 0 { // whoever has it may be dead: it is looked after as soon as their time is over
			_, err := tx.ExecContext(ctx, `update payment_queue q set next_at = t.leased_until from payment_returns t
				where q.account_id = app_account() and q.id = ?0 and t.account_id = q.account_id and t.id = q.id and t.leased_until < q.next_at`, id)
			return err
		}
		ok = true
		caller := r.caller
		if err := tx.NewRaw(returnsSQL+"t.id = ?", id).Scan(ctx, &r); err != nil {
			return err
		}
		r.caller = caller
		return nil
	})
	if err != nil {
		return r, false, fmt.Errorf("begin return %s: %w", id, err)
	}
	return r, ok, nil
}

// FinishReturn keeps what a turn has brought. What is not settled is looked after again.
func (s *Store) FinishReturn(ctx context.Context, r ReturnRow) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now := s.now()
		_, err := tx.ExecContext(ctx, `update payment_returns set state = ?1, external = ?2, code = ?3, caller = null, leased_until = null, updated_at = ?4, attempt = ?5
			where account_id = app_account() and id = ?0`, r.ID, string(r.State), r.External, r.Code, now, r.Attempt)
		if err != nil {
			return err
		}
		if r.State == Returned || r.State == NotGiven {
			_, err = tx.ExecContext(ctx, `delete from payment_queue where account_id = app_account() and id = ?`, r.ID)
		} else {
			_, err = tx.ExecContext(ctx, `update payment_queue set next_at = ?1 where account_id = app_account() and id = ?0`, r.ID, now.Add(pause(now.Sub(r.At))))
		}
		if err != nil {
			return err
		}
		return live.Tell(ctx, tx, live.Orders, r.OrderID, r.VenueID)
	})
	if err != nil {
		return fmt.Errorf("finish return %s: %w", r.ID, err)
	}
	s.hub.Wake(account)
	return nil
}

// ReturnAgain tries once more what could not be given back, or hears what became of it since.
func (s *Store) ReturnAgain(ctx context.Context, id uuid.UUID, fresh bool) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.ExecContext(ctx, `update payment_returns set state = case when ?1 then 'requested' else 'pending' end, code = '',
				external = case when ?1 then '' else external end, attempt = attempt + case when ?1 then 1 else 0 end, updated_at = ?2
			where account_id = app_account() and id = ?0 and (state = 'failed' or not ?1 and external <> '')`, id, fresh, s.now())
		if err != nil {
			return fmt.Errorf("give %s back again: %w", id, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, `insert into payment_queue (account_id, id, is_return, next_at) values (app_account(), ?0, true, ?1)
			on conflict (account_id, id) do update set next_at = excluded.next_at`, id, s.now())
		return err
	})
}
