package approval

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
)

// A Store keeps the questions of all accounts; the context says whose are meant.
type Store struct {
	db     *db.DB
	orders *orderdb.Store
	hub    *live.Hub
	now    func() time.Time
}

// New makes a store. The hub is told after each commit; now is the clock.
func New(d *db.DB, orders *orderdb.Store, hub *live.Hub, now func() time.Time) *Store {
	return &Store{db: d, orders: orders, hub: hub, now: now}
}

// A Question is what somebody at a till wants a manager to agree to.
type Question struct {
	ID         uuid.UUID // of the tap: what is agreed to is carried out under it, once
	VenueID    uuid.UUID
	RegisterID uuid.UUID
	OrderID    uuid.UUID
	Permission staff.Permission
	Commands   []order.Command
	By         order.Actor
}

// Ask puts a question to whoever may agree. What the order would refuse from anybody is refused
// at once. Asking twice is asking once.
func (s *Store) Ask(ctx context.Context, q Question) error {
	o, err := s.orders.Load(ctx, q.OrderID)
	if err != nil {
		return err
	}
	now := s.now()
	t, err := s.try(ctx, o.Order, o.Totals, q.Commands, anybody(q.ID, now))
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return insert(ctx, tx, q, t, now) })
	if err == nil {
		err = s.wake(ctx)
	}
	return err
}

func insert(ctx context.Context, tx bun.IDB, q Question, t trial, now time.Time) error {
	commands, err := writeCommands(q.Commands)
	if err != nil {
		return err
	}
	events, err := writeEvents(t.events)
	if err != nil {
		return err
	}
	items, err := json.Marshal(t.items)
	if err != nil {
		return fmt.Errorf("write items: %w", err)
	}
	_, err = tx.NewRaw(`insert into approvals (account_id, id, venue_id, register_id, order_id, permission, commands, events, items, amount,
			asked_by, asked_name, asked_at, expires_at)
		values (app_account(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (account_id, id) do nothing`,
		q.ID, q.VenueID, q.RegisterID, q.OrderID, string(q.Permission), commands, events, string(items), int64(t.amount),
		q.By.StaffID, q.By.Name, now, now.Add(Patience)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("ask for approval: %w", err)
	}
	return live.Tell(ctx, tx, live.Leave, q.ID, q.VenueID)
}

func (s *Store) wake(ctx context.Context) error {
	account, err := db.Account(ctx)
	if err == nil {
		s.hub.Wake(account)
	}
	return err
}

// Withdraw takes a question back that nobody has answered.
func (s *Store) Withdraw(ctx context.Context, register, id uuid.UUID) error {
	return s.end(ctx, `update approvals set status = 'withdrawn', seen_at = ?0 where account_id = app_account() and id = ?1 and register_id = ?2
		and status = 'asked' returning venue_id`, s.now(), id, register)
}

// See notes that the till has read what became of a question.
func (s *Store) See(ctx context.Context, register, id uuid.UUID) error {
	return s.end(ctx, `update approvals set seen_at = ?0 where account_id = app_account() and id = ?1 and register_id = ?2
		and status <> 'asked' or account_id = app_account() and id = ?1 and register_id = ?2 and expires_at <= ?0 returning venue_id`, s.now(), id, register)
}

// Refuse says no, with a word or without.
func (s *Store) Refuse(ctx context.Context, id uuid.UUID, by staff.Identity, word string) error {
	a, err := s.Find(ctx, id)
	if err != nil {
		return err
	}
	if err := mayAnswer(a, by); err != nil {
		return err
	}
	if a.Status == Refused {
		return nil
	}
	if a.Status != Asked {
		return fault.Conflict("approval.answered")
	}
	err = s.end(ctx, `update approvals set status = 'refused', answered_at = ?0, answered_by = ?2, answered_name = ?3, answer = ?4
		where account_id = app_account() and id = ?1 and status = 'asked' returning venue_id`, s.now(), id, by.StaffID, by.Name, word)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return audit.Record(ctx, tx, audit.Entry{
			ID: id, At: s.now(), VenueID: a.VenueID, RegisterID: a.RegisterID, Act: audit.Leave, Event: "leave.refused", OrderID: a.OrderID,
			StaffID: a.AskedBy, StaffName: a.AskedName, ApproverID: by.StaffID, ApproverName: by.Name, Amount: a.Amount,
		}, audit.Values{"permission": a.Permission, "word": word})
	})
}

// end changes one question and tells the screens; one that is not there as expected is answered already.
func (s *Store) end(ctx context.Context, statement string, at time.Time, id uuid.UUID, args ...any) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var venue uuid.UUID
		err := tx.NewRaw(statement, append([]any{at, id}, args...)...).Scan(ctx, &venue)
		if db.IsNotFound(err) {
			return fault.Conflict("approval.answered")
		}
		if err != nil {
			return fmt.Errorf("change approval %s: %w", id, err)
		}
		return live.Tell(ctx, tx, live.Leave, id, venue)
	})
	if err != nil {
		return err
	}
	return s.wake(ctx)
}

// mayAnswer refuses somebody who may not lend what is asked for, or works elsewhere.
func mayAnswer(a Approval, by staff.Identity) error {
	if !by.In(a.VenueID) {
		return fault.NotFound("request.not_found")
	}
	if !by.May(staff.Approve) || !by.May(staff.Permission(a.Permission)) {
		return fault.Forbidden("request.forbidden").With("permission", a.Permission)
	}
	return nil
}
