package approval

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/staff"
)

const selectApprovals = `select a.id, a.venue_id, v.name as venue_name, a.register_id, r.name as register_name, a.order_id, o.number as order_number,
		o.name as order_name, coalesce(t.name, '') as table_name, a.permission, a.amount, a.asked_by, a.asked_name, a.asked_at, a.expires_at,
		a.status, a.answered_name, coalesce(a.answered_at, a.asked_at) as answered_at, a.answer, a.events, a.items, a.commands
	from approvals a
	join venues v on v.account_id = a.account_id and v.id = a.venue_id
	join registers r on r.account_id = a.account_id and r.id = a.register_id
	join orders o on o.account_id = a.account_id and o.id = a.order_id
	left join tables t on t.account_id = o.account_id and t.id = o.table_id
	where a.account_id = app_account() and `

// Find returns one question.
func (s *Store) Find(ctx context.Context, id uuid.UUID) (Approval, error) {
	list, err := s.list(ctx, "a.id = ?", id)
	if err == nil && len(list) == 0 {
		return Approval{}, fault.NotFound("request.not_found")
	}
	if err != nil {
		return Approval{}, err
	}
	return list[0], nil
}

// For lists what somebody can answer, the oldest first, and what was answered of late, the newest
// first: in the venues where they work, as far as they may themselves.
func (s *Store) For(ctx context.Context, by staff.Identity) (open, answered []Approval, err error) {
	list, err := s.list(ctx, "a.asked_at > ? order by a.asked_at", s.now().Add(-24*time.Hour))
	if err != nil {
		return nil, nil, err
	}
	for _, a := range list {
		switch {
		case mayAnswer(a, by) != nil || a.Status == Withdrawn:
		case a.Open() || a.Status == Approved:
			open = append(open, a)
		case len(answered) < recent:
			answered = append([]Approval{a}, answered...)
		default:
			answered = append([]Approval{a}, answered[:recent-1]...)
		}
	}
	return open, answered, nil
}

// recent is how many answered questions are shown.
const recent = 20

// At lists what a register waits for, and what became of it that nobody there has read: what was
// carried out is told for a moment only.
func (s *Store) At(ctx context.Context, register uuid.UUID) ([]Approval, error) {
	now := s.now()
	return s.list(ctx, `a.register_id = ? and a.seen_at is null and a.asked_at > ? and a.status <> 'withdrawn'
		and (a.status <> 'used' or a.answered_at > ?) order by a.asked_at`, register, now.Add(-time.Hour), now.Add(-told))
}

// told is how long a till says that something was approved.
const told = 8 * time.Second

func (s *Store) list(ctx context.Context, where string, args ...any) (list []Approval, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(selectApprovals+where, args...).Scan(ctx, &list)
	})
	if err != nil && !db.IsNotFound(err) {
		return nil, fmt.Errorf("list approvals: %w", err)
	}
	now := s.now()
	for i := range list {
		if err := list[i].read(now); err != nil {
			return nil, err
		}
	}
	return list, nil
}
