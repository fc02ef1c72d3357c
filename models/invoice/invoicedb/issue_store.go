package invoicedb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/invoice"
	"comptoir/models/order"
	"comptoir/models/price"
)

// An Issue asks for the invoice of a closed order.
type Issue struct {
	ID     uuid.UUID // of the invoice: the same asks once
	Order  order.Order
	Totals price.Result
	Seller invoice.Seller
	Buyer  invoice.Buyer // with an id: one that is known, who is from now on as written here
	Staff  order.Actor
	// ApprovedBy is who lent the right to issue it, where the person lacks that.
	ApprovedBy order.Actor
}

// Issue makes the invoice of a sale, and a corrective one for each refund that was given before. A sale
// has one invoice: who asks again gets the one that there is.
func (s *Store) Issue(ctx context.Context, in Issue) (inv invoice.Invoice, err error) {
	if err := in.check(); err != nil {
		return inv, err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var version int
		err := tx.NewRaw(`select version from orders where account_id = app_account() and id = ? for no key update`, in.Order.ID).Scan(ctx, &version)
		if err != nil {
			return fmt.Errorf("lock order %s: %w", in.Order.ID, err)
		}
		if inv, err = one(ctx, tx, "i.order_id = ? and i.refund_id is null", in.Order.ID); !db.IsNotFound(err) {
			return err
		}
		if version != in.Order.Version {
			return fault.Conflict("order.changed").With("version", version)
		}
		at := s.now().UTC().Truncate(time.Microsecond)
		if in.Buyer.ID, err = saveBuyer(ctx, tx, in.Buyer, at); err != nil {
			return err
		}
		if err := s.issue(ctx, tx, in, at); err != nil {
			return err
		}
		inv, err = one(ctx, tx, "i.id = ?", in.ID)
		return err
	})
	if err != nil {
		return inv, fmt.Errorf("issue invoice of order %s: %w", in.Order.ID, err)
	}
	return inv, nil
}

func (in *Issue) check() error {
	switch {
	case in.Order.Status != order.Closed:
		return fault.Conflict("sales.not_closed")
	case in.Seller.Address == "" || in.Seller.TaxNumber == "":
		return fault.Conflict("invoice.seller_incomplete").With("venue", in.Seller.Name)
	}
	return in.Buyer.Check()
}

func (s *Store) issue(ctx context.Context, tx bun.Tx, in Issue, at time.Time) error {
	row, err := in.row(at)
	if err != nil {
		return err
	}
	if err := row.write(ctx, tx, in.ID, uuid.Nil, invoice.Compose(in.Order, in.Totals)); err != nil {
		return err
	}
	for _, r := range in.Order.Refunds {
		if err := row.write(ctx, tx, correctiveID(r.ID), r.ID, invoice.Correct(in.Order, r)); err != nil {
			return err
		}
	}
	return audit.Record(ctx, tx, audit.Entry{
		ID: in.ID, At: at, VenueID: in.Order.VenueID, Act: audit.Invoice, Event: "invoice.issued", OrderID: in.Order.ID,
		StaffID: in.Staff.StaffID, StaffName: in.Staff.Name, ApproverID: in.ApprovedBy.StaffID, ApproverName: in.ApprovedBy.Name, Amount: in.Totals.Total,
	}, audit.Values{"company": in.Buyer.Company})
}

// correctiveID is the id of the corrective invoice of a refund.
func correctiveID(refund uuid.UUID) uuid.UUID {
	return uuid.NewSHA1(refund, []byte("corrective invoice"))
}

// A row is what all invoices of one issue share.
type row struct {
	in            Issue
	at            time.Time
	year          int
	buyer, seller string
}

func (in Issue) row(at time.Time) (row, error) {
	year, err := yearOf(at, in.Seller.Zone)
	if err != nil {
		return row{}, err
	}
	return row{in: in, at: at, year: year, buyer: text(in.Buyer), seller: text(in.Seller)}, nil
}

// yearOf is the year that a number belongs to, on the venue's clock.
func yearOf(at time.Time, zone string) (int, error) {
	in, err := time.LoadLocation(zone)
	if err != nil {
		return 0, fmt.Errorf("zone of venue: %w", err)
	}
	return at.In(in).Year(), nil
}

func text(v any) string {
	data, _ := json.Marshal(v) // plain data: cannot fail
	return string(data)
}

// write takes the next number and issues one invoice under it.
func (r row) write(ctx context.Context, tx bun.Tx, id, refund uuid.UUID, c invoice.Content) error {
	var corrects uuid.UUID
	if refund != uuid.Nil {
		corrects = r.in.ID
	}
	series, n, err := next(ctx, tx, r.in.Order.VenueID, r.year)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `insert into invoices (account_id, id, venue_id, order_id, refund_id, corrects, year, series, n, issued_at, staff_id, staff_name, buyer_id, buyer, seller, content, total, search)
		values (app_account(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, r.in.Order.VenueID, r.in.Order.ID, db.OrNull(refund), db.OrNull(corrects), r.year, series, n, r.at, db.OrNull(r.in.Staff.StaffID), r.in.Staff.Name,
		r.in.Buyer.ID, r.buyer, r.seller, text(c), int64(c.Total), words(r.in.Buyer))
	if err != nil {
		return fmt.Errorf("write invoice: %w", err)
	}
	return nil
}

// next takes the next number of a venue and year. Whoever else wants one waits until this transaction
// is over, and gets the same number if it fails.
func next(ctx context.Context, tx bun.Tx, venue uuid.UUID, year int) (series, n int, err error) {
	take := func() error {
		return tx.NewRaw(`update invoice_counters set last = last + 1 where account_id = app_account() and venue_id = ? and year = ?
			returning series, last`, venue, year).Scan(ctx, &series, &n)
	}
	if err = take(); !db.IsNotFound(err) {
		return series, n, err
	}
	// The first of a year: venues that begin at once must not take the same series.
	if _, err = tx.ExecContext(ctx, `select pg_advisory_xact_lock(hashtextextended('invoices ' || app_account(), 0))`); err != nil {
		return 0, 0, fmt.Errorf("lock invoice numbers: %w", err)
	}
	_, err = tx.ExecContext(ctx, `insert into invoice_counters (account_id, venue_id, year, series)
		values (app_account(), ?0, ?1, coalesce((select series from invoice_counters where account_id = app_account() and venue_id = ?0 limit 1),
			(select coalesce(max(series), 0) + 1 from invoice_counters where account_id = app_account())))
		on conflict (account_id, venue_id, year) do nothing`, venue, year)
	if err != nil {
		return 0, 0, fmt.Errorf("begin invoice numbers: %w", err)
	}
	return series, n, take()
}

const (
	beginYearSQL = `insert into invoice_counters (account_id, venue_id, year, series)
		select account_id, venue_id, $3, series from invoices where account_id = $1 and order_id = $2 and refund_id is null
		on conflict (account_id, venue_id, year) do nothing`
	correctSQL = `with original as (select * from invoices where account_id = $1 and order_id = $2 and refund_id is null),
		taken as (update invoice_counters c set last = c.last + 1 from original o
			where c.account_id = o.account_id and c.venue_id = o.venue_id and c.year = $3 returning c.series, c.last)
		insert into invoices (account_id, id, venue_id, order_id, refund_id, corrects, year, series, n, issued_at, staff_id, staff_name, buyer_id, buyer, seller, content, total, search)
		select o.account_id, $4, o.venue_id, o.order_id, $5, o.id, $3, t.series, t.last, $6, $7, $8, o.buyer_id, o.buyer, o.seller, $9::jsonb, $10, o.search
		from original o cross join taken t`
	changeSQL = `update invoices set total = total where account_id = $1 and order_id = $2 and refund_id is null`
)

// A Correction is a refund that may be of a sale with an invoice.
type Correction struct {
	Account uuid.UUID
	Order   order.Order
	Refund  order.Refund
	Zone    *time.Location
	Staff   order.Actor
	At      time.Time
}

// QueueCorrection issues the corrective invoice of a refund in the refund's own transaction. Where the
// sale has no invoice, nothing happens.
func QueueCorrection(b *pgx.Batch, c Correction) {
	content, year := invoice.Correct(c.Order, c.Refund), c.At.In(c.Zone).Year()
	b.Queue(beginYearSQL, c.Account, c.Order.ID, year)
	b.Queue(correctSQL, c.Account, c.Order.ID, year, correctiveID(c.Refund.ID), c.Refund.ID, c.At, db.OrNull(c.Staff.StaffID), c.Staff.Name,
		text(content), int64(content.Total))
}

// QueueChange refuses what would make a sale another than its invoice says: taking it up again, a tip
// that comes later. Refusal words that.
func QueueChange(b *pgx.Batch, account, orderID uuid.UUID) { b.Queue(changeSQL, account, orderID) }

// Refusal is what a broken constraint of the invoices means; nil where it is none of theirs.
func Refusal(err error) *fault.Fault {
	if db.Violated(err) == "invoice_stands" {
		return fault.Conflict("invoice.stands").Because(err)
	}
	return nil
}
