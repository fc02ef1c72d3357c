package fiscal

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"comptoir/printbridge/words"
)

// maxAttempts bounds the paper that a device may waste on receipts that it never closes.
const maxAttempts = 8

// A Register is a device with its journal. Its methods take turns.
type Register struct {
	mu     sync.Mutex
	Device Device
	Book   *Book
	Now    func() time.Time
	Wait   func(ctx context.Context, d time.Duration) error
	Poll   time.Duration // between two looks at a device in trouble
}

// Hooks connect a job to who asked for it. Those left out do nothing.
type Hooks struct {
	GiveUp  <-chan struct{} // closed when it is no longer wanted; obeyed while nothing was sent
	Started func() error    // called before the first byte of the first attempt; an error stops it
	Trouble func(Code)      // told what the device waits for, or ""
}

func (h Hooks) trouble(c Code) {
	if h.Trouble != nil {
		h.Trouble(c)
	}
}

// The reasons why Do may leave a job as it is.
var (
	ErrReused  = errors.New("this id was used for another document")
	ErrGivenUp = errors.New("no longer wanted; nothing was sent")
	ErrNoJob   = errors.New("no such open job")
)

// Do registers a document, once for its id: it opens the shift where none is open, closes
// one that is over 24 hours old, waits for paper, and after a lost answer asks the device
// before it sends anything again. It returns with a job that is Done, Failed (proven not
// to be registered) or unclear (a person has to look). With an error the job stays as it
// is on disk and Do may be called again, also by the next start of the program.
func (r *Register) Do(ctx context.Context, id string, d Document, h Hooks) (Job, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if d.Kind == RenewShift {
		return r.renew(ctx, id, d, h)
	}
	return r.do(ctx, Job{ID: id, Document: d}, h)
}

// renew closes the shift and opens the next one, as two documents under ids of their own.
func (r *Register) renew(ctx context.Context, id string, d Document, h Hooks) (Job, error) {
	d.Kind = CloseShift
	j, err := r.do(ctx, Job{ID: id + ".close", Document: d}, h)
	if err != nil || j.State != Done {
		return j, err
	}
	h.Started, d.Kind = nil, OpenShift
	return r.do(ctx, Job{ID: id + ".open", Document: d}, h)
}

func (r *Register) do(ctx context.Context, j Job, h Hooks) (Job, error) {
	j, err := r.begin(j)
	if err != nil {
		return j, err
	}
	for {
		if err := r.settleOthers(ctx, j.ID, h); err != nil {
			return j, err
		}
		switch j.State {
		case New:
			j, err = r.attempt(ctx, j, h)
		case Sent:
			j, err = r.resolve(ctx, j, nil, h)
		}
		if err != nil || j.State == Done || j.State == Failed || j.State == Murky {
			return j, err
		}
		h.Started = nil
	}
}

// begin finds a job or writes a new one down. One that was refused is tried again: its
// sender asks because the reason is gone.
func (r *Register) begin(j Job) (Job, error) {
	var err error
	if j.Hash, err = hash(j.Document); err != nil {
		return j, err
	}
	if known, there := r.Book.find(j.ID); there {
		if known.Hash != j.Hash {
			return known, fmt.Errorf("%w: %s", ErrReused, j.ID)
		}
		if known.State != Failed {
			return known, nil
		}
		j = known
		j.Code, j.Text, j.Note, j.Attempt = "", "", "", 0
	} else {
		j.Added = r.Now()
	}
	return j, r.change(&j, New)
}

func (r *Register) change(j *Job, s State) error {
	j.State, j.Changed = s, r.Now()
	return r.Book.put(*j)
}

// settleOthers finds out about every other job that may have been registered: while one
// is in doubt nothing new is sent, so that documents and jobs can still be told apart.
func (r *Register) settleOthers(ctx context.Context, id string, h Hooks) error {
	for _, other := range r.Book.OpenJobs() {
		if other.State != Sent || other.ID == id {
			continue
		}
		if _, err := r.resolve(ctx, other, nil, Hooks{Trouble: h.Trouble}); err != nil {
			return err
		}
	}
	return nil
}

// attempt sends a document once, when the device is ready for it.
func (r *Register) attempt(ctx context.Context, j Job, h Hooks) (Job, error) {
	before, err := r.ready(ctx, h)
	if err != nil {
		return r.refused(j, err)
	}
	step, already := shiftFirst(j.Document.Kind, before.Shift)
	if already {
		return j, r.change(&j, Done)
	}
	if step != "" {
		return r.shift(ctx, j, step, before.Last, h)
	}
	if h.Started != nil {
		if err := h.Started(); err != nil {
			return j, err
		}
	}
	j.Attempt++
	j.Before = Before{Memory: before.Memory, Last: before.Last, Documents: before.Documents, Clock: before.Clock}
	if err := r.change(&j, Sent); err != nil {
		return j, err
	}
	got, err := r.Device.Carry(ctx, j.key(), j.Document)
	if err == nil && (j.Document.Form() == 0 || r.matches(j, got) && got.Number == before.Last+1) {
		return r.registered(j, got)
	}
	return r.resolve(ctx, j, err, h)
}

// shift opens or closes the shift for a job, as a document of its own.
func (r *Register) shift(ctx context.Context, j Job, step Kind, last uint32, h Hooks) (Job, error) {
	if j.Attempt++; j.Attempt > maxAttempts {
		return r.refused(j, Fail(Refused, "the shift does not become what the document needs"))
	}
	part := Job{ID: fmt.Sprintf("%s.%s.%d", j.ID, step, last), Document: Document{Kind: step, Cashier: j.Document.Cashier, CashierINN: j.Document.CashierINN}, Part: true}
	part, err := r.do(ctx, part, h)
	if err != nil {
		return j, err
	}
	if part.State != Done {
		return r.refused(j, &Error{Code: part.Code, Device: part.Text})
	}
	return j, nil
}

// shiftFirst is what must be done about the shift before a document, if anything, and
// whether a document about the shift finds it as it asks for.
func shiftFirst(k Kind, s Shift) (step Kind, already bool) {
	switch {
	case k == XReport:
		return "", false
	case k == CloseShift:
		return "", s == Closed
	case s == Expired:
		return CloseShift, false
	case k == OpenShift:
		return "", s == Open
	case s == Closed:
		return OpenShift, false
	}
	return "", false
}

// ready waits until the device can take a new document.
func (r *Register) ready(ctx context.Context, h Hooks) (Status, error) {
	for {
		select {
		case <-h.GiveUp:
			return Status{}, ErrGivenUp
		default:
		}
		s, err := Status{}, r.Device.Settle(ctx)
		if err == nil {
			s, err = r.Device.Status(ctx)
		}
		code := CodeOf(err)
		if err == nil {
			code = s.Trouble
		}
		h.trouble(code)
		if code == "" {
			return s, nil
		}
		if !code.Waits() {
			if err == nil {
				err = &Error{Code: code}
			}
			return s, err
		}
		if err := r.Wait(ctx, r.Poll); err != nil {
			return s, err
		}
	}
}

// refused ends a job of which the device has said why it does not take it. Other errors
// leave it as it is.
func (r *Register) refused(j Job, err error) (Job, error) {
	if errors.Is(err, ErrGivenUp) {
		j.Code = Cancelled
		return j, r.change(&j, Failed)
	}
	var e *Error
	if !errors.As(err, &e) || e.Code.Waits() {
		return j, err
	}
	j.Code, j.Text = e.Code, e.Device
	if e.Err != nil {
		j.Note = e.Err.Error()
	}
	return j, r.change(&j, Failed)
}

func (r *Register) registered(j Job, got Registered) (Job, error) {
	j.Code, j.Text, j.Note = "", "", ""
	if got.Number != 0 {
		if j.Document.Form() == FormReceipt {
			got.Change = j.Document.Change()
		}
		j.Registered = &got
	}
	j.Document = Document{Kind: j.Document.Kind, Total: j.Document.Total, Reason: j.Document.Reason}
	return j, r.change(&j, Done)
}

// Settle ends an unclear job by what a person has found: the number of its document, or 0
// where it was not registered.
func (r *Register) Settle(ctx context.Context, id string, number uint32) (Job, error) {
	for !r.mu.TryLock() { // a look is soon over; a job that waits for paper is not
		if Pause(ctx, 20*time.Millisecond) != nil {
			return Job{}, Fail(Busy, "the register is at work; try again")
		}
	}
	defer r.mu.Unlock()
	j, there := r.Book.find(id)
	if !there || j.State != Murky {
		return Job{}, words.Because(ErrNoJob, "bad.no_job", id)
	}
	if number == 0 {
		return r.refused(j, Fail(NotFound, "a person has found that it was not registered"))
	}
	s, err := r.Device.Status(ctx)
	if err != nil {
		return j, err
	}
	got, err := r.Device.Find(ctx, number)
	if err != nil {
		return j, err
	}
	got.Memory = s.Memory
	if owner, taken := r.Book.owner(got); taken {
		return j, Fail(Unclear, "document %d is already known to be %s", number, owner)
	}
	if got.Form != j.Document.Form() || got.Operation != j.Document.Operation() || got.Total != receiptTotal(j.Document) {
		return j, Fail(Unclear, "document %d is another one: form %d, %d kopecks", number, got.Form, got.Total)
	}
	return r.registered(j, got)
}
