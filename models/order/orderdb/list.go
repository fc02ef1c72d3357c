package orderdb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/order"
)

// Load returns an order as it is now, or "order.unknown".
func (s *Store) Load(ctx context.Context, id uuid.UUID) (Order, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return Order{}, err
	}
	before, _ := s.orders.get(key{account, id})
	var snap snapshot
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		snap.reset()
		b.Queue(peekSQL, account, id).QueryRow(snap.scanRow)
		b.Queue(eventsSQL, account, id, before.version()).Query(snap.scanEvents)
	})
	if err != nil {
		return Order{}, fmt.Errorf("load order %s: %w", id, err)
	}
	if snap.row == nil {
		return Order{}, fault.NotFound("order.unknown")
	}
	now := before
	if len(snap.events) > 0 {
		now.order = order.Fold(before.order, snap.events)
		now.totals = order.Price(now.order)
	}
	now.day = businessday.FromTime(snap.row.day)
	s.orders.put(key{account, id}, now)
	return Order{Order: now.order, Totals: now.totals, BusinessDay: now.day}, nil
}

const peekSQL = `select o.number, o.business_day, o.version, o.venue_id, coalesce(t.name, '')
	from orders o left join tables t on t.account_id = o.account_id and t.id = o.table_id
	where o.account_id = $1 and o.id = $2`

// Events returns the story of an order, from its first event.
func (s *Store) Events(ctx context.Context, id uuid.UUID) ([]order.Event, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return nil, err
	}
	var snap snapshot
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		snap.reset()
		b.Queue(eventsSQL, account, id, 0).Query(snap.scanEvents)
	})
	if err != nil {
		return nil, fmt.Errorf("read events of order %s: %w", id, err)
	}
	if len(snap.events) == 0 {
		return nil, fault.NotFound("order.unknown")
	}
	return snap.events, nil
}

// A Summary is an open order as lists show it.
type Summary struct {
	ID        uuid.UUID
	Number    int
	Kind      catalog.Kind
	Status    order.Status
	TableID   uuid.UUID
	TableName string
	Name      string
	Covers    int
	Held      bool
	Lines     int
	Unsent    int
	Total     money.Amount
	Due       money.Amount
	OpenedAt  time.Time
	UpdatedAt time.Time
}

type summaryRow struct {
	bun.BaseModel `bun:"table:orders,alias:o"`
	ID            uuid.UUID
	Number        int
	Kind          string
	Status        string
	TableID       *uuid.UUID
	TableName     string `bun:",scanonly"`
	Name          string
	Covers        int
	Held          bool
	Lines         int
	Unsent        int
	Total         int64
	Due           int64
	OpenedAt      time.Time
	UpdatedAt     time.Time
}

// Open lists the venue's orders that are not paid yet, the one touched last first.
func (s *Store) Open(ctx context.Context, venue uuid.UUID) ([]Summary, error) {
	var rows []summaryRow
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewSelect().Model(&rows).
			Column("o.id", "o.number", "kind", "status", "o.table_id", "o.name", "covers", "held", "lines", "unsent", "total", "due", "opened_at", "updated_at").
			ColumnExpr("coalesce(t.name, '') as table_name").
			Join("left join tables t on t.account_id = o.account_id and t.id = o.table_id").
			Where("o.account_id = app_account() and o.venue_id = ? and o.status in ('open', 'billed')", venue).
			OrderExpr("o.updated_at desc").Limit(500).Scan(ctx)
	})
	if err != nil {
		return nil, fmt.Errorf("list open orders of venue %s: %w", venue, err)
	}
	out := make([]Summary, len(rows))
	for i, r := range rows {
		out[i] = r.summary()
	}
	return out, nil
}

func (r summaryRow) summary() Summary {
	s := Summary{
		ID: r.ID, Number: r.Number, Kind: catalog.Kind(r.Kind), Status: order.Status(r.Status), TableName: r.TableName,
		Name: r.Name, Covers: r.Covers, Held: r.Held, Lines: r.Lines, Unsent: r.Unsent,
		Total: money.Amount(r.Total), Due: money.Amount(r.Due), OpenedAt: r.OpenedAt, UpdatedAt: r.UpdatedAt,
	}
	if r.TableID != nil {
		s.TableID = *r.TableID
	}
	return s
}

// AtTable returns the id of the table's open order; ok is false where the table is free.
func (s *Store) AtTable(ctx context.Context, table uuid.UUID) (id uuid.UUID, ok bool, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return uuid.Nil, false, err
	}
	err = s.db.Hot().Read(ctx, func(b *pgx.Batch) {
		id = uuid.Nil
		b.Queue(`select id from orders where account_id = $1 and table_id = $2 and status in ('open', 'billed')`, account, table).QueryRow(optional(&id))
	})
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, false, fmt.Errorf("look for the order of table %s: %w", table, err)
	}
	return id, id != uuid.Nil, nil
}
