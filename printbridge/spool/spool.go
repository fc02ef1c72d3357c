package spool

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"comptoir/printbridge/device"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/journal"
)

// maxQueue is how many jobs may wait for one device.
const maxQueue = 500

// A Spool is all jobs and all queues. All its methods may be called at any time.
type Spool struct {
	log *slog.Logger
	now func() time.Time

	mu              sync.Mutex
	journal         *journal.File
	path            string
	roomy, shortest int64 // sizes of the journal: from which it is made shorter, and after that
	jobs            map[string]*Job
	queues          map[string]*queue
	changed         chan struct{} // closed and replaced at each change
	working         sync.WaitGroup
}

// Open reads the jobs of a folder. What was being printed when the program last ended is
// unknown from now on; what was waiting still waits, and what was being registered, since
// its register can be asked.
func Open(dir string, now func() time.Time, log *slog.Logger) (*Spool, error) {
	file, jobs, err := openJournal(dir, now())
	if err != nil {
		return nil, err
	}
	s := &Spool{
		log: log, now: now, journal: file, path: journalPath(dir), roomy: roomy, shortest: file.Size(), jobs: map[string]*Job{},
		queues: map[string]*queue{}, changed: make(chan struct{}),
	}
	for _, j := range jobs {
		s.jobs[j.ID] = j
		switch {
		case j.State == Queued, j.State == Running && j.Kind.asked():
			s.queue(j.Device).waiting = append(s.queue(j.Device).waiting, j)
		case j.State == Running:
			if err := s.set(j, Ending{State: Unknown, Code: device.UnknownResult}); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

// Close waits for the workers, whose contexts must have ended, and closes the journal.
func (s *Spool) Close() error {
	s.working.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.journal.Close()
}

// Add puts a job in its device's queue once it is on disk. The same job again is answered
// with what became of it; the same id for something else is ErrReused. What a fiscal
// register refused is tried again under its id: the register knows whether it may.
func (s *Spool) Add(j Job) (v View, repeated bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.jobs[j.ID]; known != nil {
		if known.Hash != j.Hash || known.Origin != j.Origin {
			return View{}, false, ErrReused
		}
		if !known.again() {
			return s.view(known), true, nil
		}
	}
	q := s.queues[j.Device]
	if q == nil || q.machine == nil {
		return View{}, false, ErrDevice
	}
	if !q.machine.Takes(j.Kind) {
		return View{}, false, ErrKind
	}
	if len(q.waiting) >= maxQueue {
		return View{}, false, ErrFull
	}
	j.State, j.Added, j.Changed = Queued, s.now(), s.now()
	if err := s.journal.Append(record{Job: &j}); err != nil {
		return View{}, false, fmt.Errorf("accept job %s: %w", j.ID, err)
	}
	s.jobs[j.ID] = &j
	q.waiting = append(q.waiting, &j)
	s.shorten()
	s.tell()
	return s.view(&j), false, nil
}

// Job shows a job of an origin.
func (s *Spool) Job(id, origin string) (View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.jobs[id]
	if j == nil || j.Origin != origin {
		return View{}, ErrUnknown
	}
	return s.view(j), nil
}

// Await shows a job as soon as it no longer says what was seen of it, or is over, or the
// context ends. With nothing seen it waits for the end, or for trouble.
func (s *Spool) Await(ctx context.Context, id, origin, seen string) (View, error) {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		v, err := s.Job(id, origin)
		if err != nil || v.State.Final() || v.Seen() != seen && (seen != "" || v.Code != "") {
			return v, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return v, nil
		}
	}
}

// Changed is closed at the next change of a job or a device.
func (s *Spool) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Cancel takes back a job of which nothing has been printed. A machine that can stop what it has begun
// is told to: what becomes of the job is still the machine's to say.
func (s *Spool) Cancel(id, origin string) (View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.jobs[id]
	if j == nil || j.Origin != origin {
		return View{}, ErrUnknown
	}
	if j.State != Queued {
		return s.stop(j)
	}
	if err := s.end(j, Ending{State: Failed, Code: Cancelled}); err != nil {
		return View{}, err
	}
	return s.view(j), nil
}

func (s *Spool) stop(j *Job) (View, error) {
	q := s.queues[j.Device]
	if q == nil || j.State.Final() {
		return View{}, ErrBegun
	}
	m, can := q.machine.(interface{ Stop(id string) })
	if !can {
		return View{}, ErrBegun
	}
	m.Stop(j.ID)
	return s.view(j), nil
}

// view shows a job. Call with the lock held, like all that follow.
func (s *Spool) view(j *Job) View {
	trouble := escpos.Ready
	if q := s.queues[j.Device]; q != nil {
		trouble = q.trouble
	}
	return view(j, trouble)
}

// set writes a state down and tells everybody who waits.
func (s *Spool) set(j *Job, e Ending) error {
	at := s.now()
	if err := s.journal.Append(record{ID: j.ID, State: e.State, Code: e.Code, Result: e.Result, At: at}); err != nil {
		return fmt.Errorf("job %s is %s: %w", j.ID, e.State, err)
	}
	j.State, j.Code, j.Result, j.Changed = e.State, e.Code, e.Result, at
	if e.State.Final() {
		j.Document = nil
		s.log.Info("job ended", "job", j.ID, "origin", j.Origin, "device", j.Device, "kind", j.Kind, "state", e.State, "code", e.Code)
	}
	s.tell()
	return nil
}

// end gives a waiting job its last state and takes it out of the queue.
func (s *Spool) end(j *Job, e Ending) error {
	if err := s.set(j, e); err != nil {
		return err
	}
	s.queue(j.Device).remove(j)
	return nil
}

func (s *Spool) tell() {
	close(s.changed)
	s.changed = make(chan struct{})
}
