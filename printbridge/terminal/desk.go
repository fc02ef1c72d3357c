package terminal

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A Desk is a terminal with its book. Its methods take turns, but for Stop.
type Desk struct {
	Device Device
	Book   *Book
	Now    func() time.Time
	Wait   func(ctx context.Context, d time.Duration) error
	Poll   time.Duration // between two looks at a terminal that does not answer

	mu      sync.Mutex
	current struct {
		sync.Mutex
		id      string
		stopped bool
	}
}

// Hooks connect a job to who asked for it.
type Hooks struct {
	GiveUp  <-chan struct{} // closed when it is no longer wanted; obeyed while nothing was sent
	Started func() error    // called before the first byte; an error stops it
	Shows   func(Code)      // told what the terminal shows, or waits for
}

// ErrReused is an id that was used for another request.
var ErrReused = errors.New("this id was used for another request")

// Do has the terminal do something, once for its id. It returns with a job that is Done, Failed
// (proven that no money moved) or Murky (a person has to look). With an error the job stays as it is
// on disk and Do may be called again, also by the next start of the program.
func (d *Desk) Do(ctx context.Context, id string, r Request, h Hooks) (Job, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.begin(id)
	defer d.begin("")
	j, known := d.Book.Find(id)
	switch {
	case known && j.Hash != hash(r):
		return j, fmt.Errorf("%w: %s", ErrReused, id)
	case !known:
		j = Job{ID: id, Request: r, Hash: hash(r), Added: d.Now()}
		if err := d.change(&j, New); err != nil {
			return j, err
		}
	}
	for _, other := range d.Book.sent(id) { // while one is in doubt, transactions and jobs must not be mixed up
		if _, err := d.resolve(ctx, other, h); err != nil {
			return j, err
		}
	}
	switch j.State {
	case New:
		return d.attempt(ctx, j, h)
	case Sent:
		return d.resolve(ctx, j, h)
	}
	return j, nil
}

func (d *Desk) begin(id string) {
	d.current.Lock()
	defer d.current.Unlock()
	d.current.id, d.current.stopped = id, false
}

// Stop ends a job that is under way, where the terminal still lets it be ended; what became of it is
// the job's to say.
func (d *Desk) Stop(id string) {
	d.current.Lock()
	mine := d.current.id == id
	d.current.stopped = d.current.stopped || mine
	d.current.Unlock()
	if mine {
		d.Device.Abort()
	}
}

func (d *Desk) unwanted(h Hooks) bool {
	d.current.Lock()
	stopped := d.current.stopped
	d.current.Unlock()
	select {
	case <-h.GiveUp:
		return true
	default:
		return stopped
	}
}

func (d *Desk) change(j *Job, s State) error {
	j.State, j.Changed = s, d.Now()
	return d.Book.put(*j)
}

func (d *Desk) failed(j Job, c Code, why error) (Job, error) {
	if j.Code = c; why != nil {
		j.Note = why.Error()
	}
	return j, d.change(&j, Failed)
}

// reaching is how often a terminal is tried that does not answer before the guest is told so.
const reaching = 4

// attempt sends a job, once ever.
func (d *Desk) attempt(ctx context.Context, j Job, h Hooks) (Job, error) {
	h.Shows(Connecting)
	for tries := 1; ; tries++ {
		last, err := d.Device.Last(ctx)
		if d.unwanted(h) {
			return d.failed(j, Cancelled, nil)
		}
		if err == nil {
			j.Before = &last
			break
		}
		code := CodeOf(err)
		if code == NotFound || code == NotPossible {
			j.Blind = code == NotPossible
			break
		}
		if h.Shows(code); tries >= reaching && ctx.Err() == nil {
			return d.failed(j, code, err)
		}
		if err := d.Wait(ctx, d.Poll); err != nil {
			return j, err
		}
	}
	if h.Started != nil {
		if err := h.Started(); err != nil {
			return d.failed(j, Cancelled, nil)
		}
	}
	if err := d.change(&j, Sent); err != nil {
		return j, err
	}
	if d.unwanted(h) {
		return d.failed(j, Cancelled, nil)
	}
	out, err := d.Device.Carry(ctx, j.Request, func(c Code) {
		if h.Shows(c); d.unwanted(Hooks{}) { // it was stopped before there was anything to end
			d.Device.Abort()
		}
	})
	switch {
	case err == nil:
		j.Text = out.Text
		return d.told(j, out.Transaction)
	case CodeOf(err) == Lost || ctx.Err() != nil:
		j.Note = err.Error()
		return d.resolve(ctx, j, h)
	}
	return d.failed(j, CodeOf(err), err)
}

// told ends a job by what the terminal said of it.
func (d *Desk) told(j Job, t Transaction) (Job, error) {
	switch {
	case t.Code != "":
		return d.failed(j, t.Code, nil)
	case j.Request.Kind == EndOfDay:
		j.Code = ""
		return j, d.change(&j, Done)
	case !j.Request.fits(t.Amount):
		return d.murky(j, t, fmt.Sprintf("asked for %d, and the terminal says %d", j.Request.Amount, t.Amount))
	}
	if owner, taken := d.Book.owner(t); taken && owner != j.ID {
		return d.murky(j, t, "the terminal names the transaction of job "+owner)
	}
	j.Result, j.Code, j.Note = &t, "", ""
	return j, d.change(&j, Done)
}

func (d *Desk) murky(j Job, t Transaction, why string) (Job, error) {
	j.Code, j.Note, j.Result = Unclear, why, &t
	return j, d.change(&j, Murky)
}

// resolve finds out what became of a job that was sent. The rule: the terminal's last transaction is
// still the one from before: no money moved. It is another one that fits and is nobody else's: it is
// the job's. Anything else is for a person. As long as the terminal does not answer, nothing is known.
// That nothing was taken is believed when it was said twice: what sits between a bridge and a terminal
// may hand on a command after the line that it came by has broken.
func (d *Desk) resolve(ctx context.Context, j Job, h Hooks) (Job, error) {
	for nothing := 0; ; {
		h.Shows(Settling)
		last, err := d.Device.Last(ctx)
		code := CodeOf(err)
		switch {
		case ctx.Err() != nil:
			return j, ctx.Err()
		case code == NotFound && j.Before == nil, err == nil && j.Before != nil && last.same(*j.Before):
			if nothing++; nothing > 1 {
				return d.failed(j, d.notTaken(h), nil)
			}
			code = Settling
		case err == nil && !j.Blind:
			return d.told(j, last)
		case err == nil || code == NotPossible:
			return d.murky(j, Transaction{}, "the terminal does not tell its last transaction")
		case code == NotFound:
			return d.murky(j, Transaction{}, "the terminal has forgotten its last transaction")
		}
		h.Shows(code)
		if err := d.Wait(ctx, d.Poll); err != nil {
			return j, err
		}
	}
}

func (d *Desk) notTaken(h Hooks) Code {
	if d.unwanted(h) {
		return Stopped
	}
	return NotTaken
}
