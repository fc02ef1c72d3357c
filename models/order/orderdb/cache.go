package orderdb

import (
	"container/list"
	"sync"

	"github.com/google/uuid"
)

// cacheSize is how many orders a copy of the server remembers folded: a busy house has some
// hundreds open at once.
const cacheSize = 2048

// A cache remembers folded orders by account and id. It never decides what is true: a caller folds the events that
// came after the remembered version on top, in the transaction that holds the order's row.
type cache struct {
	mu      sync.Mutex
	entries map[key]*list.Element
	recent  *list.List // front: used last
}

type key struct{ account, order uuid.UUID }

type remembered struct {
	key   key
	order folded
}

func newCache() *cache {
	return &cache{entries: map[key]*list.Element{}, recent: list.New()}
}

func (c *cache) get(k key) (folded, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[k]
	if !ok {
		return folded{}, false
	}
	c.recent.MoveToFront(e)
	return e.Value.(remembered).order, true
}

// put remembers o unless a later version is remembered already.
func (c *cache) put(k key, o folded) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[k]; ok {
		if e.Value.(remembered).order.version() < o.version() {
			e.Value = remembered{k, o}
		}
		c.recent.MoveToFront(e)
		return
	}
	c.entries[k] = c.recent.PushFront(remembered{k, o})
	if c.recent.Len() > cacheSize {
		oldest := c.recent.Back()
		delete(c.entries, oldest.Value.(remembered).key)
		c.recent.Remove(oldest)
	}
}
