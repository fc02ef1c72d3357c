package kitchen

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// shared lets those who ask for the same thing at the same time share one answer. Who comes while
// one is being made waits for the next: an answer is never older than its question.
type shared[K comparable] struct {
	mu      sync.Mutex
	flights map[K]*flight
}

// A flight is one answer in the making.
type flight struct {
	render func() ([]byte, error)
	landed chan struct{}
	html   []byte
	err    error
	next   *flight // for those who came too late for this one
}

// patience is how long an answer may take. It does not end when one of those who wait goes away.
const patience = 10 * time.Second

func (s *shared[K]) do(ctx context.Context, key K, render func(context.Context) ([]byte, error)) ([]byte, error) {
	f := s.join(key, func() ([]byte, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		return render(ctx)
	})
	select {
	case <-f.landed:
		return f.html, f.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// join finds the flight that has not taken off yet, or gets one ready.
func (s *shared[K]) join(key K, render func() ([]byte, error)) *flight {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := &flight{render: render, landed: make(chan struct{})}
	running := s.flights[key]
	switch {
	case running == nil:
		if s.flights == nil {
			s.flights = map[K]*flight{}
		}
		s.flights[key] = f
		go s.fly(key, f)
	case running.next == nil:
		running.next = f
	default:
		f = running.next
	}
	return f
}

func (s *shared[K]) fly(key K, f *flight) {
	f.html, f.err = f.safely()
	s.mu.Lock()
	defer s.mu.Unlock()
	close(f.landed)
	if f.next == nil {
		delete(s.flights, key)
		return
	}
	s.flights[key] = f.next
	go s.fly(key, f.next)
}

// safely makes a panic an error: it runs outside of any request.
func (f *flight) safely() (html []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while rendering: %v", p)
		}
	}()
	return f.render()
}
