package tilldb

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/ledger"
	"comptoir/models/money"
	"comptoir/models/till"
)

// X returns what the open shift of somebody at a register has come to so far. It changes nothing, however often
// it is asked.
func (s *Store) X(ctx context.Context, register, staff uuid.UUID) (till.Z, error) {
	return s.x(ctx, func(ctx context.Context, tx bun.Tx) (Shift, error) { return current(ctx, tx, register, staff) })
}

// XOf is X for a shift that is known.
func (s *Store) XOf(ctx context.Context, shift uuid.UUID) (till.Z, error) {
	return s.x(ctx, func(ctx context.Context, tx bun.Tx) (Shift, error) { return openShift(ctx, tx, shift) })
}

func (s *Store) x(ctx context.Context, find func(context.Context, bun.Tx) (Shift, error)) (till.Z, error) {
	var z till.Z
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		shift, err := find(ctx, tx)
		if err != nil {
			return err
		}
		z, err = figures(ctx, tx, shift, s.now())
		return err
	})
	return z, err
}

// figures adds a shift up: money from the ledger, counts from its sales.
func figures(ctx context.Context, tx bun.IDB, s Shift, at time.Time) (till.Z, error) {
	z := till.Z{
		ShiftID: s.ID, Number: s.Number, Venue: s.Venue, Register: s.Register, Drawer: till.ZDrawer{Name: s.Drawer, Holder: s.Holder, Purse: s.Purse}, Day: s.Day.String(), OpenedAt: s.OpenedAt, At: at,
	}
	for _, add := range []func(context.Context, bun.IDB, Shift, *till.Z) error{
		addHead, addSales, addTaxes, addTenders, addOnAccount, addTakenBack, addMovements, addDrawer, addForeign,
	} {
		if err := add(ctx, tx, s, &z); err != nil {
			return till.Z{}, fmt.Errorf("figures of shift %s: %w", s.ID, err)
		}
	}
	return z, nil
}

func addHead(ctx context.Context, tx bun.IDB, s Shift, z *till.Z) (err error) {
	err = tx.NewRaw(`select currency, digits from accounts where account_id = app_account()`).Scan(ctx, &z.Currency.Code, &z.Currency.Digits)
	if err != nil {
		return fmt.Errorf("read currency: %w", err)
	}
	z.OpenedBy, err = nameOf(ctx, tx, s.OpenedBy)
	return err
}

// nameOf is a person's name; empty for nobody.
func nameOf(ctx context.Context, tx bun.IDB, id uuid.UUID) (string, error) {
	var name string
	err := tx.NewRaw(`select name from staff where account_id = app_account() and id = ?`, id).Scan(ctx, &name)
	if err != nil && !db.IsNotFound(err) {
		return "", fmt.Errorf("read name of staff %s: %w", id, err)
	}
	return name, nil
}

type soldRow struct {
	Orders, Late, First, Last, Covers, Refunds, Reopened      int
	Refunded                                                  money.Amount
	Quantity                                                  money.Quantity
	Comp, Deposit                                             money.Amount
	Amount, Discount, Service, Net, Tax, Tip, Total, Rounding money.Amount
}

func addSales(ctx context.Context, tx bun.IDB, s Shift, z *till.Z) error {
	var r soldRow
	err := tx.NewRaw(`select coalesce(sum(orders), 0) as orders, count(*) filter (where closed_at < ? and orders > 0) as late,
			coalesce((array_agg(number order by closed_at, number) filter (where orders > 0))[1], 0) as first,
			coalesce((array_agg(number order by closed_at desc, number desc) filter (where orders > 0))[1], 0) as last,
			count(*) filter (where refund and orders = 0) as refunds, count(*) filter (where orders < 0) as reopened,
			coalesce(-sum(total) filter (where refund and orders = 0), 0)::bigint as refunded,
			coalesce(sum(covers), 0) as covers, (coalesce(sum(quantity), 0) * 10000)::bigint as quantity,
			coalesce(sum(amount), 0)::bigint as amount, coalesce(sum(discount), 0)::bigint as discount,
			coalesce(sum(comp), 0)::bigint as comp, coalesce(sum(deposit), 0)::bigint as deposit,
			coalesce(sum(service), 0)::bigint as service, coalesce(sum(net), 0)::bigint as net, coalesce(sum(tax), 0)::bigint as tax,
			coalesce(sum(tip), 0)::bigint as tip, coalesce(sum(total), 0)::bigint as total, coalesce(sum(rounding), 0)::bigint as rounding
		from sales where account_id = app_account() and shift_id = ?`, s.OpenedAt, s.ID).Scan(ctx, &r)
	if err != nil {
		return fmt.Errorf("add up sales: %w", err)
	}
	z.Orders, z.Late, z.First, z.Last, z.Covers, z.Quantity = r.Orders, r.Late, r.First, r.Last, r.Covers, r.Quantity
	z.Amount, z.Discount, z.Service, z.Net = r.Amount, r.Discount, r.Service, r.Net
	z.Comp, z.Deposit = r.Comp, r.Deposit
	z.Refunds, z.Refunded, z.Reopened = r.Refunds, r.Refunded, r.Reopened
	z.Tax, z.Tip, z.Total, z.Rounding = r.Tax, r.Tip, r.Total, r.Rounding
	return nil
}

// addTaxes takes each tax's amount from the ledger and what it is a share of from the sales.
func addTaxes(ctx context.Context, tx bun.IDB, s Shift, z *till.Z) error {
	err := tx.NewRaw(`with posted as (
			select detail, -sum(amount)::bigint as amount from journal_postings
			where account_id = app_account() and shift_id = ? and ledger_account = ? group by detail
		), based as (
			select t.tax_id::text as detail, max(t.name) as name, max(t.basis_points) as basis_points, sum(t.net)::bigint as net
			from sale_taxes t join sales s on s.account_id = t.account_id and s.id = t.sale_id
			where s.account_id = app_account() and s.shift_id = ? group by t.tax_id
		)
		select p.detail as tax_id, coalesce(b.name, x.name, p.detail) as name, coalesce(b.basis_points, x.basis_points, 0) as basis_points,
			coalesce(b.net, 0) as net, p.amount
		from posted p left join based b on b.detail = p.detail
			left join taxes x on x.account_id = app_account() and x.id::text = p.detail
		order by 3 desc, 2`, s.ID, string(ledger.TaxPayable), s.ID).Scan(ctx, &z.Taxes)
	if err != nil {
		return fmt.Errorf("add up taxes: %w", err)
	}
	return nil
}

func addTenders(ctx context.Context, tx bun.IDB, s Shift, z *till.Z) error {
	err := tx.NewRaw(`select detail as tender, count(distinct entry_id) filter (where kind in ('sale', 'late', 'prepaid') and amount > 0) as count, sum(amount)::bigint as amount from journal_postings
		where account_id = app_account() and shift_id = ? and ledger_account in (?) and kind in ('sale', 'refund', 'reopened', 'tip', 'late', 'prepaid', 'prepaid_back')
		group by detail order by 3 desc, 1`, s.ID, bun.List(ledger.TenderAccounts())).Scan(ctx, &z.Tenders)
	if err != nil {
		return fmt.Errorf("add up tenders: %w", err)
	}
	return nil
}

// addOnAccount says what was taken in the shift for orders that were not closed, and what was used of such money when
// they were closed.
func addOnAccount(ctx context.Context, tx bun.IDB, s Shift, z *till.Z) error {
	var r struct{ Taken, Used money.Amount }
	err := tx.NewRaw(`select coalesce(-sum(amount) filter (where kind in ('prepaid', 'prepaid_back')), 0)::bigint as taken,
			coalesce(sum(amount) filter (where kind not in ('prepaid', 'prepaid_back')), 0)::bigint as used
		from journal_postings where account_id = app_account() and shift_id = ? and ledger_account = ?`,
		s.ID, string(ledger.PrepaidByGuests)).Scan(ctx, &r)
	if err != nil {
		return fmt.Errorf("add up what was paid on account: %w", err)
	}
	z.OnAccount, z.AccountUsed = r.Taken, r.Used
	return nil
}

// addTakenBack counts what was voided and cancelled at the register while the shift was open: by its holder, or by those who
// had no drawer of their own then.
func addTakenBack(ctx context.Context, tx bun.IDB, s Shift, z *till.Z) error {
	err := tx.NewRaw(`select count(*) filter (where type = 'line_voided'), count(*) filter (where type = 'cancelled') from order_events e
		where account_id = app_account() and type in ('line_voided', 'cancelled') and at >= ?2 and at <= ?3 and case when ?1::uuid is null
			then register_id = ?0 and not exists (select from shifts h where h.account_id = e.account_id and h.holder_id = e.staff_id and h.opened_at <= e.at
				and (h.closed_at is null or h.closed_at > e.at) and (h.register_id = e.register_id or h.purse and h.venue_id = ?5))
			else staff_id = ?1 and (register_id = ?0 or ?4 and register_id in (select id from registers where account_id = app_account() and venue_id = ?5)) end`,
		s.RegisterID, db.OrNull(s.HolderID), s.OpenedAt, z.At, s.Purse, s.VenueID).Scan(ctx, &z.Voids, &z.Cancellations)
	if err != nil {
		return fmt.Errorf("count what was taken back: %w", err)
	}
	return nil
}

func addMovements(ctx context.Context, tx bun.IDB, s Shift, z *till.Z) error {
	err := tx.NewRaw(`select m.id, exists (select from cash_photos f where f.account_id = m.account_id and f.movement_id = m.id) as photo, m.kind, m.amount, m.reason, coalesce(p.name, '') as by, m.at
		from cash_movements m left join staff p on p.account_id = m.account_id and p.id = m.staff_id
		where m.account_id = app_account() and m.shift_id = ? order by m.at, m.id`, s.ID).Scan(ctx, &z.Drawer.Movements)
	if err != nil {
		return fmt.Errorf("read cash movements: %w", err)
	}
	return nil
}

// addDrawer says what the drawer should hold, by the ledger.
func addDrawer(ctx context.Context, tx bun.IDB, s Shift, z *till.Z) error {
	var byKind []struct {
		Kind   ledger.Kind
		Amount money.Amount
	}
	err := tx.NewRaw(`select kind, sum(amount)::bigint as amount from journal_postings
		where account_id = app_account() and shift_id = ? and ledger_account = ? group by kind`, s.ID, string(ledger.Cash)).Scan(ctx, &byKind)
	if err != nil {
		return fmt.Errorf("add up drawer: %w", err)
	}
	d := &z.Drawer
	for _, k := range byKind {
		d.Expected += k.Amount
		switch k.Kind {
		case ledger.Float:
			d.Float += k.Amount
		case ledger.PaidIn, ledger.Settled:
			d.PaidIn += k.Amount
		case ledger.PaidOut:
			d.PaidOut -= k.Amount
		case ledger.Drop:
			d.Dropped -= k.Amount
		default:
			d.Sales += k.Amount
		}
	}
	return nil
}
