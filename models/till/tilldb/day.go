package tilldb

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
)

// Today is the business day of a venue.
func (s *Store) Today(ctx context.Context, venue uuid.UUID) (day businessday.Day, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		day, err = dayAt(ctx, tx, venue, s.now())
		return err
	})
	return day, err
}

// Day returns the shifts of a venue that were opened on a business day, each with its Z; of those that are open it is an X.
func (s *Store) Day(ctx context.Context, venue uuid.UUID, day businessday.Day) (list []Shift, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		if list, err = several(ctx, tx, "s.venue_id = ? and s.business_day = ? order by s.opened_at, s.id", venue, day.String()); err != nil {
			return err
		}
		for i, one := range list {
			if !one.Open() {
				continue
			}
			if list[i].Z, err = figures(ctx, tx, one, s.now()); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}
