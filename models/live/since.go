package live

import (
	"context"
	"math"
)

// A Page is what happened since a number, for screens that ask instead of listening.
type Page struct {
	Last    int64 // ask from here the next time
	Reset   bool  // what was missed is forgotten: fetch everything again
	Changes []*Message
}

// Since returns what the context's account changed since q.Since. Without q.Resume it only
// says from where to ask.
func (h *Hub) Since(ctx context.Context, q Query) (Page, error) {
	s, _, err := state(ctx, h.db.Hot(), q.Since)
	if err != nil {
		return Page{}, err
	}
	for full := s.waiting; full; {
		changes, err := number(ctx, h.db.Hot())
		if err != nil {
			return Page{}, err
		}
		s.last, full = max(s.last, lastOf(changes)), len(changes) == step
	}
	messages, err := missed(ctx, h.db.Hot(), q, s.last)
	if err != nil {
		return Page{}, err
	}
	return page(q, s.last, messages), nil
}

func page(q Query, last int64, messages []*Message) Page {
	p := Page{Last: last}
	for _, m := range messages {
		switch {
		case m.Event == Reset:
			p.Reset = true
		case m.Event == Changed && q.wants(m.Change):
			p.Changes = append(p.Changes, m)
		}
	}
	return p
}

func lastOf(changes []*Message) int64 {
	if len(changes) == 0 {
		return 0
	}
	return changes[len(changes)-1].Seq
}

// Position returns the number of the last change that has one. A page that reads it before its
// data and then listens from there misses nothing: what is committed later gets a higher number.
func (h *Hub) Position(ctx context.Context) (int64, error) {
	s, _, err := state(ctx, h.db.Hot(), math.MaxInt64)
	return s.last, err
}
