package fiscaldb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/fiscal/registration"
	"comptoir/models/form"
	"comptoir/models/live"
	"comptoir/models/money"
)

// A Device is the fiscal register that a till's sales are registered with.
type Device struct {
	RegisterID uuid.UUID
	VenueID    uuid.UUID
	Device     string // what the till's bridge calls it
	Waits      bool   // the till waits until a sale is registered
	TaxSystem  int    // tag 1055: one bit
}

// Devices are those of a venue, by register.
type Devices map[uuid.UUID]Device

// ReadDevices reads the devices of a venue.
func ReadDevices(ctx context.Context, tx bun.IDB, venue uuid.UUID) (Devices, error) {
	return readDevices(ctx, tx, "venue_id = ?", venue)
}

func readDevices(ctx context.Context, tx bun.IDB, where string, args ...any) (Devices, error) {
	var rows []Device
	err := tx.NewRaw(`select register_id, venue_id, device, waits, tax_system from fiscal_devices where account_id = app_account() and `+where, args...).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("read fiscal registers: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	devices := make(Devices, len(rows))
	for _, d := range rows {
		devices[d.RegisterID] = d
	}
	return devices, nil
}

const deviceLimit = 40

func (d *Device) check() error {
	var c form.Check
	d.Device = c.Line("device", d.Device, deviceLimit)
	c.Require(d.TaxSystem > 0 && d.TaxSystem <= 32 && d.TaxSystem&(d.TaxSystem-1) == 0, "tax_system", "field.unknown")
	return c.Err()
}

// SetDevice has a till's sales registered from now on. The same command again does nothing.
func (s *Store) SetDevice(ctx context.Context, command uuid.UUID, d Device) error {
	if err := d.check(); err != nil {
		return err
	}
	return s.set(ctx, command, d, `insert into fiscal_devices (account_id, register_id, venue_id, device, waits, tax_system)
		select app_account(), r.id, r.venue_id, ?1, ?2, ?3 from registers r where r.account_id = app_account() and r.id = ?0
		on conflict (account_id, register_id) do update set device = excluded.device, waits = excluded.waits, tax_system = excluded.tax_system`)
}

// DropDevice has a till's sales registered no longer. What is not registered yet stays on the list.
func (s *Store) DropDevice(ctx context.Context, command, register uuid.UUID) error {
	return s.set(ctx, command, Device{RegisterID: register}, `delete from fiscal_devices where account_id = app_account() and register_id = ?0`)
}

// set changes a device under the lock that every command given at its till takes.
func (s *Store) set(ctx context.Context, command uuid.UUID, d Device, sql string) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := db.Once(ctx, tx, command, "fiscal.device", d, &struct{}{}, func() error {
			if _, err := tx.ExecContext(ctx, `select 1 from register_chains where account_id = app_account() and register_id = ? for update`, d.RegisterID); err != nil {
				return fmt.Errorf("lock register %s: %w", d.RegisterID, err)
			}
			if d.Device != "" {
				if err := ratesKnown(ctx, tx, registration.KnownRate); err != nil {
					return err
				}
			}
			if _, err := tx.ExecContext(ctx, sql, d.RegisterID, d.Device, d.Waits, d.TaxSystem); err != nil {
				return fmt.Errorf("set fiscal register of %s: %w", d.RegisterID, err)
			}
			return db.Touch(ctx, tx)
		})
		return err
	})
}

// ratesKnown refuses a house with a tax that a country's registers do not know: its sales would be registered with a wrong one.
func ratesKnown(ctx context.Context, tx bun.Tx, known func(basisPoints int) bool) error {
	var rates []int
	err := tx.NewRaw(`select distinct basis_points from taxes where account_id = app_account() and archived_at is null order by 1`).Scan(ctx, &rates)
	if err != nil {
		return fmt.Errorf("read tax rates: %w", err)
	}
	for _, rate := range rates {
		if !known(rate) {
			return fault.Conflict("fiscal.tax_unknown").With("rate", money.Quantity(int64(rate)*int64(money.One)/100).String())
		}
	}
	return nil
}

// A Registering is a till's fiscal register in a transaction that has something to register.
type Registering struct {
	Device  Device
	account uuid.UUID
	opened  time.Time // the device's shift; zero: it is closed
	known   map[uuid.UUID]Known
	add     []Registration
	renewed bool
}

// Known is a document of the order that there is already.
type Known struct {
	Check    uuid.UUID
	Kind     registration.Kind
	Document registration.Document
}

const (
	shiftOpenedSQL = `select shift_opened_at from fiscal_devices where account_id = $1 and register_id = $2 for update`
	knownSQL       = `select source_id, check_id, kind, document from fiscal_documents where account_id = $1 and order_id = $2 and kind <> 'correction' order by n`

	insertDocumentSQL = `insert into fiscal_documents (account_id, id, venue_id, register_id, device, kind, source_id, order_id, check_id, business_day, at, total, document)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (account_id, source_id, kind) do nothing`
	setShiftSQL = `update fiscal_devices set shift_opened_at = $3 where account_id = $1 and register_id = $2`
)

// Queue reads what an order has registered, in a batch whose transaction registers more.
func (d Device) Queue(b *pgx.Batch, account, order uuid.UUID) *Registering {
	r := &Registering{Device: d, account: account, known: map[uuid.UUID]Known{}}
	b.Queue(shiftOpenedSQL, account, d.RegisterID).QueryRow(func(row pgx.Row) error {
		var at *time.Time
		if err := row.Scan(&at); err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("lock fiscal register of %s: %w", d.RegisterID, err)
		}
		if at != nil {
			r.opened = *at
		}
		return nil
	})
	b.Queue(knownSQL, account, order).Query(r.scanKnown)
	return r
}

// Known returns the document of something, if there is one.
func (r *Registering) Known(source uuid.UUID) (Known, bool) {
	k, ok := r.known[source]
	return k, ok
}

// Apart are the checks of the order that have documents of their own, with those.
func (r *Registering) Apart() map[uuid.UUID]registration.Document {
	apart := map[uuid.UUID]registration.Document{}
	back := map[uuid.UUID]int{}
	for _, k := range r.known {
		if k.Check == uuid.Nil {
			continue
		}
		if k.Kind == registration.KindRefund {
			back[k.Check]--
			continue
		}
		back[k.Check]++
		apart[k.Check] = k.Document
	}
	for check, n := range back {
		if n <= 0 {
			delete(apart, check)
		}
	}
	return apart
}

// A Registration is what is to be registered, and what became of it.
type Registration struct {
	ID, Source, Order, Check uuid.UUID
	VenueID, RegisterID      uuid.UUID
	Register                 string
	Device                   string
	Kind                     registration.Kind
	Day                      string
	At                       time.Time
	Document                 registration.Document
	State                    State
	Code, Said               string
	Attempt                  int
	GoneOn                   bool
	Result                   *Result
	Number                   int    // of the order
	SettledBy, SettledWhy    string // where a person found out
}

// Add has a document registered. A shift that is about to expire is renewed before it.
func (r *Registering) Add(in Registration) {
	in.VenueID, in.RegisterID, in.Device, in.Kind = r.Device.VenueID, r.Device.RegisterID, r.Device.Device, in.Document.Kind
	if registration.Renew(r.opened, in.At) {
		id := uuid.NewSHA1(in.Source, []byte("renew "+string(in.Kind)))
		r.add = append(r.add, Registration{ID: id, Source: id, VenueID: in.VenueID, RegisterID: in.RegisterID, Device: in.Device,
			Kind: registration.KindRenewShift, Day: in.Day, At: in.At, Document: registration.Shift(registration.KindRenewShift, in.Document.Cashier)})
		r.opened, r.renewed = in.At, true
	}
	if r.opened.IsZero() {
		r.opened, r.renewed = in.At, true // the device opens its shift by itself
	}
	r.known[in.Source] = Known{in.Check, in.Kind, in.Document}
	r.add = append(r.add, in)
}

// Write queues what is to be registered, and tells the till.
func (r *Registering) Write(b *pgx.Batch) {
	for _, d := range r.add {
		b.Queue(insertDocumentSQL, r.account, d.ID, d.VenueID, d.RegisterID, d.Device, string(d.Kind), d.Source, db.OrNull(d.Order), db.OrNull(d.Check),
			d.Day, d.At, int64(d.Document.Total), d.Document.JSON())
		live.Queue(b, r.account, live.Change{Topic: live.Print, Key: d.ID, Venue: d.VenueID})
	}
	if r.renewed {
		b.Queue(setShiftSQL, r.account, r.Device.RegisterID, r.opened)
	}
}
