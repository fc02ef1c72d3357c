package staff

import (
	"sync"
	"time"
)

// memoryLimit is how many browsers one copy of the server remembers; then it starts afresh.
const memoryLimit = 4096

// A memory keeps who was identified. It is never trusted alone: an identity counts only while the
// account's revision is the one it was read at, and whatever changes an identity raises that.
type memory struct {
	mu    sync.Mutex
	known map[Claims]acquaintance
}

type acquaintance struct {
	Identity
	seen time.Time // when the device was last noted as seen
}

func (m *memory) recall(c Claims) (acquaintance, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.known[c]
	return a, ok
}

func (m *memory) keep(c Claims, a acquaintance) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= memoryLimit {
		m.known = map[Claims]acquaintance{}
	}
	m.known[c] = a
}

func (m *memory) forget(c Claims) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.known, c)
}
