package orderdb

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/businessday"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/invoice/invoicedb"
	"comptoir/models/ledger"
	"comptoir/models/ledger/ledgerdb"
	"comptoir/models/money"
	"comptoir/models/order"
)

const (
	// The last closing of the order, and its shift while that is open: it stays open until the tip is booked.
	soldSQL = `select register_id, shift_id, business_day from sales where account_id = $1 and order_id = $2 and orders > 0
		order by closed_at desc, id desc limit 1`
	soldShiftSQL = `select id from shifts where account_id = $1 and closed_at is null and id = (
		select shift_id from sales where account_id = $1 and order_id = $2 and orders > 0 order by closed_at desc, id desc limit 1) for share`
	// A tip is a row beside its sale's that counts for no order.
	insertTipSQL = `insert into sales (account_id, id, refund, orders, order_id, venue_id, register_id, shift_id, business_day, hour, number, kind,
			table_id, covers, staff_id, closed_at, quantity, amount, discount, service, net, tax, tip, rounding, total, comp, deposit)
		select account_id, $3, false, 0, order_id, venue_id, $4, $5, $6, $7, number, kind, table_id, 0, staff_id, $8,
			0, 0, 0, 0, 0, 0, $9, 0, $9, 0, 0
		from sales where account_id = $1 and id = $2`
)

// A closing is where the last sale of an order is booked.
type closing struct {
	register uuid.UUID
	shift    uuid.UUID // zero: none was open
	open     uuid.UUID // the shift, while it is open
	day      time.Time
}

func (c *closing) queue(b *pgx.Batch, q question) {
	b.Queue(soldSQL, q.account, q.order).QueryRow(func(r pgx.Row) error {
		var shift *uuid.UUID
		if err := optionally(&c.register, &shift, &c.day)(r); err != nil {
			return err
		}
		if shift != nil {
			c.shift = *shift
		}
		return nil
	})
	b.Queue(soldShiftSQL, q.account, q.order).QueryRow(optional(&c.open))
}

func tips(commands []Command) bool {
	return slices.ContainsFunc(commands, func(c Command) bool { _, ok := c.Command.(order.TipPayment); return ok })
}

// tippable refuses a tip once the drawer of the sale was counted: its Z says what was taken. A
// sale without a shift takes tips until its day ends.
func (r *running) tippable() error {
	c := r.snapshot.sold
	if c.shift != uuid.Nil && c.open == c.shift || c.shift == uuid.Nil && businessday.FromTime(c.day) == r.facts.venue.day(r.request.At) {
		return nil
	}
	return fault.Conflict("order.tip_counted").Field("amount", "order.tip_counted")
}

// TakesTips says whether a tip can be added to a closed order still.
func (s *Store) TakesTips(ctx context.Context, id uuid.UUID) (open bool, err error) {
	var rows []struct {
		VenueID uuid.UUID
		Day     time.Time
		Shift   bool
		Open    bool
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select s.venue_id, s.business_day as day, s.shift_id is not null as shift, f.id is not null and f.closed_at is null as open
			from sales s left join shifts f on f.account_id = s.account_id and f.id = s.shift_id
			where s.account_id = app_account() and s.order_id = ? and s.orders > 0 order by s.closed_at desc, s.id desc limit 1`, id).Scan(ctx, &rows)
	})
	if err != nil {
		return false, fmt.Errorf("look whether order %s takes tips: %w", id, err)
	}
	if len(rows) == 0 || rows[0].Shift {
		return len(rows) > 0 && rows[0].Open, nil
	}
	venue, err := s.Venue(ctx, rows[0].VenueID)
	return err == nil && businessday.FromTime(rows[0].Day) == venue.day(s.now()), err
}

// tip books what a guest added after the closing, in the shift of the sale.
func (r *running) tip(b *pgx.Batch, e recorded, p order.PaymentTipped) {
	invoicedb.QueueChange(b, r.change.account, r.order.ID)
	c := r.snapshot.sold
	r.bookTip(b, e, saleID(r.order), lateTip{derived(r.order.ID, "tip "+strconv.Itoa(e.Seq)), p.Tender, p.Change, c.register, c.shift})
}

// tipsBack books back what was added to a sale that is taken back to be corrected.
func (r *running) tipsBack(b *pgx.Batch, e recorded, sale uuid.UUID, list []order.LateTip) {
	for _, t := range list {
		id := derived(t.PaymentID, "tip back "+strconv.Itoa(e.Seq))
		r.bookTip(b, e, sale, lateTip{id, t.Tender, -t.Amount, r.request.RegisterID, r.snapshot.shift})
	}
}

type lateTip struct {
	id       uuid.UUID
	tender   string
	amount   money.Amount
	register uuid.UUID
	shift    uuid.UUID
}

func (r *running) bookTip(b *pgx.Batch, e recorded, sale uuid.UUID, t lateTip) {
	day := r.facts.venue.day(e.At)
	b.Queue(insertTipSQL, r.change.account, sale, t.id, t.register, db.OrNull(t.shift), day.String(), e.At.In(r.facts.venue.Clock.Zone).Hour(), e.At, int64(t.amount))
	ledgerdb.Queue(b, ledgerdb.Meta{
		ID: derived(t.id, "entry"), VenueID: r.order.VenueID, RegisterID: t.register, ShiftID: t.shift, Day: day, SourceID: t.id, StaffID: e.Actor.StaffID, At: e.At,
	}, ledger.TipEntry(r.order, t.tender, t.amount))
}
