package tilldb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
)

// wantsPhoto refuses cash out without a picture of its slip where the venue wants one.
func wantsPhoto(ctx context.Context, tx bun.IDB, in Movement, shift Shift) error {
	if in.Kind != PaidOut || in.Photo != nil {
		return nil
	}
	var wanted bool
	if err := tx.NewRaw(`select slip_photos from venues where account_id = app_account() and id = ?`, shift.VenueID).Scan(ctx, &wanted); err != nil {
		return fmt.Errorf("read whether slips are photographed: %w", err)
	}
	if wanted {
		return fault.Invalid("request.invalid").Field("photo", "shift.photo_needed")
	}
	return nil
}

func keepPhoto(ctx context.Context, tx bun.IDB, in Movement) error {
	if in.Photo == nil {
		return nil
	}
	if _, err := tx.NewRaw(`insert into cash_photos (account_id, movement_id, jpeg) values (app_account(), ?, ?)`, in.ID, in.Photo).Exec(ctx); err != nil {
		return fmt.Errorf("keep photo of cash movement %s: %w", in.ID, err)
	}
	return nil
}

// A Photo is the picture of a slip, and the venue whose it is.
type Photo struct {
	VenueID uuid.UUID
	JPEG    []byte
}

// Photo returns the picture of the slip of a cash movement.
func (s *Store) Photo(ctx context.Context, movement uuid.UUID) (p Photo, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select s.venue_id, p.jpeg from cash_photos p join cash_movements m on m.account_id = p.account_id and m.id = p.movement_id
			join shifts s on s.account_id = m.account_id and s.id = m.shift_id
			where p.account_id = app_account() and p.movement_id = ?`, movement).Scan(ctx, &p.VenueID, &p.JPEG)
	})
	switch {
	case db.IsNotFound(err):
		return p, fault.NotFound("request.not_found")
	case err != nil:
		return p, fmt.Errorf("read photo of cash movement %s: %w", movement, err)
	}
	return p, nil
}
