package spool

import (
	"context"
	"slices"
	"time"
)

// probeEvery is how often an idle printer is looked at, so that the till knows about an
// empty roll before the next guest pays.
const probeEvery = 5 * time.Second

// work carries out the jobs of one queue, one after the other, in order of arrival.
func (s *Spool) work(ctx context.Context, q *queue, m Machine) {
	probe := time.NewTimer(0)
	defer probe.Stop()
	for ctx.Err() == nil {
		s.mu.Lock()
		changed := s.changed
		var j *Job
		if len(q.waiting) > 0 {
			j = q.waiting[0]
		}
		s.mu.Unlock()
		if j != nil {
			s.carry(ctx, q, m, j)
			probe.Reset(probeEvery)
			continue
		}
		select {
		case <-changed:
		case <-probe.C:
			code, warnings := m.Look(ctx)
			s.looked(q, code, warnings)
			probe.Reset(probeEvery)
		case <-ctx.Done():
		}
	}
}

func (s *Spool) looked(q *queue, code string, warnings []string) {
	s.mu.Lock()
	same := slices.Equal(q.warnings, warnings)
	q.warnings = warnings
	if !same {
		s.tell()
	}
	s.mu.Unlock()
	s.trouble(q, code)
}

func (s *Spool) trouble(q *queue, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q.probed && q.trouble == code {
		return
	}
	q.probed, q.trouble = true, code
	s.tell()
}

// carry takes one job to its end. The job leaves the queue when it is begun or given up;
// the end of ctx leaves it waiting, for the next start of the program.
func (s *Spool) carry(ctx context.Context, q *queue, m Machine, j *Job) {
	waiting, giveUp := context.WithDeadline(context.Background(), s.deadline(j))
	defer giveUp()
	job, wanted := s.take(q, j, giveUp)
	if !wanted {
		return
	}
	end := m.Do(ctx, job, Hooks{
		GiveUp:  waiting.Done(),
		Begin:   func() error { return s.begin(q, j) },
		Trouble: func(code string) { s.trouble(q, code) },
	})
	switch {
	case end.Err != nil && ctx.Err() == nil:
		s.log.Error("job cannot be carried out", "job", j.ID, "device", j.Device, "err", end.Err)
		s.finish(q, j, end)
	case end.State != "":
		s.finish(q, j, end)
	case ctx.Err() != nil:
		s.leave(q)
	default:
		s.giveUp(q, j)
	}
}

// deadline is when a job has waited long enough, by this machine's running clock.
func (s *Spool) deadline(j *Job) time.Time {
	return time.Now().Add(j.Kind.maxAge() - s.now().Sub(j.Added))
}

// take makes a job the current one and returns it as it is, unless it was taken back in
// this moment.
func (s *Spool) take(q *queue, j *Job, giveUp context.CancelFunc) (job Job, wanted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !j.ready() {
		return Job{}, false
	}
	q.current, q.giveUp = j, giveUp
	return *j, true
}

// begin is the point of no return: once it is on disk that the job runs, it will not be
// printed again. What is being registered stays in the queue: it is asked about until its
// end is known, also after a restart.
func (s *Spool) begin(q *queue, j *Job) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !j.ready() {
		return ErrBegun // taken back
	}
	if j.State == Queued {
		if err := s.set(j, Ending{State: Running}); err != nil {
			return err
		}
	}
	q.giveUp = nil // from here on it is not given up
	if !j.Kind.asked() {
		q.remove(j)
	}
	return nil
}

// finish gives the current job its last state.
func (s *Spool) finish(q *queue, j *Job, e Ending) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q.giveUp, q.current = nil, nil
	if j.State.Final() {
		return
	}
	if err := s.end(j, e); err != nil {
		// The next start will find it as it was on disk: waiting, if nothing was sent, else
		// unknown. Until then it must not block the queue.
		s.log.Error("job's end is not on disk", "job", j.ID, "state", e.State, "err", err)
		j.State, j.Code = e.State, e.Code
		q.remove(j)
		s.tell()
	}
}

// giveUp ends a job of which nothing was printed: it waited too long, for the reason that
// its device gives, or it was taken back.
func (s *Spool) giveUp(q *queue, j *Job) {
	s.mu.Lock()
	code := q.trouble
	s.mu.Unlock()
	if code == "" {
		code = TooOld
	}
	s.finish(q, j, Ending{State: Failed, Code: code})
}

func (s *Spool) leave(q *queue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q.giveUp, q.current = nil, nil
}
