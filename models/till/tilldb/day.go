package tilldb

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/till"
)

// Today is the business day of a venue.
func (s *Store) Today(ctx context.Context, venue uuid.UUID) (day businessday.Day, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		day, err = dayAt(ctx, tx, venue, s.now())
		return err
	})
	return day, err
}

// Day returns the shifts of a venue that were opened on a business day: the Zs of those that are closed, and what the others
// have come to so far.
func (s *Store) Day(ctx context.Context, venue uuid.UUID, day businessday.Day) (list []till.Z, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		shifts, err := several(ctx, tx, "s.venue_id = ? and s.business_day = ? order by s.opened_at, s.id", venue, day.String())
		if err != nil {
			return err
		}
		for _, one := range shifts {
			z := one.Z
			if one.Open() {
				if z, err = figures(ctx, tx, one, s.now()); err != nil {
					return err
				}
			}
			list = append(list, z)
		}
		return nil
	})
	return list, err
}
