package orderdb

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
)

// Circumstances are those of an order at a table of the venue, at a time.
func (v Venue) Circumstances(kind catalog.Kind, table uuid.UUID, at time.Time) catalog.Circumstances {
	if v.Clock.Zone != nil {
		at = at.In(v.Clock.Zone)
	}
	return catalog.Circumstances{Kind: kind, HallID: v.Halls[table], Minute: at.Hour()*60 + at.Minute()}
}

// readHalls reads in which hall each table of a venue stands.
func readHalls(ctx context.Context, tx bun.IDB, venue uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	var rows []struct{ ID, HallID uuid.UUID }
	err := tx.NewRaw("select id, hall_id from tables where account_id = app_account() and venue_id = ?", venue).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("read halls of tables: %w", err)
	}
	halls := make(map[uuid.UUID]uuid.UUID, len(rows))
	for _, r := range rows {
		halls[r.ID] = r.HallID
	}
	return halls, nil
}
