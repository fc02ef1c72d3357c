package fiscal

import (
	"context"
	"fmt"
	"time"
)

const (
	early      = 2 * time.Minute  // a document may seem older than its job by the clock's seconds
	late       = 30 * time.Minute // and younger by the time that a long receipt and new paper take
	maxReading = 100              // documents that are read to find one
)

// resolve finds out what became of a job that was sent: it asks the device and decides by
// its answers alone. cause is what went wrong, nil where nobody remembers.
//
// The rule: what the device remembers under the job's key holds. Otherwise the same last
// document as before means that nothing was registered; exactly one new document that
// fits is the job's; anything else is for a person.
func (r *Register) resolve(ctx context.Context, j Job, cause error, h Hooks) (Job, error) {
	o, err := r.recall(ctx, j, h)
	switch {
	case err != nil:
		return j, err
	case o.Fate == Carried && r.fits(j, o.Registered):
		return r.registered(j, o.Registered)
	case o.Fate == Dropped:
		cause = o.Why
	}
	if o.Fate == Carried || o.Fate == Dropped {
		j.Dropped++ // whatever the last document says, this key does nothing any more
	}
	settled := false
	for {
		s, err := r.Device.Status(ctx)
		if err == nil && s.Trouble == Busy {
			err = &Error{Code: Busy}
		}
		if err == nil && r.untouched(j, s) && !settled {
			if err = r.Device.Settle(ctx); err == nil {
				settled = true
				continue // what was under way has ended now: look again
			}
		}
		if err == nil {
			h.trouble(s.Trouble)
			return r.decide(ctx, j, s, cause, h)
		}
		if err := r.pause(ctx, err, h); err != nil {
			return j, err
		}
	}
}

// recall asks a device that remembers, until what it knows is final.
func (r *Register) recall(ctx context.Context, j Job, h Hooks) (Outcome, error) {
	memory, ok := r.Device.(Recaller)
	if !ok {
		return Outcome{}, nil
	}
	for {
		o, err := memory.Recall(ctx, j.key(), j.Document)
		if err == nil && o.Fate == UnderWay {
			if err = o.Why; err == nil {
				err = &Error{Code: Busy}
			}
		}
		if err == nil {
			return o, nil
		}
		if err := r.pause(ctx, err, h); err != nil {
			return o, err
		}
	}
}

// pause tells what the device is in trouble with and waits before it is asked again.
func (r *Register) pause(ctx context.Context, trouble error, h Hooks) error {
	h.trouble(CodeOf(trouble))
	return r.Wait(ctx, r.Poll)
}

func (r *Register) untouched(j Job, s Status) bool {
	return s.Memory == j.Before.Memory && s.Last == j.Before.Last &&
		(j.Document.Form() != 0 || j.Document.Kind == XReport || s.Documents == j.Before.Documents)
}

func (r *Register) decide(ctx context.Context, j Job, s Status, cause error, h Hooks) (Job, error) {
	switch {
	case r.untouched(j, s):
		return r.again(j, cause)
	case s.Memory != j.Before.Memory:
		return r.murky(j, "the fiscal memory was replaced meanwhile")
	case j.Document.Form() == 0:
		// The paper counter knows it was carried out, the fiscal memory never hears of it.
		if s.Last == j.Before.Last && s.Documents-j.Before.Documents == 1 {
			return r.registered(j, Registered{})
		}
		return r.murky(j, "other documents were made meanwhile")
	case s.Last < j.Before.Last || s.Last-j.Before.Last > maxReading:
		return r.murky(j, fmt.Sprintf("the last document was %d and is %d", j.Before.Last, s.Last))
	}
	var found []Registered
	for n := j.Before.Last + 1; n <= s.Last; n++ {
		got, err := r.Device.Find(ctx, n)
		if CodeOf(err) == NotFound {
			continue
		}
		if err != nil {
			if err := r.pause(ctx, err, h); err != nil {
				return j, err
			}
			n--
			continue
		}
		if got.Memory = s.Memory; r.matches(j, got) {
			found = append(found, got)
		}
	}
	if len(found) != 1 {
		return r.murky(j, fmt.Sprintf("documents %d to %d: %d of them fit", j.Before.Last+1, s.Last, len(found)))
	}
	return r.registered(j, found[0])
}

// again frees a job of which nothing was registered: to be sent again where an answer was
// lost or somebody had to do something, else to be told as refused.
func (r *Register) again(j Job, cause error) (Job, error) {
	code := CodeOf(cause)
	passing := code == "" || code.Waits() || code == ShiftExpired || code == ShiftClosed
	if passing && j.Attempt < maxAttempts {
		return j, r.change(&j, New)
	}
	if passing {
		cause = Fail(Hardware, "%d attempts, and nothing was registered: %v", j.Attempt, cause)
	}
	return r.refused(j, cause)
}

func (r *Register) murky(j Job, why string) (Job, error) {
	j.Code, j.Note = Unclear, why
	return j, r.change(&j, Murky)
}

// matches says whether a document in the fiscal memory is a job's.
func (r *Register) matches(j Job, got Registered) bool {
	return r.fits(j, got) && !got.Time.Before(j.Before.Clock.Add(-early)) && !got.Time.After(j.Before.Clock.Add(late))
}

// fits says whether a document is what a job asks for, and no other job's.
func (r *Register) fits(j Job, got Registered) bool {
	if got.Form != j.Document.Form() || got.Operation != j.Document.Operation() || got.Total != receiptTotal(j.Document) {
		return false
	}
	owner, taken := r.Book.owner(got)
	return !taken || owner == j.ID || got.Number == 0
}

// receiptTotal is what the fiscal memory has as a document's total: only receipts have one.
func receiptTotal(d Document) Amount {
	if f := d.Form(); f == FormReceipt || f == FormCorrection {
		return d.Total
	}
	return 0
}
