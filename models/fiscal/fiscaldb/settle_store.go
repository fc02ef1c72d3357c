package fiscaldb

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/audit"
	"comptoir/models/db"
	"comptoir/models/fault"
	"comptoir/models/fiscal/registration"
	"comptoir/models/form"
	"comptoir/models/live"
	"comptoir/models/order"
)

// Replaced is a document whose place a correction took.
const Replaced State = "replaced"

// A Settling is what somebody found out at the device of a document that failed, or of which nobody knew.
type Settling struct {
	ID     uuid.UUID // of the command
	Why    string    // in their own words
	By     order.Actor
	Result *Result // what the device's paper says; nil: it has no such document
}

const longestWhy = 300

func (in *Settling) check() error {
	var c form.Check
	in.Why = c.Line("why", in.Why, longestWhy)
	c.Require(in.Why != "", "why", "field.required")
	if r := in.Result; r != nil {
		r.Memory = strings.TrimSpace(r.Memory)
		c.Require(r.Number > 0, "number", "field.required")
		c.Require(r.Sign > 0, "sign", "field.required")
		c.Require(len(r.Memory) == 16 && strings.Trim(r.Memory, "0123456789") == "", "memory", "registration.memory_wrong")
		c.Require(!r.Time.IsZero(), "time", "field.required")
	}
	return c.Err()
}

// Settle keeps what somebody found out. What the device has needs nothing more; what it has not may be tried again, or
// corrected. The same again does nothing.
func (s *Store) Settle(ctx context.Context, id uuid.UUID, in Settling) error {
	if err := in.check(); err != nil {
		return err
	}
	return s.alter(ctx, id, func(ctx context.Context, tx bun.Tx, r Registration) error {
		to, event, result := Failed, "registration.settled_missing", []byte(nil)
		if in.Result != nil {
			to, event = Registered, "registration.settled_found"
			result, _ = json.Marshal(in.Result) // plain data: cannot fail
		}
		switch {
		case r.State == to && r.SettledBy != "":
			return nil
		case r.State != Unknown && (r.State != Failed || to == Failed):
			return fault.Conflict("registration.not_open")
		}
		_, err := tx.ExecContext(ctx, `update fiscal_documents set state = ?, code = '', said = '', result = ?::json, settled_by = ?, settled_why = ?, changed_at = now()
			where account_id = app_account() and id = ?`, string(to), orNothing(result), in.By.Name, in.Why, id)
		if err != nil {
			return fmt.Errorf("settle fiscal document %s: %w", id, err)
		}
		return s.note(ctx, tx, r, event, in)
	})
}

func orNothing(text []byte) any {
	if text == nil {
		return nil
	}
	return string(text)
}

// A Correcting asks for a correction of a sale, or a refund, that was made without being registered.
type Correcting struct {
	Settling
	ByOrder bool   // of the tax office; else the house corrects itself
	Date    string // of the settlement, 2006-01-02
	Number  string // of the order, where it is by one
}

func (in *Correcting) check() error {
	if err := in.Settling.check(); err != nil {
		return err
	}
	var c form.Check
	_, err := time.Parse(time.DateOnly, in.Date)
	c.Require(err == nil, "date", "field.required")
	in.Number = c.Optional("number", in.Number, 32)
	c.Require(!in.ByOrder || in.Number != "", "number", "registration.order_number")
	return c.Err()
}

// Correct has a correction registered in the place of a document that is proven not to be: with its lines, sums and payments,
// and the day of the settlement (tags 1173, 1178 and 1179). The same again does nothing.
func (s *Store) Correct(ctx context.Context, id uuid.UUID, in Correcting) error {
	in.Result = nil
	if err := in.check(); err != nil {
		return err
	}
	return s.alter(ctx, id, func(ctx context.Context, tx bun.Tx, r Registration) error {
		switch {
		case r.State == Replaced:
			return nil
		case r.State != Failed || !r.Correctable():
			return fault.Conflict("registration.not_open")
		}
		doc := r.Document
		doc.Reason = &registration.Reason{ByOrder: in.ByOrder, Refund: doc.Kind == registration.KindRefund, Date: in.Date, Number: in.Number}
		doc.Kind = registration.KindCorrection
		res, err := tx.ExecContext(ctx, `insert into fiscal_documents (account_id, id, venue_id, register_id, device, kind, source_id, order_id, check_id, business_day, at, total, document,
				gone_on, settled_by, settled_why)
			select d.account_id, ?1, d.venue_id, d.register_id, f.device, ?2, d.source_id, d.order_id, d.check_id, d.business_day, ?3, d.total, ?4::json, true, ?5, ?6
			from fiscal_documents d join fiscal_devices f on f.account_id = d.account_id and f.register_id = d.register_id
			where d.account_id = app_account() and d.id = ?0`,
			id, uuid.NewSHA1(id, []byte("correction")), string(doc.Kind), s.now(), doc.JSON(), in.By.Name, in.Why)
		if err != nil {
			return fmt.Errorf("correct fiscal document %s: %w", id, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return fault.Conflict("registration.no_device").Because(err)
		}
		if _, err := tx.ExecContext(ctx, `update fiscal_documents set state = 'replaced', changed_at = now() where account_id = app_account() and id = ?`, id); err != nil {
			return fmt.Errorf("replace fiscal document %s: %w", id, err)
		}
		return s.note(ctx, tx, r, "registration.corrected", in.Settling)
	})
}

// Correctable says whether a correction can take the place of the document: of sales and refunds it can.
func (r Registration) Correctable() bool {
	return r.Kind == registration.KindSale || r.Kind == registration.KindRefund
}

// note writes into the owner's list who said what of a document.
func (s *Store) note(ctx context.Context, tx bun.Tx, r Registration, event string, in Settling) error {
	return audit.Record(ctx, tx, audit.Entry{
		ID: in.ID, At: s.now(), VenueID: r.VenueID, RegisterID: r.RegisterID, Act: audit.Fiscal, Event: event, OrderID: r.Order,
		StaffID: in.By.StaffID, StaffName: in.By.Name, Amount: r.Document.Total,
	}, audit.Values{"number": strconv.Itoa(r.Number), "why": in.Why})
}

// alter changes a document that is locked meanwhile, and tells its till.
func (s *Store) alter(ctx context.Context, id uuid.UUID, do func(context.Context, bun.Tx, Registration) error) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		r, err := document(ctx, tx, id, "for update of d")
		if err != nil {
			return err
		}
		if err := do(ctx, tx, r); err != nil {
			return err
		}
		return live.Tell(ctx, tx, live.Print, id, r.VenueID)
	})
	account, who := db.Account(ctx)
	if err == nil && who == nil && s.hub != nil {
		s.hub.Wake(account)
	}
	return err
}
