package catalogdb

import (
	"container/list"
	"sync"

	"github.com/google/uuid"
)

// cacheSize is how many items a copy of the server remembers, each once for every venue that
// sells it: the menus of a hundred houses, in some megabytes.
const cacheSize = 8192

type cardKey struct{ account, venue, item uuid.UUID }

// A cache remembers items by the account's revision at which they were read: a change of the
// catalogue makes all of the account's older entries useless at once, in every copy.
type cache struct {
	mu      sync.Mutex
	entries map[cardKey]*list.Element
	recent  *list.List // front: used last
}

type remembered struct {
	key      cardKey
	revision int64
	card     *Card // nil: there is no such item for sale
}

func newCache() *cache {
	return &cache{entries: map[cardKey]*list.Element{}, recent: list.New()}
}

// get returns what is known as of the revision or later.
func (c *cache) get(k cardKey, revision int64) (card *Card, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[k]
	if !ok {
		return nil, false
	}
	r := e.Value.(remembered)
	if r.revision < revision {
		return nil, false
	}
	c.recent.MoveToFront(e)
	return r.card, true
}

// put remembers what was read at a revision, unless something later is remembered already.
func (c *cache) put(k cardKey, revision int64, card *Card) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[k]; ok {
		if e.Value.(remembered).revision <= revision {
			e.Value = remembered{k, revision, card}
		}
		c.recent.MoveToFront(e)
		return
	}
	c.entries[k] = c.recent.PushFront(remembered{k, revision, card})
	if c.recent.Len() > cacheSize {
		oldest := c.recent.Back()
		delete(c.entries, oldest.Value.(remembered).key)
		c.recent.Remove(oldest)
	}
}
