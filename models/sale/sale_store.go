package sale

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/ledger"
)

// Store finds sales.
type Store struct{ db *db.DB }

// NewStore makes a store.
func NewStore(d *db.DB) *Store { return &Store{d} }

// WithTips is the total of a sale s with what was added for the staff after it was closed.
const WithTips = `s.total + coalesce((select sum(b.total) from sales b where b.account_id = s.account_id and b.order_id = s.order_id
	and not b.refund and b.orders = 0 and b.closed_at >= s.closed_at), 0)::bigint as total`

// Standing holds for the sale s of an order that is closed: what was given back of it is no order, and a sale that was taken
// back to be corrected is none any more.
const Standing = `s.orders > 0 and not exists (select from sales later
	where later.account_id = s.account_id and later.order_id = s.order_id and later.orders < 0 and later.closed_at >= s.closed_at)`

// TendersOf are the tenders of a sale s, as one text; its argument is the accounts that sales are paid to.
const TendersOf = `coalesce((select string_agg(distinct p.detail, ',') from journal_entries e
	join journal_postings p on p.account_id = e.account_id and p.entry_id = e.id
	where e.account_id = s.account_id and e.kind = 'sale' and e.source_id = s.id and p.ledger_account in (?)), '')`

// Find lists sales that a text can mean.
func (s *Store) Find(ctx context.Context, q Query) ([]Sale, error) {
	var rows []struct {
		Sale
		Paid string
	}
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return q.filter(tx.NewSelect().TableExpr("sales as s")).
			ColumnExpr("s.order_id as id, s.number, s.business_day::text as day, s.kind, s.closed_at, "+WithTips).
			ColumnExpr("r.name as register, coalesce(t.name, '') as \"table\", coalesce(p.name, '') as staff").
			ColumnExpr("coalesce((select -sum(b.total) from sales b where b.account_id = s.account_id and b.order_id = s.order_id and b.refund and b.orders = 0), 0)::bigint as refunded").
			ColumnExpr(TendersOf+" as paid", bun.List(ledger.PaidAccounts())).
			Join("join venues v on v.account_id = s.account_id and v.id = s.venue_id").
			Join("join registers r on r.account_id = s.account_id and r.id = s.register_id").
			Join("left join tables t on t.account_id = s.account_id and t.id = s.table_id").
			Join("left join staff p on p.account_id = s.account_id and p.id = s.staff_id").
			OrderExpr("s.closed_at desc, s.id desc").Limit(int64(q.Limit)).Scan(ctx, &rows)
	})
	if err != nil {
		return nil, fmt.Errorf("find sales: %w", err)
	}
	list := make([]Sale, len(rows))
	for i, r := range rows {
		list[i] = r.Sale
		if r.Paid != "" {
			list[i].Tenders = strings.Split(r.Paid, ",")
		}
	}
	return list, nil
}

func (q Query) filter(sel *bun.SelectQuery) *bun.SelectQuery {
	sel = sel.Where("s.account_id = app_account() and s.venue_id = ? and "+Standing, q.VenueID)
	if q.RegisterID != uuid.Nil {
		sel = sel.Where("s.register_id = ?", q.RegisterID)
	}
	if strings.TrimSpace(q.Text) == "" {
		return sel
	}
	if day, number, ok := Decode(q.Text); ok {
		return sel.Where("s.order_id in (select id from orders where account_id = app_account() and venue_id = ? and business_day = ? and number = ?)", q.VenueID, string(day), number)
	}
	w := read(q.Text, q.Digits)
	return sel.WhereGroup(" and ", func(sel *bun.SelectQuery) *bun.SelectQuery {
		sel = sel.Where("s.number = ?", w.number).WhereOr("s.total = ? and s.total <> 0", int64(w.amount))
		if w.clock != "" {
			sel = sel.WhereOr("to_char(s.closed_at at time zone v.zone, 'HH24:MI') = ?", w.clock)
		}
		if w.words != "" {
			sel = sel.WhereOr("s.reference ilike ?", "%"+escaped(w.words)+"%")
		}
		return sel
	})
}

func escaped(words string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(words)
}

// VenueOf returns the venue of an order; it is not found in another account.
func (s *Store) VenueOf(ctx context.Context, orderID uuid.UUID) (venue uuid.UUID, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select venue_id from orders where account_id = app_account() and id = ?`, orderID).Scan(ctx, &venue)
	})
	if db.IsNotFound(err) {
		return uuid.Nil, fault.NotFound("order.unknown")
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("find venue of order %s: %w", orderID, err)
	}
	return venue, nil
}
