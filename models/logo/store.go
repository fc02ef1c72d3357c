package logo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/receipt/doc"
)

// A Store keeps the logos of venues.
type Store struct{ db *db.DB }

// NewStore returns a store.
func NewStore(d *db.DB) *Store { return &Store{d} }

// Logo is that of a venue; its zero value where the venue has none.
func (s *Store) Logo(ctx context.Context, venue uuid.UUID) (l Logo, err error) {
	var pictures []byte
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select size, source, pictures from venue_logos where account_id = app_account() and venue_id = ?", venue).
			Scan(ctx, &l.Size, &l.Source, &pictures)
	})
	if db.IsNotFound(err) {
		return Logo{}, nil
	}
	if err == nil {
		err = json.Unmarshal(pictures, &l.Pictures)
	}
	if err != nil {
		return Logo{}, fmt.Errorf("read logo of venue %s: %w", venue, err)
	}
	return l, nil
}

// Read is what the receipts of a venue begin with; nil where it has no logo.
func Read(ctx context.Context, tx bun.IDB, venue uuid.UUID) (list []doc.Picture, err error) {
	var pictures []byte
	err = tx.NewRaw("select pictures from venue_logos where account_id = app_account() and venue_id = ?", venue).Scan(ctx, &pictures)
	if db.IsNotFound(err) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(pictures, &list)
	}
	if err != nil {
		return nil, fmt.Errorf("read logo of venue %s: %w", venue, err)
	}
	return list, nil
}

// Save has a venue's receipts begin with a picture. Without a new one, its logo is made anew in
// another size.
func (s *Store) Save(ctx context.Context, command, venue uuid.UUID, size Size, fresh []byte) error {
	source := fresh
	if len(source) == 0 {
		old, err := s.Logo(ctx, venue)
		if err != nil {
			return err
		}
		if source = old.Source; len(source) == 0 {
			return refuse("field.required", nil)
		}
	}
	l, err := Make(source, size)
	if err != nil {
		return err
	}
	pictures, err := json.Marshal(l.Pictures)
	if err != nil {
		return fmt.Errorf("keep logo of venue %s: %w", venue, err)
	}
	sum := sha256.Sum256(source)
	return s.change(ctx, command, venue, "logo.save", []any{venue, size, hex.EncodeToString(sum[:])}, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(`insert into venue_logos (account_id, venue_id, size, source, pictures) values (app_account(), ?0, ?1, ?2, ?3::jsonb)
			on conflict (account_id, venue_id) do update set size = ?1, source = ?2, pictures = ?3::jsonb, updated_at = now()`,
			venue, string(size), source, string(pictures)).Exec(ctx)
		return err
	})
}

// Remove has a venue's receipts begin with its name again.
func (s *Store) Remove(ctx context.Context, command, venue uuid.UUID) error {
	return s.change(ctx, command, venue, "logo.remove", []any{venue}, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw("delete from venue_logos where account_id = app_account() and venue_id = ?", venue).Exec(ctx)
		return err
	})
}

// change does something to a venue's logo, once, and has everybody read the venue again.
func (s *Store) change(ctx context.Context, command, venue uuid.UUID, kind string, body any, do func(context.Context, bun.Tx) error) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var done struct{}
		_, err := db.Once(ctx, tx, command, kind, body, &done, func() error {
			var there bool
			err := tx.NewRaw("select exists (select from venues where account_id = app_account() and id = ? and archived_at is null)", venue).Scan(ctx, &there)
			if err != nil {
				return err
			}
			if !there {
				return fault.NotFound("venue.not_found")
			}
			if err := do(ctx, tx); err != nil {
				return err
			}
			if err := db.Touch(ctx, tx); err != nil {
				return err
			}
			return live.Tell(ctx, tx, live.Items, uuid.Nil, uuid.Nil)
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("change logo of venue %s: %w", venue, err)
	}
	return nil
}
