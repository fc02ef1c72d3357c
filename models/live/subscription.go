package live

import (
	"errors"
	"slices"
	"sync"

	"github.com/google/uuid"
)

// An Event says what a Message is about.
type Event string

// What a subscription hears. Each carries the number from which to resume.
const (
	Ready   Event = "ready"  // everything up to here was said before; always the first message unless Reset is
	Changed Event = "change" // one change
	Reset   Event = "reset"  // what was missed is forgotten: fetch everything again
)

// A Message is one thing said to a screen. Seq only grows within an account. All who listen at a
// copy of the server share it, so nobody changes it.
type Message struct {
	Seq   int64
	Event Event
	Change

	write sync.Once
	text  []byte
}

// Text is the message as form writes it. It is written once for all who listen, whoever asks first.
func (m *Message) Text(form func(*Message) []byte) []byte {
	m.write.Do(func() { m.text = form(m) })
	return m.text
}

// ErrCut ends a subscription that did not keep up, or whose server is closing: come back and
// resume from the last number heard.
var ErrCut = errors.New("the subscription was cut off")

// backlog is how many messages wait for a reader before it is cut off. A reader that is
// further behind does better to fetch everything once.
const backlog = 1024

// A Query says which changes are wanted.
type Query struct {
	Topics []Topic   // empty: all
	Venue  uuid.UUID // zero: every venue
	Since  int64     // resume after this number
	Resume bool      // Since counts; otherwise listen from now on
}

// wants reports whether a change is asked for.
func (q Query) wants(c Change) bool {
	if len(q.Topics) > 0 && !slices.Contains(q.Topics, c.Topic) {
		return false
	}
	return q.Venue == uuid.Nil || c.Venue == uuid.Nil || c.Venue == q.Venue
}

// A Subscription hears the changes of one account. Close it when done.
type Subscription struct {
	query Query
	leave func(*Subscription)
	ready chan struct{} // holds one token while messages wait or the subscription was cut

	mu    sync.Mutex
	queue []*Message
	cut   bool
}

func newSubscription(q Query, leave func(*Subscription)) *Subscription {
	return &Subscription{query: q, leave: leave, ready: make(chan struct{}, 1)}
}

// Ready receives when Take has something to return.
func (s *Subscription) Ready() <-chan struct{} { return s.ready }

// Take returns what has been said since the last Take, or ErrCut when nothing more will come.
func (s *Subscription) Take() ([]*Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 && s.cut {
		return nil, ErrCut
	}
	taken := s.queue
	s.queue = nil
	if s.cut {
		s.signal() // so that the end is noticed too
	}
	return taken, nil
}

// Close ends the subscription.
func (s *Subscription) Close() { s.leave(s) }

// say queues what the subscription wants of messages. It never waits for the reader.
func (s *Subscription) say(messages ...*Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range messages {
		if s.cut || (m.Event == Changed && !s.query.wants(m.Change)) {
			continue
		}
		if len(s.queue) == backlog {
			s.cut = true
			break
		}
		s.queue = append(s.queue, m)
	}
	if len(s.queue) > 0 || s.cut {
		s.signal()
	}
}

func (s *Subscription) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cut = true
	s.signal()
}

func (s *Subscription) signal() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}
