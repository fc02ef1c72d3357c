package orderdb

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/fault"
	"comptoir/models/order"
)

// A Query says which orders are looked for; what is zero does not matter.
type Query struct {
	Venue    uuid.UUID
	Table    uuid.UUID
	Status   order.Status
	From, To businessday.Day // of their opening, both included
	Cursor   string          // Found.Next of the part before
	Limit    int
}

// A Found order is one of a list, without its lines.
type Found struct {
	Summary
	VenueID     uuid.UUID
	RegisterID  uuid.UUID
	BusinessDay businessday.Day
	Version     int
}

// A FoundList is a part of the orders that were looked for.
type FoundList struct {
	Orders []Found
	Next   string // leads to the next part; empty at the end
}

// A place is where a part of the list ends, in the sequence of the list.
type place struct {
	Day    businessday.Day `json:"d"`
	Number int             `json:"n"`
	ID     uuid.UUID       `json:"i"`
}

func (p place) String() string {
	text, err := json.Marshal(p)
	if err != nil {
		return "" // a day, a number and an id can always be written
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func placeOf(cursor string) (p place, err error) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	if err == nil {
		_, err = businessday.Parse(string(p.Day))
	}
	if err != nil {
		return p, fault.Invalid("request.invalid").Field("cursor", "field.unknown").Because(err)
	}
	return p, nil
}

type foundRow struct {
	summaryRow
	VenueID     uuid.UUID
	RegisterID  uuid.UUID
	BusinessDay string `bun:",scanonly"`
	Version     int
}

// Find lists orders, the newest day and number first.
func (s *Store) Find(ctx context.Context, q Query) (FoundList, error) {
	var from place
	if q.Cursor != "" {
		var err error
		if from, err = placeOf(q.Cursor); err != nil {
			return FoundList{}, err
		}
	}
	var rows []foundRow
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		sel := tx.NewSelect().TableExpr("orders o").
			Column("o.id", "o.number", "o.kind", "o.status", "o.table_id", "o.name", "o.covers", "o.held", "o.lines", "o.unsent",
				"o.total", "o.due", "o.opened_at", "o.updated_at", "o.venue_id", "o.register_id", "o.version").
			ColumnExpr("o.business_day::text as business_day, coalesce(t.name, '') as table_name").
			Join("left join tables t on t.account_id = o.account_id and t.id = o.table_id").
			Where("o.account_id = app_account()")
		if q.Cursor != "" {
			sel = sel.Where("(o.business_day, o.number, o.id) < (?, ?, ?)", string(from.Day), from.Number, from.ID)
		}
		return q.where(sel).OrderExpr("o.business_day desc, o.number desc, o.id desc").Limit(int64(q.Limit)+1).Scan(ctx, &rows)
	})
	if err != nil {
		return FoundList{}, fmt.Errorf("find orders: %w", err)
	}
	return foundList(rows, q.Limit), nil
}

func (q Query) where(sel *bun.SelectQuery) *bun.SelectQuery {
	if q.Venue != uuid.Nil {
		sel = sel.Where("o.venue_id = ?", q.Venue)
	}
	if q.Table != uuid.Nil {
		sel = sel.Where("o.table_id = ?", q.Table)
	}
	if q.Status != "" {
		sel = sel.Where("o.status = ?", string(q.Status))
	}
	if q.From != "" {
		sel = sel.Where("o.business_day >= ?", string(q.From))
	}
	if q.To != "" {
		sel = sel.Where("o.business_day <= ?", string(q.To))
	}
	return sel
}

func foundList(rows []foundRow, limit int) FoundList {
	var list FoundList
	for n, r := range rows {
		if n == limit {
			last := list.Orders[n-1]
			list.Next = place{last.BusinessDay, last.Number, last.ID}.String()
			break
		}
		list.Orders = append(list.Orders, Found{
			Summary: r.summary(), VenueID: r.VenueID, RegisterID: r.RegisterID, BusinessDay: businessday.Day(r.BusinessDay), Version: r.Version,
		})
	}
	return list
}
