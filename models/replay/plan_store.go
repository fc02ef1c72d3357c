package replay

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"comptoir/models/db"
)

// A planner tells the database how much there is. A plan that was made for an empty table looks at
// every row, and is kept until the table is analyzed; the server's own rounds come too late for
// thousands of orders a minute.
type planner struct {
	orders int // so far
	next   int // how many make the next time
}

const firstAnalysis = 40

// sold counts orders and, whenever there are five times as many, has the tables analyzed.
func (p *planner) sold(ctx context.Context, d *db.DB, n int) error {
	p.orders += n
	if p.orders < max(p.next, firstAnalysis) {
		return nil
	}
	p.next = 5 * p.orders
	err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, "select analyze_sales()")
		return err
	})
	if err != nil {
		return fmt.Errorf("analyze sales: %w", err)
	}
	return nil
}
