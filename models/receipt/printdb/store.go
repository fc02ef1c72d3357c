package printdb

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/audit"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/live"
	"comptoir/models/receipt/doc"
)

// Store keeps print jobs.
type Store struct {
	db  *db.DB
	hub *live.Hub
	now func() time.Time
}

// New makes a store; the hub, which may be nil, is told after each change.
func New(d *db.DB, hub *live.Hub, now func() time.Time) *Store {
	return &Store{db: d, hub: hub, now: now}
}

// fresh is how long a job is worth printing: nobody wants last night's tickets in the morning.
const fresh = 8 * time.Hour

const columns = `j.id, j.venue_id, j.register_id, j.order_id, j.refund_id, j.check_id, j.invoice_id, j.shift_id, j.ticket_id, coalesce(j.ticket_ids::text[], '{}') as ticket_ids, j.kind, j.copy, j.document, j.state, j.code, j.created_at,
	case when j.kind in ('receipt', 'report', 'drawer') and j.device = 'receipt' then coalesce(r.receipt_device, 'receipt') else j.device end as device`

// waits is how long a job that no bridge has taken is still printed by itself. Whoever connects a
// printer at noon does not want the whole morning out of it, nor a drawer to open for a sale that
// is long over.
const waits = 3 * time.Minute

// waiting holds for a job that is too old to be printed unasked; its argument is the time before
// which it was last touched.
const waiting = `j.state in ('new', 'no_bridge') and j.updated_at < ?`

// A Queue is what a register's printers still have to do.
type Queue struct {
	Jobs    []Job   // printed by themselves, the oldest first
	Waiting int     // papers that are printed only if somebody says so
	Bridge  *Bridge // through which they print; nil: this machine's
	Now     time.Time
}

// Pending returns the queue of a register.
func (s *Store) Pending(ctx context.Context, register uuid.UUID) (Queue, error) {
	var q Queue
	now := s.now()
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		q = Queue{Now: now}
		err := tx.NewRaw(`select `+columns+` from print_jobs j
			left join registers r on r.account_id = j.account_id and r.id = j.register_id
			where j.account_id = app_account() and j.register_id = ? and j.state not in ('done', 'cancelled') and j.created_at > ?
			and not (`+waiting+`) order by j.created_at limit 50`, register, now.Add(-fresh), now.Add(-waits)).Scan(ctx, &q.Jobs)
		if err != nil {
			return err
		}
		if q.Bridge, err = bridgeOf(ctx, tx, register); err != nil {
			return err
		}
		return tx.NewRaw(`select count(*) from print_jobs j
			where j.account_id = app_account() and j.register_id = ? and j.kind <> 'drawer' and j.created_at > ? and `+waiting,
			register, now.Add(-fresh), now.Add(-waits)).Scan(ctx, &q.Waiting)
	})
	if err != nil {
		return Queue{}, fmt.Errorf("list print jobs of register %s: %w", register, err)
	}
	return q, nil
}

// PrintWaiting has the papers of a register printed that were too old to be printed unasked.
func (s *Store) PrintWaiting(ctx context.Context, register, venue uuid.UUID) error {
	return s.settleWaiting(ctx, register, venue, "new", "and j.kind <> 'drawer'")
}

// ForgetWaiting gives them up.
func (s *Store) ForgetWaiting(ctx context.Context, register, venue uuid.UUID) error {
	return s.settleWaiting(ctx, register, venue, "cancelled", "")
}

func (s *Store) settleWaiting(ctx context.Context, register, venue uuid.UUID, state, but string) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update print_jobs j set state = ?, code = '', updated_at = ?
			where j.account_id = app_account() and j.register_id = ? and j.created_at > ? and `+waiting+` `+but,
			state, now, register, now.Add(-fresh), now.Add(-waits))
		if err != nil {
			return fmt.Errorf("settle print jobs of register %s: %w", register, err)
		}
		return live.Tell(ctx, tx, live.Print, register, venue)
	})
	if err == nil {
		s.wake(account)
	}
	return err
}

// Job returns one job.
func (s *Store) Job(ctx context.Context, id uuid.UUID) (Job, error) {
	var job Job
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		job, err = one(ctx, tx, id, "")
		return err
	})
	return job, err
}

func one(ctx context.Context, tx bun.IDB, id uuid.UUID, lock string) (Job, error) {
	var job Job
	err := tx.NewRaw(`select `+columns+` from print_jobs j
		left join registers r on r.account_id = j.account_id and r.id = j.register_id
		where j.account_id = app_account() and j.id = ? `+lock, id).Scan(ctx, &job)
	if db.IsNotFound(err) {
		return job, fault.NotFound("request.not_found").Because(err)
	}
	if err != nil {
		return job, fmt.Errorf("read print job %s: %w", id, err)
	}
	return job, nil
}

// Report records what a bridge says of a job. What is over stays over.
func (s *Store) Report(ctx context.Context, id uuid.UUID, state, code string) error {
	if !slices.Contains(reported(), state) || len(code) > 64 {
		return fault.Invalid("request.invalid").Field("state", "field.unknown")
	}
	return s.change(ctx, id, func(ctx context.Context, tx bun.Tx, j Job) error {
		if j.Over() || j.State == state && j.Code == code {
			return nil
		}
		return set(ctx, tx, j, state, code)
	})
}

// Retry has a job printed that was not. Where the printer may have printed it already, or has
// given it up, that is another job, marked as a copy, under the id of the command.
func (s *Store) Retry(ctx context.Context, command, id uuid.UUID) error {
	return s.change(ctx, id, func(ctx context.Context, tx bun.Tx, j Job) error {
		switch {
		case !j.GivenUp():
			return nil // it is printed, or about to be
		case j.State == "no_bridge":
			return set(ctx, tx, j, "new", "")
		}
		if err := set(ctx, tx, j, "cancelled", ""); err != nil {
			return err
		}
		return again(ctx, tx, command, j)
	})
}

// Forget gives a job up.
func (s *Store) Forget(ctx context.Context, id uuid.UUID) error {
	return s.change(ctx, id, func(ctx context.Context, tx bun.Tx, j Job) error {
		if j.Over() {
			return nil
		}
		return set(ctx, tx, j, "cancelled", "")
	})
}

func set(ctx context.Context, tx bun.IDB, j Job, state, code string) error {
	_, err := tx.ExecContext(ctx, `update print_jobs set state = ?, code = ?, updated_at = now()
		where account_id = app_account() and id = ?`, state, code, j.ID)
	if err != nil {
		return fmt.Errorf("set state of print job %s: %w", j.ID, err)
	}
	return live.Tell(ctx, tx, live.Print, j.ID, j.VenueID)
}

func again(ctx context.Context, tx bun.IDB, command uuid.UUID, j Job) error {
	var document any
	if len(j.Document) > 0 {
		document = string(j.Document)
	}
	_, err := tx.ExecContext(ctx, `insert into print_jobs (account_id, id, venue_id, register_id, order_id, refund_id, check_id, invoice_id, shift_id, ticket_id, ticket_ids, kind, device, copy, document)
		values (app_account(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::uuid[], ?, ?, ?, ?) on conflict (account_id, id) do nothing`,
		command, j.VenueID, j.RegisterID, j.OrderID, j.RefundID, j.CheckID, j.InvoiceID, j.ShiftID, j.TicketID, pgdialect.Array(j.TicketIDs), j.Kind, j.Device, j.Copy+1, document)
	if err != nil {
		return fmt.Errorf("print job %s again: %w", j.ID, err)
	}
	return live.Tell(ctx, tx, live.Print, command, j.VenueID)
}

// A Printing asks for a paper of an order at a till.
type Printing struct {
	Command    uuid.UUID // the id of the job: the same command prints once
	OrderID    uuid.UUID
	VenueID    uuid.UUID
	RegisterID uuid.UUID
	RefundID   uuid.UUID // zero: the paper of the sale itself
	CheckID    uuid.UUID // of a split order, the check whose receipt it is; zero: all of it
	InvoiceID  uuid.UUID // whose paper it is
	StaffID    uuid.UUID // who opens a drawer
	Reason     string    // why, without a sale
	Pin        int       // which drawer: see doc.DrawerAt
}

// Receipt prints the receipt of a closed order, or the paper of one of its refunds. One that was printed before comes out marked as a
// copy.
func (s *Store) Receipt(ctx context.Context, p Printing) error {
	return s.add(ctx, p, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into print_jobs (account_id, id, venue_id, register_id, order_id, refund_id, check_id, kind, device, copy)
			select app_account(), ?0, ?1, ?2, o.id, ?4, ?5, 'receipt', 'receipt', coalesce(max(j.copy) + 1, 0)
			from orders o
			left join print_jobs j on j.account_id = o.account_id and j.order_id = o.id and j.kind = 'receipt' and j.document is null
				and j.invoice_id is null and j.refund_id is not distinct from ?4 and j.check_id is not distinct from ?5
			where o.account_id = app_account() and o.id = ?3
			group by o.account_id, o.id
			on conflict (account_id, id) do nothing`, p.Command, p.VenueID, p.RegisterID, p.OrderID, db.OrNull(p.RefundID), db.OrNull(p.CheckID))
		return err
	})
}

// Invoice prints an invoice. One that was printed before comes out marked as a copy.
func (s *Store) Invoice(ctx context.Context, p Printing) error {
	return s.add(ctx, p, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into print_jobs (account_id, id, venue_id, register_id, order_id, invoice_id, kind, device, copy)
			select app_account(), ?0, ?1, ?2, i.order_id, i.id, 'receipt', 'receipt', coalesce(max(j.copy) + 1, 0)
			from invoices i left join print_jobs j on j.account_id = i.account_id and j.invoice_id = i.id
			where i.account_id = app_account() and i.id = ?3
			group by i.account_id, i.id
			on conflict (account_id, id) do nothing`, p.Command, p.VenueID, p.RegisterID, p.InvoiceID)
		return err
	})
}

// Bill prints what an order comes to so far, or a sheet that is of no order. The paper is kept as it was then: it must not turn
// into a receipt while it waits for the printer.
func (s *Store) Bill(ctx context.Context, p Printing, d doc.Document) error {
	text, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("write bill of order %s: %w", p.OrderID, err)
	}
	return s.add(ctx, p, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into print_jobs (account_id, id, venue_id, register_id, order_id, kind, device, document)
			values (app_account(), ?, ?, ?, ?, 'receipt', 'receipt', ?)
			on conflict (account_id, id) do nothing`, p.Command, p.VenueID, p.RegisterID, db.OrNull(p.OrderID), string(text))
		return err
	})
}

// Drawer opens a drawer of a register, once.
func (s *Store) Drawer(ctx context.Context, p Printing) error {
	var which *string // nil: the one that its printer is set up with
	if p.Pin != 0 {
		text, err := json.Marshal(doc.Document{Blocks: []doc.Block{doc.DrawerAt(p.Pin)}})
		if err != nil {
			return fmt.Errorf("write which drawer opens: %w", err)
		}
		which = new(string(text))
	}
	return s.add(ctx, p, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into print_jobs (account_id, id, venue_id, register_id, order_id, kind, device, document)
			values (app_account(), ?, ?, ?, ?, 'drawer', 'receipt', ?)
			on conflict (account_id, id) do nothing`, p.Command, p.VenueID, p.RegisterID, db.OrNull(p.OrderID), which)
		if err != nil {
			return err
		}
		if p.OrderID != uuid.Nil {
			return nil // a sale, or its refund, opens it
		}
		return audit.Record(ctx, tx, audit.Entry{
			ID: p.Command, At: s.now(), VenueID: p.VenueID, RegisterID: p.RegisterID, Act: audit.Drawer, Event: "drawer.opened_for", StaffID: p.StaffID,
		}, audit.Values{"reason": p.Reason})
	})
}

// add puts a paper into the queue of a register, and tells its till.
func (s *Store) add(ctx context.Context, p Printing, insert func(context.Context, bun.Tx) error) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := insert(ctx, tx); err != nil {
			return fmt.Errorf("print paper of order %s: %w", p.OrderID, err)
		}
		return live.Tell(ctx, tx, live.Print, p.Command, p.VenueID)
	})
	if err == nil {
		s.wake(account)
	}
	return err
}

// change does something to a job that is locked meanwhile.
func (s *Store) change(ctx context.Context, id uuid.UUID, do func(context.Context, bun.Tx, Job) error) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		job, err := one(ctx, tx, id, "for update of j")
		if err != nil {
			return err
		}
		return do(ctx, tx, job)
	})
	if err == nil {
		s.wake(account)
	}
	return err
}

func (s *Store) wake(account uuid.UUID) {
	if s.hub != nil {
		s.hub.Wake(account)
	}
}

// ReceiptDevice returns what the bridge at a register calls the printer of its receipts.
func (s *Store) ReceiptDevice(ctx context.Context, register uuid.UUID) (string, error) {
	var device string
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw(`select receipt_device from registers where account_id = app_account() and id = ?`, register).Scan(ctx, &device)
	})
	if db.IsNotFound(err) {
		return "", fault.NotFound("request.not_found").Because(err)
	}
	if err != nil {
		return "", fmt.Errorf("read receipt printer of register %s: %w", register, err)
	}
	return device, nil
}

// SetReceiptDevice says which of the bridge's printers prints a register's receipts.
func (s *Store) SetReceiptDevice(ctx context.Context, register uuid.UUID, device string) error {
	if device == "" || len(device) > 64 {
		return fault.Invalid("request.invalid").Field("device", "field.required")
	}
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `update registers set receipt_device = ? where account_id = app_account() and id = ?`, device, register)
		if err != nil {
			return fmt.Errorf("set receipt printer of register %s: %w", register, err)
		}
		return db.Touch(ctx, tx)
	})
}
