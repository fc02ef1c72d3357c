package booking

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/fault"
)

// Change makes a booking what is wished for now; its guests may not sit yet. What is known of the guest is replaced. Its
// tables are looked for again only where another time, party or table is wished for.
func (s *Store) Change(ctx context.Context, command uuid.UUID, w Wish, letters Letters) (Booking, error) {
	if err := w.check(); err != nil {
		return Booking{}, err
	}
	err := s.once(ctx, command, "booking.change", w, &struct{}{}, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		if err := lock(ctx, tx, w.VenueID); err != nil {
			return err
		}
		before, err := s.one(ctx, tx, account, w.ID)
		if err != nil {
			return err
		}
		if before.VenueID != w.VenueID {
			return fault.NotFound("booking.unknown")
		}
		if before.Status != Booked {
			return fault.Conflict("booking.not_open")
		}
		var p place
		tables, stays := idsOf(before.Tables), len(w.Tables) == 0 && w.Start.Equal(before.Start) && w.Party == before.Party
		if stays {
			p, err = readPlace(ctx, tx, w.VenueID)
		} else {
			p, tables, err = s.give(ctx, tx, w)
		}
		if err != nil {
			return err
		}
		row, err := s.rowOf(account, p, w, tables)
		if err != nil {
			return err
		}
		if stays {
			row.EndsAt = before.End
		}
		_, err = tx.NewUpdate().Model(&row).Column("day", "starts_at", "ends_at", "party", "name", "contact", "phone_key", "mail_key", "language", "table_ids", "updated_at").
			Set("version = version + 1").Where("account_id = app_account() and id = ?", w.ID).Exec(ctx)
		if err != nil {
			return fmt.Errorf("change booking %s: %w", w.ID, err)
		}
		if err := s.keep(ctx, tx, row); err != nil {
			return err
		}
		return s.settle(ctx, tx, account, p, w.ID, letters)
	})
	if err != nil {
		return Booking{}, err
	}
	return s.Booking(ctx, w.ID)
}

// Turn is how a booking ends, or is taken up again.
func (s *Store) Turn(ctx context.Context, command, id uuid.UUID, to Status, letters Letters) (Booking, error) {
	err := s.once(ctx, command, "booking."+string(to), id, &struct{}{}, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		b, err := s.one(ctx, tx, account, id)
		if err != nil {
			return err
		}
		if err := lock(ctx, tx, b.VenueID); err != nil {
			return err
		}
		if b, err = s.one(ctx, tx, account, id); err != nil {
			return err
		}
		if b.Status == to {
			return nil
		}
		if !b.Status.may(to) {
			return fault.Conflict("booking.not_open")
		}
		_, err = tx.NewRaw("update bookings set status = ?, version = version + 1, updated_at = ? where account_id = app_account() and id = ?",
			string(to), s.now(), id).Exec(ctx)
		if err != nil {
			return fmt.Errorf("turn booking %s: %w", id, err)
		}
		p, err := readPlace(ctx, tx, b.VenueID)
		if err != nil {
			return err
		}
		if err := s.holdAgain(ctx, tx, p, b, to); err != nil {
			return err
		}
		return s.settle(ctx, tx, account, p, id, letters)
	})
	if err != nil {
		return Booking{}, err
	}
	return s.Booking(ctx, id)
}

// may says what can become of a booking by hand. That its guests sit, and have left, follows from their order, too.
func (s Status) may(to Status) bool {
	switch s {
	case Booked:
		return to == Cancelled || to == NoShow || to == Seated
	case Seated:
		return to == Done || to == Booked
	case Cancelled, NoShow:
		return to == Booked
	}
	return false
}

// holdAgain frees the tables of a booking that is over, and finds them again for one that is taken up.
func (s *Store) holdAgain(ctx context.Context, tx bun.IDB, p place, b Booking, to Status) error {
	switch {
	case to == Cancelled || to == NoShow || to == Done:
		if _, err := tx.NewRaw("delete from booking_holds where account_id = app_account() and booking_id = ?", b.ID).Exec(ctx); err != nil {
			return fmt.Errorf("free tables of booking %s: %w", b.ID, err)
		}
	case to == Booked && b.Status != Seated:
		room, err := s.room(ctx, tx, p, b.Day)
		if err != nil {
			return err
		}
		w := Wish{ID: b.ID, VenueID: b.VenueID, Start: b.Start, Party: b.Party}
		tables, err := p.rules.choose(room.Without(b.ID), w, s.now())
		if err != nil {
			return err
		}
		if err := s.keep(ctx, tx, bookingRow{ID: b.ID, StartsAt: b.Start, EndsAt: b.End, TableIDs: tables}); err != nil {
			return err
		}
		if _, err := tx.NewRaw("update bookings set table_ids = ? where account_id = app_account() and id = ?", uuids(tables), b.ID).Exec(ctx); err != nil {
			return fmt.Errorf("hold tables of booking %s again: %w", b.ID, err)
		}
	}
	return nil
}
