package display

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
)

// A Store keeps the displays' settings.
type Store struct{ db *db.DB }

// NewStore returns a store.
func NewStore(d *db.DB) *Store { return &Store{d} }

// Settings are those of a venue.
func (s *Store) Settings(ctx context.Context, venue uuid.UUID) (Settings, error) {
	found := Usual()
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewRaw("select message, picture_hash, code, seconds from guest_displays where account_id = app_account() and venue_id = ?", venue).
			Scan(ctx, &found.Message, &found.Picture, &found.Code, &found.Seconds)
		if db.IsNotFound(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return Settings{}, fmt.Errorf("read display of venue %s: %w", venue, err)
	}
	return found, nil
}

// Picture is the one that a venue's display shows; another hash than its own finds nothing.
func (s *Store) Picture(ctx context.Context, venue uuid.UUID, hash string) (Picture, error) {
	p := Picture{Hash: hash}
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select picture_type, picture from guest_displays where account_id = app_account() and venue_id = ? and picture_hash = ? and picture is not null", venue, hash).
			Scan(ctx, &p.Type, &p.Data)
	})
	if db.IsNotFound(err) {
		return Picture{}, fault.NotFound("request.not_found")
	}
	if err != nil {
		return Picture{}, fmt.Errorf("read picture of venue %s: %w", venue, err)
	}
	return p, nil
}

// Save changes what a venue's display shows. The picture of the settings stays if it is still the
// venue's; a new one takes its place; with neither there is none.
func (s *Store) Save(ctx context.Context, command, venue uuid.UUID, want Settings, fresh *Picture) error {
	want, err := want.checked()
	if err != nil {
		return err
	}
	if fresh == nil {
		fresh = &Picture{}
	} else {
		want.Picture = fresh.Hash
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var done struct{}
		_, err := db.Once(ctx, tx, command, "display.save", []any{venue, want}, &done, func() error {
			return save(ctx, tx, venue, want, *fresh)
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("change display of venue %s: %w", venue, err)
	}
	return nil
}

func save(ctx context.Context, tx bun.IDB, venue uuid.UUID, want Settings, fresh Picture) error {
	_, err := tx.NewRaw(`insert into guest_displays as d (account_id, venue_id, message, code, seconds, picture, picture_type, picture_hash)
		values (app_account(), ?0, ?1, ?2, ?3, ?4, ?5, case when ?4 is null then '' else ?6 end)
		on conflict (account_id, venue_id) do update set message = ?1, code = ?2, seconds = ?3, updated_at = now(),
			picture = case when d.picture_hash = ?6 then d.picture else ?4 end,
			picture_type = case when d.picture_hash = ?6 then d.picture_type else ?5 end,
			picture_hash = case when d.picture_hash = ?6 then d.picture_hash when ?4 is null then '' else ?6 end`,
		venue, want.Message, want.Code, want.Seconds, bytesOrNull(fresh.Data), fresh.Type, want.Picture).Exec(ctx)
	return err
}

func bytesOrNull(data []byte) any {
	if len(data) == 0 {
		return nil
	}
	return data
}
