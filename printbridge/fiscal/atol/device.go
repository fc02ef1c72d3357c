// Package atol registers documents with fiscal registers of ATOL through the vendor's
// local web service ("Web Requests", driver 10): JSON tasks that are put into its queue
// under ids of ours.
//
// It owns the tasks' shape, the polling and the strict reading of answers. The service
// carries nothing out twice under one id, so ids are made of the documents' own; whether a
// document is asked for again, package fiscal decides. Start reading at Device.Carry.
package atol

import (
	"context"
	"time"

	"github.com/google/uuid"

	"comptoir/printbridge/fiscal"
)

// Port is where the service listens from the factory.
const Port = "16732"

// A Device is one register of a service.
type Device struct {
	Service
	Wait func(ctx context.Context, d time.Duration) error

	ffd12     *bool // as last told
	unprinted bool  // the last document is registered and its paper incomplete
}

// Close has nothing to let go: each request has a connection of its own.
func (d *Device) Close() {}

// The answers of the queries.
type (
	memory struct {
		Info *struct {
			Serial    string `json:"serial"`
			FFD       string `json:"ffdVersion"`
			LivePhase string `json:"livePhase"`
			Warnings  struct {
				Critical  bool `json:"criticalError"`
				Overflow  bool `json:"memoryOverflow"`
				Replace   bool `json:"needReplacement"`
				Exhausted bool `json:"resourceExhausted"`
				OfdSilent bool `json:"ofdTimeout"`
			} `json:"warnings"`
		} `json:"fnInfo"`
	}
	last struct {
		Status *struct {
			Number *uint32 `json:"fiscalDocumentNumber"`
		} `json:"fnStatus"`
	}
	shift struct {
		Status *struct {
			State   string `json:"state"`
			Number  uint16 `json:"number"`
			Expires Stamp  `json:"expiredTime"`
		} `json:"shiftStatus"`
	}
	totals struct {
		Totals *struct {
			Income  struct{ Count uint16 } `json:"income"`
			Outcome struct{ Count uint16 } `json:"outcome"`
		} `json:"shiftTotals"`
	}
	state struct {
		Status *struct {
			Clock   Stamp `json:"currentDateTime"`
			Blocked bool  `json:"blocked"`
			Cover   bool  `json:"coverOpened"`
			Paper   *bool `json:"paperPresent"`
		} `json:"deviceStatus"`
	}
)

// Status asks for all there is to know. While the service has tasks in its queue nothing
// of it would hold for long, and it says so.
func (d *Device) Status(ctx context.Context) (s fiscal.Status, err error) {
	if err := d.idle(ctx); err != nil {
		return s, err
	}
	m, err := query[memory](ctx, &d.Service, "queryFnInfo")
	if err != nil {
		return s, err
	}
	l, err := query[last](ctx, &d.Service, "queryFnStatus")
	if err != nil {
		return s, err
	}
	sh, err := query[shift](ctx, &d.Service, "queryShiftStatus")
	if err != nil {
		return s, err
	}
	tot, err := query[totals](ctx, &d.Service, "queryShiftTotals")
	if err != nil {
		return s, err
	}
	st, err := query[state](ctx, &d.Service, "queryDeviceStatus")
	if err != nil {
		return s, err
	}
	if s, err = compose(m, l, sh, tot, st); err == nil {
		s.Unprinted = d.unprinted
		ffd12 := m.Info.FFD == "1.2"
		d.ffd12 = &ffd12
	}
	return s, err
}

// idle says what the queue waits for, if anything.
func (d *Device) idle(ctx context.Context) error {
	q, err := d.queue(ctx)
	switch {
	case err != nil:
		return err
	case !q.IsBlocked && q.Number == 0:
		return nil
	case !q.IsBlocked:
		return fiscal.Fail(fiscal.Busy, "%d tasks are in the service's queue", q.Number)
	case q.BlockReason == "paperError":
		return d.paper(ctx)
	case q.BlockReason == "fnError":
		return fiscal.Fail(fiscal.Blocked, "the service's queue is blocked by the fiscal memory")
	}
	return fiscal.Fail(fiscal.Offline, "the service's queue is blocked: %s", q.BlockReason)
}

// paper tells an open cover from a roll that has ended.
func (d *Device) paper(ctx context.Context) error {
	st, err := query[state](ctx, &d.Service, "queryDeviceStatus")
	if err == nil && st.Status != nil && st.Status.Cover {
		return &fiscal.Error{Code: fiscal.Cover}
	}
	return &fiscal.Error{Code: fiscal.NoPaper}
}

// compose makes a status of the answers.
func compose(m memory, l last, sh shift, tot totals, st state) (s fiscal.Status, err error) {
	switch {
	case m.Info == nil || m.Info.Serial == "" || l.Status == nil || l.Status.Number == nil || sh.Status == nil || tot.Totals == nil || st.Status == nil || st.Status.Paper == nil:
		return s, fiscal.Fail(fiscal.Lost, "the service leaves out what it was asked for")
	case time.Time(st.Status.Clock).Year() < 2017:
		return s, fiscal.Fail(fiscal.Lost, "the service does not tell the register's time")
	}
	s = fiscal.Status{
		Memory: m.Info.Serial, Last: *l.Status.Number, Documents: tot.Totals.Income.Count + tot.Totals.Outcome.Count,
		Number: sh.Status.Number, Clock: time.Time(st.Status.Clock),
	}
	switch sh.Status.State {
	case "closed":
		s.Shift = fiscal.Closed
	case "opened":
		s.Shift = fiscal.Open
		s.Opened = time.Time(sh.Status.Expires).Add(-24 * time.Hour)
	case "expired":
		s.Shift = fiscal.Expired
	default:
		return s, fiscal.Fail(fiscal.Lost, "unknown state of the shift %q", sh.Status.State)
	}
	w := m.Info.Warnings
	if w.Replace || w.Exhausted {
		s.Warnings = append(s.Warnings, fiscal.MemoryEnds)
	}
	if w.Overflow {
		s.Warnings = append(s.Warnings, fiscal.MemoryLow)
	}
	if w.OfdSilent {
		s.Warnings = append(s.Warnings, fiscal.Unsent)
	}
	switch {
	case st.Status.Blocked || w.Critical || m.Info.LivePhase != "fiscalMode":
		s.Trouble = fiscal.Blocked
	case st.Status.Cover:
		s.Trouble = fiscal.Cover
	case !*st.Status.Paper:
		s.Trouble = fiscal.NoPaper
	}
	return s, nil
}

// Settle has the rest of a document printed whose paper had ended. All else the service
// does by itself: it cancels what was left open before it begins.
func (d *Device) Settle(ctx context.Context) error {
	if !d.unprinted {
		return nil
	}
	r, err := d.ask(ctx, Task{Type: "continuePrint"})
	if err == nil && r.status != "ready" {
		err = r.why()
	}
	if code := fiscal.CodeOf(err); code.Waits() {
		return err
	}
	d.unprinted = false // it is printed, or there is nothing that could be
	return ctx.Err()
}

// Find reads a document of the fiscal memory.
func (d *Device) Find(ctx context.Context, number uint32) (fiscal.Registered, error) {
	raw := false
	r, err := d.ask(ctx, Task{Type: "getFnDocument", FiscalDocumentNumber: number, WithRawData: &raw})
	if err != nil {
		return fiscal.Registered{}, err
	}
	if r.status != "ready" {
		return fiscal.Registered{}, r.why()
	}
	found, err := parseFound(r.data)
	if err == nil && found.Number != number {
		err = fiscal.Fail(fiscal.Lost, "asked for document %d, told of %d", number, found.Number)
	}
	return found, err
}

// ask has something done that registers nothing, under an id of its own, and takes it back
// where its turn does not come.
func (d *Device) ask(ctx context.Context, t Task) (r result, err error) {
	id := uuid.New()
	if err := d.put(ctx, id, t); err != nil {
		return r, err
	}
	err = d.poll(ctx, func() (bool, error) {
		var there bool
		if r, there, err = d.took(ctx, id); err != nil || !there {
			return true, unknown(err)
		}
		return statuses[r.status] != fiscal.UnderWay, nil
	})
	if err != nil {
		_, _, _ = d.call(ctx, "DELETE", "requests/"+id.String(), nil) // it may have begun; it does no harm
	}
	return r, err
}
