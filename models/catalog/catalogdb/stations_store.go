package catalogdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// A Station is where things are made.
type Station struct {
	ID      uuid.UUID
	Name    string
	VenueID uuid.UUID
	Venue   string // its venue's name
}

// Stations returns the stations of all venues, venue by venue.
func (s *Store) Stations(ctx context.Context) ([]Station, error) {
	var list []Station
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		list = nil
		return tx.NewRaw(`select s.id, s.name, s.venue_id, v.name as venue from stations s
			join venues v on v.account_id = s.account_id and v.id = s.venue_id
			where s.account_id = app_account() and s.archived_at is null and v.archived_at is null and s.kind = 'make'
			order by v.name, v.id, s.position, s.name, s.id`).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("read stations: %w", err)
	}
	return list, nil
}

// setItemStations says where an item is made that is not made where its category is.
func setItemStations(ctx context.Context, tx bun.IDB, account uuid.UUID, item Item) error {
	_, err := tx.ExecContext(ctx, "delete from item_stations where account_id = ? and item_id = ?", account, item.ID)
	if err == nil && len(item.Stations) > 0 {
		_, err = tx.ExecContext(ctx, `insert into item_stations (account_id, item_id, station_id)
			select account_id, ?, id from stations where account_id = ? and archived_at is null and id = any(?::uuid[])`,
			item.ID, account, ids(item.Stations))
	}
	if err != nil {
		return fmt.Errorf("save stations of item: %w", err)
	}
	return nil
}
