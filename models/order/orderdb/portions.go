package orderdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/order"
)

// takePortionsSQL takes what was rung up off what is left; the table refuses to have less than none,
// which is what makes the last one sell once.
const takePortionsSQL = `update portions set remaining = remaining - $5
	where account_id = $1 and venue_id = $2 and item_id = $3 and variant_id = $4`

func (r *running) takePortions(b *pgx.Batch, list []order.Use) {
	if len(r.facts.venue.Counted) == 0 {
		return
	}
	for _, u := range list {
		if !r.facts.venue.Counted[u.Portion] {
			continue
		}
		r.used = append(r.used, u)
		b.Queue(takePortionsSQL, r.change.account, r.order.VenueID, u.ItemID, u.VariantID, int64(u.Quantity))
		live.Queue(b, r.change.account, live.Change{Topic: live.Items, Key: u.ItemID, Venue: r.order.VenueID})
	}
}

// shortage says which of the portions that were asked for is not there, and how many there are.
func (s *Store) shortage(ctx context.Context, venue uuid.UUID, used []order.Use, cause error) error {
	left, err := s.catalog.Portions(ctx, venue)
	if err != nil {
		return err
	}
	for _, u := range used {
		have, counted := left[u.Portion]
		switch {
		case !counted || have >= u.Quantity:
		case have == 0:
			return fault.Conflict("catalog.sold_out").With("item", u.Name).Because(cause)
		default:
			return fault.Conflict("catalog.portions_left").With("item", u.Name).With("left", have.String()).Because(cause)
		}
	}
	return errStale // somebody gave some back meanwhile: ask again
}

// readCounted reads what runs out at a venue, one by one.
func readCounted(ctx context.Context, tx bun.IDB, venue uuid.UUID) (map[catalog.Portion]bool, error) {
	var rows []struct{ ItemID, VariantID uuid.UUID }
	err := tx.NewSelect().TableExpr("portions").Column("item_id", "variant_id").Where("account_id = app_account() and venue_id = ?", venue).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("read what is counted: %w", err)
	}
	counted := make(map[catalog.Portion]bool, len(rows))
	for _, r := range rows {
		counted[catalog.Portion(r)] = true
	}
	return counted, nil
}

// noPortion says that the database refused to have less than none of something.
func noPortion(err error) bool { return db.Violated(err) == "portions_not_negative" }
