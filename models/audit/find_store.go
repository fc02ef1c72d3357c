package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/money"
	"comptoir/models/order"
)

// A Store searches the lists of all accounts; the context says whose is meant.
type Store struct{ db *db.DB }

// NewStore makes a store.
func NewStore(d *db.DB) *Store { return &Store{db: d} }

// A Query asks for entries, the newest first. What is zero does not matter.
type Query struct {
	Venues   []uuid.UUID // what belongs to no venue is in every answer
	From, To time.Time   // To is not included
	Acts     []Act
	Staff    uuid.UUID
	Approver uuid.UUID
	Approved bool // only what somebody approved
	Billed   bool // only what happened after the guest had the bill
	Least    money.Amount
	After    Position // of the last entry of the page before
	Limit    int
}

// Position is the place of an entry in the list.
type Position struct {
	At time.Time
	ID uuid.UUID
}

// A Line is an entry as the list shows it, with what it names.
type Line struct {
	Entry
	Payload order.Payload     // of an order's event; nil: Values say it
	Values  map[string]string // of an entry that is no order's
	Venue   string
	Zone    string // the venue's, by its IANA name
	Number  int    // of the order
	Table   string
	Name    string // of the order
}

type row struct {
	ID           uuid.UUID
	At           time.Time
	VenueID      uuid.UUID
	RegisterID   uuid.UUID
	Act          Act
	Event        string
	OrderID      uuid.UUID
	Billed       bool
	StaffID      uuid.UUID
	StaffName    string
	ApproverID   uuid.UUID
	ApproverName string
	Amount       money.Amount
	Data         []byte
	Items        []byte
	Venue        string
	Zone         string
	Number       int
	TableName    string
	Name         string
}

const selectLines = `select a.id, a.at, a.venue_id, a.register_id, a.act, a.event, a.order_id, a.billed, a.staff_id,
		coalesce(nullif(a.staff_name, ''), s.name, '') as staff_name, a.approver_id, a.approver_name, a.amount, a.data, a.items,
		coalesce(v.name, '') as venue, coalesce(v.zone, '') as zone, coalesce(o.number, 0) as number, coalesce(t.name, '') as table_name,
		coalesce(o.name, '') as name
	from audit a
	left join staff s on s.account_id = a.account_id and s.id = a.staff_id
	left join venues v on v.account_id = a.account_id and v.id = a.venue_id
	left join orders o on o.account_id = a.account_id and o.id = a.order_id
	left join tables t on t.account_id = o.account_id and t.id = o.table_id
	where a.account_id = app_account()`

// Find returns a page of the list.
func (s *Store) Find(ctx context.Context, q Query) (list []Line, err error) {
	where, args := q.where()
	var rows []row
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(selectLines+where+" order by a.at desc, a.id desc limit ?", append(args, q.Limit)...).Scan(ctx, &rows)
	})
	if err != nil {
		return nil, fmt.Errorf("read audit: %w", err)
	}
	list = make([]Line, len(rows))
	for i, r := range rows {
		if list[i], err = r.line(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (q Query) where() (string, []any) {
	var b strings.Builder
	var args []any
	add := func(ok bool, condition string, values ...any) {
		if ok {
			b.WriteString(" and " + condition)
			args = append(args, values...)
		}
	}
	add(len(q.Venues) > 0, "(a.venue_id is null or a.venue_id in (?))", bun.List(q.Venues))
	add(!q.From.IsZero(), "a.at >= ?", q.From)
	add(!q.To.IsZero(), "a.at < ?", q.To)
	add(len(q.Acts) > 0, "a.act in (?)", bun.List(q.Acts))
	add(q.Staff != uuid.Nil, "a.staff_id = ?", q.Staff)
	add(q.Approver != uuid.Nil, "a.approver_id = ?", q.Approver)
	add(q.Approved, "a.approver_id is not null")
	add(q.Billed, "a.billed")
	add(q.Least > 0, "abs(a.amount) >= ?", int64(q.Least))
	add(!q.After.At.IsZero(), "(a.at, a.id) < (?, ?)", q.After.At, q.After.ID)
	return b.String(), args
}

func (r row) line() (Line, error) {
	l := Line{
		Entry: Entry{
			ID: r.ID, At: r.At, VenueID: r.VenueID, RegisterID: r.RegisterID, Act: r.Act, Event: r.Event, OrderID: r.OrderID, Billed: r.Billed,
			StaffID: r.StaffID, StaffName: r.StaffName, ApproverID: r.ApproverID, ApproverName: r.ApproverName, Amount: r.Amount, Data: r.Data,
		},
		Venue: r.Venue, Zone: r.Zone, Number: r.Number, Table: r.TableName, Name: r.Name,
	}
	if err := json.Unmarshal(r.Items, &l.Items); err != nil {
		return l, fmt.Errorf("read audit entry %s: %w", r.ID, err)
	}
	if r.Event == "" || strings.Contains(r.Event, ".") {
		if err := json.Unmarshal(r.Data, &l.Values); err != nil {
			return l, fmt.Errorf("read audit entry %s: %w", r.ID, err)
		}
		return l, nil
	}
	var err error
	l.Payload, err = order.UnmarshalData(r.Event, r.Data)
	return l, err
}

// Position of the entry in the list.
func (l Line) Position() Position { return Position{l.At, l.ID} }

// A Person is somebody who stands in the list.
type Person struct {
	ID   uuid.UUID
	Name string
}

// People are those who can be asked for.
func (s *Store) People(ctx context.Context) (list []Person, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("select id, name from staff where account_id = app_account() order by active desc, lower(name), id").Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	return list, nil
}

// Period is when days of a venue's zone begin and end.
func Period(zone string, from, to businessday.Day) (begin, end time.Time, err error) {
	place, err := time.LoadLocation(zone)
	if err != nil {
		return begin, end, fmt.Errorf("zone of the period: %w", err)
	}
	if from != "" {
		if begin, err = time.ParseInLocation(time.DateOnly, from.String(), place); err != nil {
			return begin, end, fmt.Errorf("begin of the period: %w", err)
		}
	}
	if to != "" {
		if end, err = time.ParseInLocation(time.DateOnly, to.String(), place); err != nil {
			return begin, end, fmt.Errorf("end of the period: %w", err)
		}
		end = end.AddDate(0, 0, 1)
	}
	return begin, end, nil
}
