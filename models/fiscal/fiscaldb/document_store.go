package fiscaldb

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/fiscal"
	"comptoir/models/fiscal/registration"
	"comptoir/models/live"
	"comptoir/models/receipt"
)

// State is what became of a document.
type State string

// The states. Failed is proven not to be registered; of Unknown a person has to find out at the device.
const (
	Waiting    State = "waiting"
	Registered State = "registered"
	Failed     State = "failed"
	Unknown    State = "unknown"
)

// A Result is what the fiscal memory gave a document, as the bridge tells it.
type Result struct {
	Number uint32    `json:"number"`
	Sign   uint32    `json:"sign"`
	Time   time.Time `json:"time"` // by the device's clock, as if it were UTC
	Shift  int       `json:"shift,omitempty"`
	Memory string    `json:"memory"`
	QR     string    `json:"qr,omitempty"`
	Text   string    `json:"text,omitempty"` // the device's words, where it refused
}

func (r *Registering) scanKnown(rows pgx.Rows) error {
	for rows.Next() {
		var source uuid.UUID
		var check *uuid.UUID
		var kind string
		var text []byte
		if err := rows.Scan(&source, &check, &kind, &text); err != nil {
			return fmt.Errorf("read documents of the order: %w", err)
		}
		k := Known{Kind: registration.Kind(kind)}
		if check != nil {
			k.Check = *check
		}
		if err := json.Unmarshal(text, &k.Document); err != nil {
			return fmt.Errorf("read document of %s: %w", source, err)
		}
		r.known[source] = k
	}
	return rows.Err()
}

// Insert has something registered that is no order's, in the transaction of what it is of: a shift, cash. Where the till
// has no fiscal register nothing happens. A document that opens or closes the device's shift says so of it.
func Insert(ctx context.Context, tx bun.IDB, register, source uuid.UUID, day string, at time.Time, d registration.Document) error {
	opened, when := "coalesce(shift_opened_at, ?)", any(at) // the device opens its shift by itself
	switch d.Kind {
	case registration.KindOpenShift, registration.KindRenewShift:
		opened = "?"
	case registration.KindCloseShift:
		opened, when = "?::timestamptz", nil
	}
	id := uuid.NewSHA1(source, []byte("registered "+string(d.Kind)))
	var devices []Device
	err := tx.NewRaw(`update fiscal_devices set shift_opened_at = `+opened+` where account_id = app_account() and register_id = ?
		returning register_id, venue_id, device, waits, tax_system`, when, register).Scan(ctx, &devices)
	if err != nil {
		return fmt.Errorf("read fiscal register of %s: %w", register, err)
	}
	for _, f := range devices {
		_, err := tx.ExecContext(ctx, `insert into fiscal_documents (account_id, id, venue_id, register_id, device, kind, source_id, business_day, at, total, document)
			values (app_account(), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (account_id, source_id, kind) do nothing`,
			id, f.VenueID, f.RegisterID, f.Device, string(d.Kind), source, day, at, int64(d.Total), d.JSON())
		if err != nil {
			return fmt.Errorf("register %s of %s: %w", d.Kind, source, err)
		}
		if err := live.Tell(ctx, tx, live.Print, id, f.VenueID); err != nil {
			return err
		}
	}
	return nil
}

type documentRow struct {
	ID, SourceID, OrderID, CheckID, VenueID, RegisterID uuid.UUID
	Register, Device, Kind, Day, State, Code, Said      string
	At                                                  time.Time
	Attempt, Number                                     int
	GoneOn                                              bool
	SettledBy, SettledWhy                               string
	Document, Result                                    json.RawMessage
}

const documentColumns = `d.id, d.source_id, coalesce(d.order_id, '00000000-0000-0000-0000-000000000000') as order_id,
	coalesce(d.check_id, '00000000-0000-0000-0000-000000000000') as check_id, d.venue_id, d.register_id, r.name as register, d.device, d.kind,
	d.business_day::text as day, d.state, d.code, d.said, d.at, d.attempt, coalesce(o.number, 0) as number, d.gone_on, d.settled_by, d.settled_why, d.document, coalesce(d.result, 'null') as result
	from fiscal_documents d join registers r on r.account_id = d.account_id and r.id = d.register_id
	left join orders o on o.account_id = d.account_id and o.id = d.order_id where d.account_id = app_account() and `

func readDocuments(ctx context.Context, tx bun.IDB, where string, args ...any) ([]Registration, error) {
	var rows []documentRow
	if err := tx.NewRaw("select "+documentColumns+where, args...).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("read fiscal documents: %w", err)
	}
	list := make([]Registration, len(rows))
	for i, r := range rows {
		list[i] = Registration{ID: r.ID, Source: r.SourceID, Order: r.OrderID, Check: r.CheckID, VenueID: r.VenueID, RegisterID: r.RegisterID, Register: r.Register,
			Device: r.Device, Kind: registration.Kind(r.Kind), Day: r.Day, At: r.At, State: State(r.State), Code: r.Code, Said: r.Said, Attempt: r.Attempt,
			GoneOn: r.GoneOn, Number: r.Number, SettledBy: r.SettledBy, SettledWhy: r.SettledWhy}
		if err := json.Unmarshal(r.Document, &list[i].Document); err != nil {
			return nil, fmt.Errorf("read fiscal document %s: %w", r.ID, err)
		}
		if err := json.Unmarshal(r.Result, &list[i].Result); err != nil {
			return nil, fmt.Errorf("read result of fiscal document %s: %w", r.ID, err)
		}
	}
	return list, nil
}

// A Desk is what a till has to register.
type Desk struct {
	Next    *Registration  // the oldest that waits: one after the other, so that a shift is renewed between two sales
	Stuck   []Registration // failed, or a person has to look
	Waiting int            // with Next
	Waits   *Registration  // for which the till waits; nil: it goes on
	Old     bool           // the device's shift is nearly 24 hours old: it is renewed before the next sale
}

// Open says how many are not registered.
func (d Desk) Open() int { return d.Waiting + len(d.Stuck) }

// openShown bounds what a till reads; nobody works through more at once.
const openShown = 200

// Desk returns what a till has to register.
func (s *Store) Desk(ctx context.Context, register uuid.UUID) (d Desk, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		d = Desk{}
		list, err := readDocuments(ctx, tx, "d.register_id = ? and d.state not in ('registered', 'replaced') order by d.n limit ?", register, openShown)
		if err != nil {
			return err
		}
		var device struct {
			Waits         bool
			ShiftOpenedAt bun.NullTime
		}
		err = tx.NewRaw(`select waits, shift_opened_at from fiscal_devices where account_id = app_account() and register_id = ?`, register).Scan(ctx, &device)
		if err != nil && !db.IsNotFound(err) {
			return fmt.Errorf("read fiscal register of %s: %w", register, err)
		}
		d.Old = registration.Renew(device.ShiftOpenedAt.Time, s.now())
		for i := range list {
			d.sort(&list[i], device.Waits)
		}
		return nil
	})
	return d, err
}

func (d *Desk) sort(r *Registration, waits bool) {
	if waits && !r.GoneOn && r.Order != uuid.Nil && d.Waits == nil {
		d.Waits = r
	}
	if r.State != Waiting {
		d.Stuck = append(d.Stuck, *r)
		return
	}
	if d.Waiting++; d.Next == nil {
		d.Next = r
	}
}

// Unregistered lists what is not registered at some venues, the oldest first; no venues means all of them.
func (s *Store) Unregistered(ctx context.Context, venues []uuid.UUID) (list []Registration, err error) {
	where, args := "d.state not in ('registered', 'replaced')", []any{}
	if len(venues) > 0 {
		where, args = where+" and d.venue_id in (?)", append(args, bun.List(venues))
	}
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		list, err = readDocuments(ctx, tx, where+" order by d.n limit ?", append(args, openShown)...)
		return err
	})
	return list, err
}

// Document returns one document.
func (s *Store) Document(ctx context.Context, id uuid.UUID) (r Registration, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		r, err = document(ctx, tx, id, "")
		return err
	})
	return r, err
}

func document(ctx context.Context, tx bun.IDB, id uuid.UUID, lock string) (Registration, error) {
	list, err := readDocuments(ctx, tx, "d.id = ? "+lock, id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("request.not_found")
	}
	if err != nil {
		return Registration{}, err
	}
	return list[0], nil
}

// Report records what a bridge says of a document. What is registered stays so; what failed is told by the attempt that
// did, so that an answer that comes late changes nothing.
func (s *Store) Report(ctx context.Context, id uuid.UUID, attempt int, state, code string, result []byte) error {
	now, got := Waiting, Result{}
	switch state {
	case "done":
		now = Registered
	case "failed":
		now = Failed
	case "unknown":
		now = Unknown
	case "queued", "running", "needs_paper", "no_bridge":
	default:
		return fault.Invalid("request.invalid").Field("state", "field.unknown")
	}
	if len(result) > 0 {
		if err := json.Unmarshal(result, &got); err != nil {
			return fault.Malformed("request.unreadable").Because(err)
		}
	}
	if state == "no_bridge" && code == "" {
		code = "missing"
	}
	return s.change(ctx, id, func(r Registration) (string, []any) {
		if r.State == Registered || r.State == Replaced || now != Registered && r.Attempt != attempt || now == Waiting && r.State != Waiting || len(code) > 64 {
			return "", nil
		}
		if now == Registered {
			text, _ := json.Marshal(got) // plain data: cannot fail
			return "state = 'registered', code = '', said = '', result = ?", []any{string(text)}
		}
		return "state = ?, code = ?, said = ?", []any{string(now), code, got.Text}
	})
}

// Retry asks the device again, under the document's own id: one that it has is not registered twice.
func (s *Store) Retry(ctx context.Context, id uuid.UUID) error {
	return s.change(ctx, id, func(r Registration) (string, []any) {
		if r.State != Failed && r.State != Unknown {
			return "", nil
		}
		return `state = 'waiting', code = '', said = '', attempt = attempt + 1, device = coalesce((select f.device from fiscal_devices f
			where f.account_id = fiscal_documents.account_id and f.register_id = fiscal_documents.register_id), device)`, nil
	})
}

// GoOn has the till wait no longer. The document stays on the list until it is registered.
func (s *Store) GoOn(ctx context.Context, id uuid.UUID) error {
	return s.change(ctx, id, func(Registration) (string, []any) { return "gone_on = true", nil })
}

// change changes a document that is locked meanwhile.
func (s *Store) change(ctx context.Context, id uuid.UUID, to func(Registration) (string, []any)) error {
	return s.alter(ctx, id, func(ctx context.Context, tx bun.Tx, r Registration) error {
		set, args := to(r)
		if set == "" {
			return nil
		}
		if _, err := tx.ExecContext(ctx, "update fiscal_documents set "+set+", changed_at = now() where account_id = app_account() and id = ?", append(args, id)...); err != nil {
			return fmt.Errorf("change fiscal document %s: %w", id, err)
		}
		return nil
	})
}

// registered is what is printed of a document; nil: there is none.
func (s *Store) registered(ctx context.Context, of Subject) (*receipt.Signed, error) {
	var list []Registration
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		where, args := "d.source_id = ?", []any{of.Source}
		if of.Check != uuid.Nil {
			where, args = "d.order_id = ? and d.check_id = ? and d.kind in ('sale', 'correction')", []any{of.Order, of.Check}
		}
		list, err = readDocuments(ctx, tx, where+" order by d.n desc limit 1", args...)
		return err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	r := list[0].Result
	if r == nil {
		return &receipt.Signed{Owed: true}, nil
	}
	return &receipt.Signed{QR: r.QR, Lines: []fiscal.Line{
		{Label: "storage", Value: r.Memory}, {Label: "document", Value: strconv.FormatUint(uint64(r.Number), 10)},
		{Label: "sign", Value: fmt.Sprintf("%010d", r.Sign)}, {Label: "registered", Value: r.Time.Format("02.01.2006 15:04")},
	}}, nil
}
