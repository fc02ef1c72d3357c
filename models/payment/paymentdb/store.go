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
	"comptoir/models/payment"
)

// A Store keeps the payments of all accounts; the context says whose are meant.
type Store struct {
	db     *db.DB
	hub    *live.Hub
	sealer sealer
	now    func() time.Time
}

// New makes a store; the secret seals what providers must not see lost.
func New(d *db.DB, hub *live.Hub, secret []byte, now func() time.Time) *Store {
	return &Store{db: d, hub: hub, sealer: newSealer(secret), now: now}
}

// lease is how long a provider has for an answer; after it the answer is lost. The client gives up long before.
const lease = time.Minute

// often is how often a provider is asked how a payment stands.
const often = 900 * time.Millisecond

// A Turn is the right to ask a provider the next thing about a payment.
type Turn struct {
	Row
	Step payment.Step
	id   uuid.UUID
}

// Begin takes the next turn of a payment. What is going to be asked is written before it is asked, so
// that a copy of the server that dies meanwhile leaves a payment that is known to be unknown. There is no
// step where nothing is to be asked, or where somebody asks already.
func (s *Store) Begin(ctx context.Context, id uuid.UUID) (t Turn, err error) {
	err = s.change(ctx, id, func(ctx context.Context, tx bun.Tx, r *Row) error {
		now := s.now()
		t = Turn{Row: *r}
		if r.calling != "" && r.leased.After(now) { // whoever has it may be dead: it is looked after as soon as their time is over
			_, err := tx.ExecContext(ctx, `update payment_queue set next_at = ?1 where account_id = app_account() and id = ?0 and next_at > ?1`, id, r.leased)
			return err
		}
		if r.calling != "" {
			if r.calling != string(payment.Ask) {
				r.Payment = r.Lose()
			}
			r.calling = ""
			if err := s.note(ctx, tx, *r, "lost"); err != nil {
				return err
			}
		}
		t = Turn{Row: *r, Step: r.Next(r.HoldUntil.After(now) && r.Raised == 0), id: uuid.Must(uuid.NewV7())}
		switch {
		case t.Step == payment.Ask && r.asked.After(now.Add(-often)),
			t.Step == payment.Capture && r.Told != ToldTaken: // what no order counts is not taken
			t.Step = payment.Nothing
		case t.Step == payment.Show:
			r.Payment = r.Try()
		case t.Step == payment.Ask:
			r.asked = now
		}
		if t.Step == payment.Nothing {
			return nil
		}
		r.calling, r.caller, r.leased = string(t.Step), t.id, now.Add(lease)
		if t.Step == payment.Ask {
			t.Row = *r
			return nil
		}
		r.Turn++
		t.Row = *r
		return s.note(ctx, tx, *r, string(t.Step))
	})
	return t, err
}

// Heard has a payment be asked for at once, however short ago it was: something is known to have happened.
func (s *Store) Heard(ctx context.Context, id uuid.UUID) error {
	return s.change(ctx, id, func(_ context.Context, _ bun.Tx, r *Row) error {
		r.asked = time.Time{}
		return nil
	})
}

// Finish keeps what a turn has brought. It is judged by what is known now, not by what was known when
// it was asked.
func (s *Store) Finish(ctx context.Context, t Turn, learn func(*Row)) (Row, error) {
	var after Row
	err := s.change(ctx, t.ID, func(ctx context.Context, tx bun.Tx, r *Row) error {
		before := r.Payment
		learn(r)
		if r.caller == t.id {
			r.calling, r.caller, r.leased = "", uuid.Nil, time.Time{}
		}
		if r.Captured > 0 || r.Wanted == payment.Back {
			r.Raised = 0
		}
		after = *r
		if r.Payment == before {
			return nil
		}
		return s.note(ctx, tx, *r, "heard")
	})
	return after, err
}

// Want says what the till wants of a payment.
func (s *Store) Want(ctx context.Context, id uuid.UUID, w payment.Want) error {
	return s.change(ctx, id, func(ctx context.Context, tx bun.Tx, r *Row) error {
		if r.Wanted == w || r.State.Final() || w == payment.Again && r.State != payment.Failed {
			return nil
		}
		r.Wanted = w
		return s.note(ctx, tx, *r, "want "+string(w))
	})
}

// Raise says what a tip on the slip adds to what is held; it is taken with it.
func (s *Store) Raise(ctx context.Context, id uuid.UUID, by money.Amount) error {
	return s.change(ctx, id, func(ctx context.Context, tx bun.Tx, r *Row) error {
		switch {
		case r.State != payment.Authorised || r.Wanted != payment.GoOn:
			return fault.Conflict("cards.tip_too_late").Field("amount", "cards.tip_too_late")
		case by < 0 || by > 0 && !r.Card.More && !r.Card.Raise:
			return fault.Conflict("cards.tip_not_possible").Field("amount", "cards.tip_not_possible")
		}
		r.Raised = by
		if by == 0 {
			return nil
		}
		return s.note(ctx, tx, *r, "raise")
	})
}

// Release has what is held be taken now.
func (s *Store) Release(ctx context.Context, id uuid.UUID) error {
	return s.change(ctx, id, func(_ context.Context, _ bun.Tx, r *Row) error {
		if r.State == payment.Authorised && r.HoldUntil.After(s.now()) {
			r.HoldUntil = s.now()
		}
		return nil
	})
}

// Tell says that the order was told of the payment.
func (s *Store) Tell(ctx context.Context, id uuid.UUID, told string) error {
	return s.change(ctx, id, func(ctx context.Context, tx bun.Tx, r *Row) error {
		if r.Told == told {
			return nil
		}
		r.Told = told
		return s.note(ctx, tx, *r, "told "+told)
	})
}

// change reads a payment, keeps others from it, and writes what becomes of it.
func (s *Store) change(ctx context.Context, id uuid.UUID, fn func(context.Context, bun.Tx, *Row) error) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	told := false
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		r, err := one(ctx, tx, "p.id = ? for update of p", id)
		if err != nil {
			return err
		}
		before := r
		if err := fn(ctx, tx, &r); err != nil || r == before {
			return err
		}
		if err := write(ctx, tx, r, s.now()); err != nil {
			return err
		}
		if err := s.look(ctx, tx, r); err != nil {
			return err
		}
		if told = r.Payment != before.Payment; told {
			return live.Tell(ctx, tx, live.Orders, r.OrderID, r.VenueID)
		}
		return nil
	})
	if f := Refusal(err); f != nil {
		return f
	}
	if err == nil && told {
		s.hub.Wake(account)
	}
	return err
}

// look says when the payment is to be looked after next where nobody at a till does.
func (s *Store) look(ctx context.Context, tx bun.Tx, r Row) error {
	next, again := r.due(s.now())
	if !again {
		_, err := tx.ExecContext(ctx, `delete from payment_queue where account_id = app_account() and id = ?`, r.ID)
		return err
	}
	_, err := tx.ExecContext(ctx, `insert into payment_queue (account_id, id, next_at) values (app_account(), ?0, ?1)
		on conflict (account_id, id) do update set next_at = excluded.next_at`, r.ID, next)
	return err
}

// due is when somebody must look after the payment; false where nothing is left to be done about it.
func (r Row) due(now time.Time) (time.Time, bool) {
	if r.Owes() != "" {
		return now.Add(firstLook), true
	}
	step := r.Next(r.HoldUntil.After(now) && r.Raised == 0)
	switch {
	case step == payment.Nothing && r.State == payment.Authorised:
		return r.HoldUntil, true
	case step == payment.Nothing:
		return now, false
	case r.calling != "":
		return r.leased, true
	}
	return now.Add(pause(now.Sub(r.CreatedAt))), true
}

// pause is how long to wait before looking again after a payment that is so old: a guest at a reader is
// done in a minute, a link may be paid in a day.
func pause(age time.Duration) time.Duration {
	return min(max(age/4, 5*time.Second), 10*time.Minute)
}

func (s *Store) note(ctx context.Context, tx bun.Tx, r Row, step string) error {
	_, err := tx.ExecContext(ctx, `insert into payment_events (account_id, payment_id, n, at, step, state, code)
		select app_account(), ?0, coalesce(max(n), 0) + 1, ?1, ?2, ?3, ?4 from payment_events where account_id = app_account() and payment_id = ?0`,
		r.ID, s.now(), step, string(r.State), r.Code)
	if err != nil {
		return fmt.Errorf("note of payment %s: %w", r.ID, err)
	}
	return nil
}

// Due is something to look after.
type Due struct {
	AccountID uuid.UUID
	ID        uuid.UUID
	IsReturn  bool
}

// busy is how long something is left to the copy of the server that took it up.
const busy = 2 * time.Minute

// TakeUp returns what is to be looked after, the longest waiting first; no other copy of the server takes it up meanwhile.
func (s *Store) TakeUp(ctx context.Context, most int) (list []Due, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		list = nil
		return tx.NewRaw(`update payment_queue q set next_at = ?1, tries = q.tries + 1
			from (select account_id, id from payment_queue where next_at <= ?0 order by next_at limit ?2 for update skip locked) d
			where q.account_id = d.account_id and q.id = d.id returning q.account_id, q.id, q.is_return`,
			s.now(), s.now().Add(busy), most).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("look for payments to ask about: %w", err)
	}
	return list, nil
}
