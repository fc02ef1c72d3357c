package spool

import (
	"context"
	"slices"

	"comptoir/printbridge/escpos"
)

// A queue is the jobs that wait for one device, in order, and what is known of it.
type queue struct {
	machine  Machine // nil while no such device is configured
	waiting  []*Job
	trouble  string
	warnings []string
	probed   bool
	current  *Job               // being worked on; still first in waiting until it is begun
	giveUp   context.CancelFunc // of the current job, while nothing has been sent
	stop     context.CancelFunc
	stopped  chan struct{}
}

func (q *queue) remove(j *Job) {
	q.waiting = slices.DeleteFunc(q.waiting, func(w *Job) bool { return w == j })
	if q.current == j && q.giveUp != nil {
		q.giveUp()
	}
}

func (s *Spool) queue(name string) *queue {
	if s.queues[name] == nil {
		s.queues[name] = &queue{}
	}
	return s.queues[name]
}

// Attach gives a device its machine and starts its worker, which runs until ctx ends or
// the device is detached.
func (s *Spool) Attach(ctx context.Context, name string, m Machine) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queue(name)
	ctx, q.stop = context.WithCancel(ctx)
	q.machine, q.stopped = m, make(chan struct{})
	stopped := q.stopped
	s.working.Go(func() {
		defer close(stopped)
		defer m.Close()
		s.work(ctx, q, m)
	})
}

// Detach stops a device's worker. What waits, waits for the device's return, or for
// DropOrphans.
func (s *Spool) Detach(name string) {
	s.mu.Lock()
	q := s.queues[name]
	if q == nil || q.machine == nil {
		s.mu.Unlock()
		return
	}
	q.stop()
	stopped := q.stopped
	s.mu.Unlock()
	<-stopped
	s.mu.Lock()
	defer s.mu.Unlock()
	q.machine, q.trouble, q.warnings, q.probed = nil, escpos.Ready, nil, false
	s.tell()
}

// DropOrphans ends the jobs of devices that are no longer configured. What must be
// registered, or was paid, waits on: only its device can tell what became of it.
func (s *Spool) DropOrphans() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range s.queues {
		if q.machine != nil {
			continue
		}
		for _, j := range slices.Clone(q.waiting) {
			if j.Kind.asked() {
				continue
			}
			if err := s.end(j, Ending{State: Failed, Code: UnknownDevice}); err != nil {
				return err
			}
		}
	}
	return nil
}

// A DeviceView is a device as others see it.
type DeviceView struct {
	Name     string   `json:"name"`
	State    string   `json:"state"` // "ready", "trouble" or, before the first look, "unknown"
	Code     string   `json:"code,omitempty"`
	Warnings []string `json:"warnings,omitempty"` // what will keep it from working soon
	Waiting  int      `json:"waiting"`
	Drawer   string   `json:"drawer,omitempty"` // "open" or "closed", where its switch is known
}

// Devices shows all configured devices by name.
func (s *Spool) Devices() []DeviceView {
	s.mu.Lock()
	defer s.mu.Unlock()
	views := []DeviceView{}
	for name, q := range s.queues {
		if q.machine == nil {
			continue
		}
		v := DeviceView{Name: name, State: "ready", Code: q.trouble, Warnings: q.warnings, Waiting: len(q.waiting)}
		switch {
		case q.trouble != escpos.Ready:
			v.State = "trouble"
		case !q.probed:
			v.State = "unknown"
		}
		if q.current != nil && !slices.Contains(q.waiting, q.current) {
			v.Waiting++
		}
		if sensed, ok := q.machine.(interface{ Drawer() string }); ok {
			v.Drawer = sensed.Drawer()
		}
		views = append(views, v)
	}
	slices.SortFunc(views, func(a, b DeviceView) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return views
}
