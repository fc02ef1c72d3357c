package web

import (
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/time/rate"
)

// A Pace keeps whoever asks from outside to a number of requests a second, on this copy of the server. Only keys that were
// checked belong in it: it remembers each.
type Pace struct {
	PerSecond int
	Burst     int // this many at once

	mu   sync.Mutex
	keys map[uuid.UUID]*rate.Limiter
}

// Allow says whether the one with this key may ask now.
func (p *Pace) Allow(key uuid.UUID, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.keys == nil {
		p.keys = map[uuid.UUID]*rate.Limiter{}
	}
	if p.keys[key] == nil {
		p.keys[key] = rate.NewLimiter(rate.Limit(p.PerSecond), p.Burst)
	}
	return p.keys[key].AllowN(now, 1)
}
