package booking

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/db"
	"comptoir/models/fault"
)

// Rules returns how a venue takes bookings.
func (s *Store) Rules(ctx context.Context, venue uuid.UUID) (r Rules, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		p, err := readPlace(ctx, tx, venue)
		r = p.rules
		return err
	})
	return r, err
}

// SaveRules changes how a venue takes bookings. What is booked already stays.
func (s *Store) SaveRules(ctx context.Context, command, venue uuid.UUID, r Rules, by audit.Entry) error {
	if err := r.check(); err != nil {
		return err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write booking rules: %w", err)
	}
	body := []any{venue, r, r.Slug, r.Near, r.Keep}
	return s.once(ctx, command, "booking.rules", body, &struct{}{}, func(ctx context.Context, tx bun.Tx, account uuid.UUID) error {
		if err := lock(ctx, tx, venue); err != nil {
			return err
		}
		_, err := tx.NewRaw(`update booking_rules set rules = ?, near = ?, keep_days = ?, updated_at = ? where account_id = app_account() and venue_id = ?`,
			string(text), r.Near, r.Keep, s.now(), venue).Exec(ctx)
		if err != nil {
			return fmt.Errorf("change booking rules: %w", err)
		}
		if err := s.address(ctx, tx, account, venue, r.Slug); err != nil {
			return err
		}
		if _, err := tx.NewRaw(`update guest_forgets f set at = b.starts_at + ? * interval '1 day' from bookings b
			where f.account_id = app_account() and f.kind = 'booking' and b.account_id = f.account_id and b.id = f.id and b.venue_id = ?`, r.Keep, venue).Exec(ctx); err != nil {
			return fmt.Errorf("change how long guests are remembered: %w", err)
		}
		by.ID, by.At, by.VenueID, by.Act, by.Event = command, s.now(), venue, audit.Rights, "booking.rules"
		if err := audit.Record(ctx, tx, by, nil); err != nil {
			return err
		}
		return tell(ctx, tx, uuid.Nil, venue)
	})
}

// address gives a venue its public name, which no other has.
func (s *Store) address(ctx context.Context, tx bun.IDB, account, venue uuid.UUID, name string) error {
	if _, err := tx.NewRaw("delete from venue_addresses where account_id = ? and venue_id = ?", account, venue).Exec(ctx); err != nil {
		return fmt.Errorf("give up address of venue: %w", err)
	}
	if name == "" {
		return nil
	}
	_, err := tx.NewRaw("insert into venue_addresses (slug, account_id, venue_id) values (?, ?, ?)", name, account, venue).Exec(ctx)
	if db.Violated(err) == "venue_addresses_pkey" {
		return fault.Invalid("request.invalid").Field("slug", "field.taken").Because(err)
	}
	if err != nil {
		return fmt.Errorf("give venue its address: %w", err)
	}
	return nil
}

// Found is the venue that a public name leads to.
func (s *Store) Found(ctx context.Context, name string) (account, venue uuid.UUID, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select account_id, venue_id from venue_addresses where slug = ?", name).Scan(ctx, &account, &venue)
	})
	if db.IsNotFound(err) {
		return account, venue, fault.NotFound("request.not_found")
	}
	if err != nil {
		return account, venue, fmt.Errorf("find venue %q: %w", name, err)
	}
	return account, venue, nil
}
