// Package invoicedb keeps invoices, their numbers, and the companies that they are made out to.
//
// It owns that numbers have no gap and that an invoice stands as it was issued. It must not know what
// stands on one. Start reading at Store.Issue.
package invoicedb

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/invoice"
)

// Store keeps the invoices of all accounts; the context says whose is meant.
type Store struct {
	db  *db.DB
	now func() time.Time
}

// New makes a store.
func New(d *db.DB, now func() time.Time) *Store { return &Store{d, now} }

const columns = `i.id, i.number, i.venue_id, i.order_id, coalesce(i.refund_id, '00000000-0000-0000-0000-000000000000') as refund_id,
	coalesce(i.corrects, '00000000-0000-0000-0000-000000000000') as corrects, coalesce(c.number, '') as corrects_number, i.issued_at, i.staff_name,
	i.seller, i.buyer, i.content from invoices i left join invoices c on c.account_id = i.account_id and c.id = i.corrects
	where i.account_id = app_account() and `

type invoiceRow struct {
	ID, VenueID, OrderID, RefundID, Corrects uuid.UUID
	Number, CorrectsNumber, StaffName        string
	IssuedAt                                 time.Time
	Seller, Buyer, Content                   json.RawMessage
}

func (r invoiceRow) invoice() (invoice.Invoice, error) {
	i := invoice.Invoice{
		ID: r.ID, Number: r.Number, VenueID: r.VenueID, OrderID: r.OrderID, RefundID: r.RefundID, Corrects: r.Corrects,
		CorrectsNumber: r.CorrectsNumber, IssuedAt: r.IssuedAt, IssuedBy: r.StaffName,
	}
	for _, part := range []struct {
		data json.RawMessage
		into any
	}{{r.Seller, &i.Seller}, {r.Buyer, &i.Buyer}, {r.Content, &i.Content}} {
		if err := json.Unmarshal(part.data, part.into); err != nil {
			return i, fmt.Errorf("read invoice %s: %w", r.ID, err)
		}
	}
	return i, nil
}

func one(ctx context.Context, tx bun.IDB, where string, args ...any) (invoice.Invoice, error) {
	var r invoiceRow
	if err := tx.NewRaw("select "+columns+where, args...).Scan(ctx, &r); err != nil {
		return invoice.Invoice{}, err
	}
	return r.invoice()
}

// Invoice returns one invoice.
func (s *Store) Invoice(ctx context.Context, id uuid.UUID) (inv invoice.Invoice, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		inv, err = one(ctx, tx, "i.id = ?", id)
		return err
	})
	if db.IsNotFound(err) {
		return inv, fault.NotFound("invoice.unknown").Because(err)
	}
	if err != nil {
		return inv, fmt.Errorf("read invoice %s: %w", id, err)
	}
	return inv, nil
}

// Of returns the invoices of an order: its own first, then the corrective ones.
func (s *Store) Of(ctx context.Context, orderID uuid.UUID) ([]invoice.Invoice, error) {
	return s.list(ctx, "i.order_id = ? order by i.refund_id is not null, i.year, i.n", orderID)
}

func (s *Store) list(ctx context.Context, where string, args ...any) ([]invoice.Invoice, error) {
	var list []invoice.Invoice
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		var rows []invoiceRow
		if err := tx.NewRaw("select "+columns+where, args...).Scan(ctx, &rows); err != nil {
			return err
		}
		list = make([]invoice.Invoice, len(rows))
		for n, r := range rows {
			var err error
			if list[n], err = r.invoice(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list invoices: %w", err)
	}
	return list, nil
}

// A Position is where a page of the list begins.
type Position struct {
	At time.Time
	ID uuid.UUID
}

// PositionOf is where the page after an invoice begins.
func PositionOf(i invoice.Invoice) Position { return Position{i.IssuedAt, i.ID} }

// String writes a position as addresses carry it.
func (p Position) String() string { return p.At.UTC().Format(time.RFC3339Nano) + "_" + p.ID.String() }

// ParsePosition reads what String wrote; nothing is the beginning.
func ParsePosition(text string) (p Position, err error) {
	if text == "" {
		return p, nil
	}
	at, id, _ := strings.Cut(text, "_")
	if p.At, err = time.Parse(time.RFC3339Nano, at); err == nil {
		p.ID, err = uuid.Parse(id)
	}
	if err != nil {
		return Position{}, fault.Malformed("request.unreadable").Because(err)
	}
	return p, nil
}

// A Query asks for invoices, the newest first.
type Query struct {
	Venues []uuid.UUID // none: all
	Order  uuid.UUID   // zero: any
	Text   string      // in the number, the company or its tax number
	After  Position
	Limit  int
}

// Find lists invoices.
func (s *Store) Find(ctx context.Context, q Query) ([]invoice.Invoice, error) {
	where, args := []string{"true"}, []any{}
	if len(q.Venues) > 0 {
		where, args = append(where, "i.venue_id in (?)"), append(args, bun.List(q.Venues))
	}
	if q.Order != uuid.Nil {
		where, args = append(where, "i.order_id = ?"), append(args, q.Order)
	}
	if like := pattern(q.Text); like != "" {
		where, args = append(where, "(i.search like ? or i.number like ?)"), append(args, like, like)
	}
	if q.After.ID != uuid.Nil {
		where, args = append(where, "(i.issued_at, i.id) < (?, ?)"), append(args, q.After.At, q.After.ID)
	}
	return s.list(ctx, strings.Join(where, " and ")+" order by i.issued_at desc, i.id desc limit ?", append(args, q.Limit)...)
}

// Buyers finds companies by their name or tax number, those that were needed last first.
func (s *Store) Buyers(ctx context.Context, typed string, limit int) ([]invoice.Buyer, error) {
	var list []invoice.Buyer
	like := pattern(typed)
	if like == "" {
		like = "%"
	}
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select id, company, address, tax_number, email from buyers where account_id = app_account() and search like ?
			order by used_at desc, id limit ?`, like, limit).Scan(ctx, &list)
	})
	if err != nil {
		return nil, fmt.Errorf("find buyers: %w", err)
	}
	return list, nil
}

// saveBuyer remembers a company: under the id that it was found by, else under its tax number.
func saveBuyer(ctx context.Context, tx bun.Tx, b invoice.Buyer, at time.Time) (uuid.UUID, error) {
	var id uuid.UUID
	err := tx.NewRaw(`select id from buyers where account_id = app_account() and (id = ? or tax_number = ?) order by id = ? desc, used_at desc limit 1`,
		b.ID, b.TaxNumber, b.ID).Scan(ctx, &id)
	switch {
	case db.IsNotFound(err):
		id = uuid.Must(uuid.NewV7())
		_, err = tx.ExecContext(ctx, `insert into buyers (account_id, id, company, address, tax_number, email, used_at) values (app_account(), ?, ?, ?, ?, ?, ?)`,
			id, b.Company, b.Address, b.TaxNumber, b.Email, at)
	case err == nil:
		_, err = tx.ExecContext(ctx, `update buyers set company = ?, address = ?, tax_number = ?, email = ?, used_at = ? where account_id = app_account() and id = ?`,
			b.Company, b.Address, b.TaxNumber, b.Email, at, id)
	}
	if err != nil {
		return id, fmt.Errorf("save buyer: %w", err)
	}
	return id, nil
}

// words are what an invoice is found by besides its number.
func words(b invoice.Buyer) string { return strings.ToLower(b.Company + " " + b.TaxNumber) }

const longest = 100

// pattern is a typed text as part of what is looked for; empty where nothing was typed.
func pattern(typed string) string {
	typed = strings.ToLower(strings.TrimSpace(typed))
	if r := []rune(typed); len(r) > longest {
		typed = string(r[:longest])
	}
	if typed == "" {
		return ""
	}
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(typed) + "%"
}

// Buyer returns a company that is known.
func (s *Store) Buyer(ctx context.Context, id uuid.UUID) (b invoice.Buyer, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select id, company, address, tax_number, email from buyers where account_id = app_account() and id = ?`, id).Scan(ctx, &b)
	})
	if db.IsNotFound(err) {
		return b, fault.NotFound("invoice.buyer_unknown").Because(err)
	}
	if err != nil {
		return b, fmt.Errorf("read buyer %s: %w", id, err)
	}
	return b, nil
}
