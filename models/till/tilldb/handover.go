package tilldb

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/till"
)

// A HandOver asks for a drawer to be given to somebody else: one counts it, the other agrees to the count. What differs is of
// the one who leaves.
type HandOver struct {
	Closing             // by the one who leaves
	To      order.Actor // who goes on, and agreed
	ToSafe  money.Amount
}

// Handed is what a drawer leaves that was given to somebody else.
type Handed struct {
	Z    till.Z
	Next Shift
}

// HandOver closes a shift and opens the next one of its drawer in the same act, so that no sale falls between them. The float is
// what was counted, less what goes into the safe: all notes of other currencies do. The same again gets the same.
func (s *Store) HandOver(ctx context.Context, in HandOver) (Handed, error) {
	if err := in.check(); err != nil {
		return Handed{}, err
	}
	if in.ToSafe < 0 || in.ToSafe > in.Counted() {
		return Handed{}, fault.Invalid("request.invalid").Field("to_safe", "field.range")
	}
	var out Handed
	err := s.change(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, in.ID, "shift.hand_over", in, &out, func() (err error) {
			out, err = s.handOver(ctx, tx, in)
			return err
		})
		return err
	})
	if err != nil {
		return out, s.trace(ctx, err)
	}
	return out, nil
}

func (s *Store) handOver(ctx context.Context, tx bun.Tx, in HandOver) (out Handed, err error) {
	shift, err := lockOpen(ctx, tx, in.ShiftID)
	if err != nil {
		return out, err
	}
	leaving := shift.HolderID
	if leaving == uuid.Nil {
		leaving = in.StaffID
	}
	switch {
	case shift.Purse:
		return out, fault.Conflict("shift.purse_stays")
	case in.To.StaffID == uuid.Nil || in.To.StaffID == leaving || in.To.StaffID == in.StaffID:
		return out, fault.Invalid("shift.hand.same").Field("to_pin", "shift.hand.same")
	}
	if out.Z, err = s.settle(ctx, tx, shift, in.Closing, in.To.Name); err != nil {
		return out, err
	}
	out.Next, err = s.open(ctx, tx, Opening{
		ID: uuid.NewSHA1(in.ID, []byte("next")), RegisterID: shift.RegisterID, DrawerID: shift.DrawerID, Float: in.Counted() - in.ToSafe, StaffID: in.To.StaffID,
	})
	if f := fault.Of(err); f != nil && f.Code == "shift.holds_one" {
		return out, fault.Invalid("shift.holds_one").Field("to_pin", "shift.holds_one").Because(err)
	}
	return out, err
}
