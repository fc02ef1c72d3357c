package report

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/sale"
)

// OrdersQuery asks for closed orders, the newest first. What is zero does not matter.
type OrdersQuery struct {
	Venues []uuid.UUID
	Day    businessday.Day
	Number int
	Tender string
	Staff  uuid.UUID
	After  Position // of the last order of the page before
	Limit  int
}

// Position is the place of an order in the list.
type Position struct {
	ClosedAt time.Time
	ID       uuid.UUID
}

// ClosedOrder is one line of the list.
type ClosedOrder struct {
	ID       uuid.UUID
	Number   int
	Day      string
	Kind     string
	Venue    string
	Register string
	Table    string
	Staff    string
	Tenders  []string
	ClosedAt time.Time
	Total    money.Amount
}

// Position of the order in the list.
func (o ClosedOrder) Position() Position { return Position{o.ClosedAt, o.ID} }

const paidWith = `exists (select from journal_entries e
	join journal_postings p on p.account_id = e.account_id and p.entry_id = e.id
	where e.account_id = s.account_id and e.kind = 'sale' and e.source_id = s.id and p.ledger_account in (?) and p.detail = ?)`

// Orders lists closed orders.
func (s *Store) Orders(ctx context.Context, q OrdersQuery) ([]ClosedOrder, error) {
	var rows []struct {
		ClosedOrder
		Paid string
	}
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return q.filter(tx.NewSelect().TableExpr("sales as s")).
			ColumnExpr("s.order_id as id, s.number, s.business_day::text as day, s.kind, s.closed_at, "+sale.WithTips).
			ColumnExpr("v.name as venue, r.name as register, coalesce(t.name, '') as \"table\", coalesce(p.name, '') as staff").
			ColumnExpr(sale.TendersOf+" as paid", bun.List(ledger.PaidAccounts())).
			Join("join venues v on v.account_id = s.account_id and v.id = s.venue_id").
			Join("join registers r on r.account_id = s.account_id and r.id = s.register_id").
			Join("left join tables t on t.account_id = s.account_id and t.id = s.table_id").
			Join("left join staff p on p.account_id = s.account_id and p.id = s.staff_id").
			OrderExpr("s.closed_at desc, s.order_id desc").Limit(int64(q.Limit)).Scan(ctx, &rows)
	})
	if err != nil {
		return nil, fmt.Errorf("list closed orders: %w", err)
	}
	list := make([]ClosedOrder, len(rows))
	for i, r := range rows {
		list[i] = r.ClosedOrder
		if r.Paid != "" {
			list[i].Tenders = strings.Split(r.Paid, ",")
		}
	}
	return list, nil
}

func (q OrdersQuery) filter(sel *bun.SelectQuery) *bun.SelectQuery {
	sel = venues(sel.Where("s.account_id = app_account() and "+sale.Standing), "s", q.Venues)
	if q.Day != "" {
		sel = sel.Where("s.business_day = ?", q.Day.String())
	}
	if q.Number != 0 {
		sel = sel.Where("s.number = ?", q.Number)
	}
	if q.Staff != uuid.Nil {
		sel = sel.Where("s.staff_id = ?", q.Staff)
	}
	if q.Tender != "" {
		sel = sel.Where(paidWith, bun.List(ledger.PaidAccounts()), q.Tender)
	}
	if q.After.ID != uuid.Nil {
		sel = sel.Where("(s.closed_at, s.order_id) < (?, ?)", q.After.ClosedAt, q.After.ID)
	}
	return sel
}

// Names are what a story is told with: people, tables and registers by their ids.
type Names map[uuid.UUID]string

// Surroundings are what an order's page shows beside the order itself.
type Surroundings struct {
	Venue uuid.UUID
	Names Names // of tables and registers of the venue
}

// Surroundings reads what stands around an order; it is not found in another account.
func (s *Store) Surroundings(ctx context.Context, orderID uuid.UUID) (Surroundings, error) {
	around := Surroundings{Names: Names{}}
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewRaw(`select venue_id from orders where account_id = app_account() and id = ?`, orderID).Scan(ctx, &around.Venue)
		if db.IsNotFound(err) {
			return fault.NotFound("order.unknown")
		}
		if err != nil {
			return fmt.Errorf("find order: %w", err)
		}
		var rows []struct {
			ID   uuid.UUID
			Name string
		}
		err = tx.NewRaw(`select id, name from tables where account_id = app_account() and venue_id = ?0
			union all select id, name from registers where account_id = app_account() and venue_id = ?0`, around.Venue).Scan(ctx, &rows)
		for _, r := range rows {
			around.Names[r.ID] = r.Name
		}
		return err
	})
	if err != nil {
		return Surroundings{}, fmt.Errorf("read around order %s: %w", orderID, err)
	}
	return around, nil
}

// Sellers lists who sold something, by name, for the list's filter.
func (s *Store) Sellers(ctx context.Context) ([]Row, error) {
	var rows []Row
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select id::text as key, name from staff where account_id = app_account() order by name, id`).Scan(ctx, &rows)
	})
	if err != nil {
		return nil, fmt.Errorf("list sellers: %w", err)
	}
	return rows, nil
}
