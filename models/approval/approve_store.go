package approval

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/order"
	"comptoir/models/order/orderdb"
	"comptoir/models/staff"
)

// Approve agrees, and carries out what was asked: once, however often and by however many it is
// agreed to, in the name of who asked and with the leave of by, whose own limits count. If the
// order changed so that something else would be taken off than was asked for, nothing is done and
// both sides are told.
func (s *Store) Approve(ctx context.Context, id uuid.UUID, by staff.Identity) (Approval, error) {
	a, err := s.claim(ctx, id, by)
	if err != nil || a.Status == Used {
		return a, err
	}
	err = s.carryOut(ctx, a, by)
	f := fault.Of(err)
	switch {
	case err == nil:
		a.Status = Used
		return a, s.settle(ctx, a, Used, "")
	case f == nil:
		return a, err // ours to mend: agreeing again goes on from here
	case f.Code == "approval_required":
		return a, errors.Join(f, s.settle(ctx, a, Asked, "")) // somebody who goes further may still agree
	}
	return a, errors.Join(f, s.settle(ctx, a, Failed, f.Code))
}

// claim makes the question by's to answer.
func (s *Store) claim(ctx context.Context, id uuid.UUID, by staff.Identity) (Approval, error) {
	a, err := s.Find(ctx, id)
	if err != nil {
		return a, err
	}
	if err := mayAnswer(a, by); err != nil {
		return a, err
	}
	switch a.Status {
	case Used, Approved:
		return a, nil // carried out, or on the way: its command happens once
	case Expired:
		return a, fault.Conflict("approval.expired")
	case Asked:
	default:
		return a, fault.Conflict("approval.answered")
	}
	a.AnsweredName = by.Name
	err = s.end(ctx, `update approvals set status = 'approved', answered_at = ?0, answered_by = ?2, answered_name = ?3
		where account_id = app_account() and id = ?1 and status in ('asked', 'approved') returning venue_id`, s.now(), id, by.StaffID, by.Name)
	if errors.Is(err, fault.Conflict("approval.answered")) {
		now, findErr := s.Find(ctx, id)
		if findErr == nil && now.Status == Used {
			return now, nil // somebody else agreed in the same moment
		}
		return a, errors.Join(err, findErr)
	}
	return a, err
}

// settle keeps what became of a question that was agreed to.
func (s *Store) settle(ctx context.Context, a Approval, status Status, answer string) error {
	err := s.end(ctx, `update approvals set status = ?2, answer = ?3, answered_at = ?0 where account_id = app_account() and id = ?1
		and status = 'approved' returning venue_id`, s.now(), a.ID, string(status), answer)
	if errors.Is(err, fault.Conflict("approval.answered")) {
		return nil // somebody else agreed in the same moment, and came first
	}
	return err
}

// tries is how often an order that changes in the same moment is looked at again.
const tries = 3

func (s *Store) carryOut(ctx context.Context, a Approval, by staff.Identity) error {
	var err error
	for range tries {
		if err = s.once(ctx, a, by); !errors.Is(err, fault.Conflict("order.changed")) {
			return err
		}
	}
	return err
}

// once compares what would happen now with what was asked for, and does it to that very state.
func (s *Store) once(ctx context.Context, a Approval, by staff.Identity) error {
	done, err := s.happened(ctx, a)
	if err != nil || done {
		return err
	}
	o, err := s.orders.Load(ctx, a.OrderID)
	if err != nil {
		return err
	}
	now, err := s.try(ctx, o.Order, o.Totals, a.Commands, anybody(a.ID, s.now()))
	if err == nil && now.amount != a.Amount {
		err = fault.Conflict("approval.changed")
	}
	if err != nil {
		if done, lookErr := s.happened(ctx, a); lookErr != nil || done {
			return lookErr // it changed because somebody else agreed in the same moment
		}
		return err
	}
	r := orderdb.Request{
		OrderID: a.OrderID, VenueID: a.VenueID, RegisterID: a.RegisterID, IfVersion: o.Version, Limits: by.Limits,
		Actor: order.Actor{StaffID: a.AskedBy, Name: a.AskedName}, ApprovedBy: order.Actor{StaffID: by.StaffID, Name: by.Name},
		May: func(permission string) bool { return by.May(staff.Permission(permission)) },
	}
	for _, c := range a.Commands {
		r.Commands = append(r.Commands, orderdb.Command{ID: a.ID, Command: c})
	}
	_, err = s.orders.Do(ctx, r)
	return err
}

// happened tells whether the commands were carried out before.
func (s *Store) happened(ctx context.Context, a Approval) (done bool, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select exists (select from order_events where account_id = app_account() and command_id = ?)", a.ID).Scan(ctx, &done)
	})
	if err != nil && !db.IsNotFound(err) {
		return false, fmt.Errorf("look for what was approved: %w", err)
	}
	return done, nil
}
