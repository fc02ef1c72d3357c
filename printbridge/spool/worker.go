package spool

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge/device"
)

// probeEvery is how often an idle printer is looked at, so that the till knows about an
// empty roll before the next guest pays.
const probeEvery = 15 * time.Second

// work prints the jobs of one queue, one after the other, in order of arrival.
func (s *Spool) work(ctx context.Context, q *queue) {
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
			s.print(ctx, q, j)
			probe.Reset(probeEvery)
			continue
		}
		select {
		case <-changed:
		case <-probe.C:
			_, code := q.printer.Probe(ctx)
			s.trouble(q, code)
			probe.Reset(probeEvery)
		case <-ctx.Done():
		}
	}
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

// print takes one job to its end. The job leaves the queue when it is begun or given up;
// the end of ctx leaves it waiting, for the next start of the program.
func (s *Spool) print(ctx context.Context, q *queue, j *Job) {
	waiting, giveUp := context.WithDeadline(context.Background(), s.deadline(j))
	defer giveUp()
	document, wanted := s.take(q, j, giveUp)
	if !wanted {
		return
	}
	stream, err := render(q, j.Kind, document)
	if err != nil {
		s.log.Error("job cannot be printed", "job", j.ID, "device", j.Device, "err", err)
		s.finish(q, j, Failed, BadDocument)
		return
	}
	result := q.printer.Print(ctx, device.Job{
		Bytes:   stream,
		GiveUp:  waiting.Done(),
		Started: func() error { return s.begin(q, j) },
		Trouble: func(code string) { s.trouble(q, code) },
	})
	switch result.Printed {
	case device.Yes:
		s.finish(q, j, Done, result.Code)
	case device.Perhaps:
		s.finish(q, j, Unknown, result.Code)
	case device.No:
		if ctx.Err() != nil {
			s.leave(q)
			return
		}
		s.giveUp(q, j)
	}
}

func render(q *queue, kind Kind, document json.RawMessage) ([]byte, error) {
	if kind == Drawer {
		return q.encoder.Drawer(), nil
	}
	var d doc.Document
	if err := json.Unmarshal(document, &d); err != nil {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	return q.encoder.Render(d)
}

// deadline is when a job has waited long enough, by this machine's running clock.
func (s *Spool) deadline(j *Job) time.Time {
	return time.Now().Add(j.Kind.maxAge() - s.now().Sub(j.Added))
}

// take makes a job the current one and returns its document, unless it was taken back in
// this moment.
func (s *Spool) take(q *queue, j *Job, giveUp context.CancelFunc) (document json.RawMessage, wanted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if j.State != Queued {
		return nil, false
	}
	q.current, q.giveUp = j, giveUp
	return j.Document, true
}

// begin is the point of no return: once it is on disk that the job runs, it will not be
// run again.
func (s *Spool) begin(q *queue, j *Job) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if j.State != Queued {
		return ErrBegun // taken back
	}
	if err := s.set(j, Running, ""); err != nil {
		return err
	}
	q.giveUp = nil // from here on it is not given up
	q.remove(j)
	return nil
}

// finish gives the current job its last state.
func (s *Spool) finish(q *queue, j *Job, state State, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q.giveUp, q.current = nil, nil
	if j.State.Final() {
		return
	}
	if err := s.end(j, state, code); err != nil {
		// The next start will find it as it was on disk: waiting, if nothing was sent, else
		// unknown. Until then it must not block the queue.
		s.log.Error("job's end is not on disk", "job", j.ID, "state", state, "err", err)
		j.State, j.Code = state, code
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
	s.finish(q, j, Failed, code)
}

func (s *Spool) leave(q *queue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q.giveUp, q.current = nil, nil
}
