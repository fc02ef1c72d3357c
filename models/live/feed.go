package live

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"comptoir/models/db"
	"comptoir/models/fault"
)

// A feed hands the changes of one account to those who listen at this copy of the server. One
// goroutine does all of it, so that each listener hears everything in order.
type feed struct {
	hot  db.Hot
	log  *slog.Logger
	poll time.Duration // how late a change may be whose signal was lost
	rest time.Duration // between two transactions that number: under load many changes share one

	woken  chan struct{} // holds one token while there may be something new
	joins  chan *Subscription
	leaves chan *Subscription
	ended  chan struct{}

	sent int64 // everything up to here was said
	subs map[*Subscription]struct{}
}

func newFeed(h *Hub) *feed {
	return &feed{
		hot: h.db.Hot(), log: h.log, poll: h.poll, rest: h.rest,
		woken: make(chan struct{}, 1), joins: make(chan *Subscription), leaves: make(chan *Subscription), ended: make(chan struct{}),
		subs: map[*Subscription]struct{}{},
	}
}

func (f *feed) wake() {
	select {
	case f.woken <- struct{}{}:
	default:
	}
}

// run serves listeners until ctx ends; then they are all cut off.
func (f *feed) run(ctx context.Context) {
	defer func() {
		close(f.ended)
		for s := range f.subs {
			s.end()
		}
	}()
	poll := time.NewTimer(f.pause())
	defer poll.Stop()
	var ticks <-chan time.Time // rest is over
	woken := f.woken
	for {
		select {
		case <-ctx.Done():
			return
		case s := <-f.leaves:
			delete(f.subs, s)
		case s := <-f.joins:
			f.check(ctx, f.join(ctx, s))
		case <-woken:
			f.check(ctx, f.advance(ctx))
			woken, ticks = nil, time.After(f.rest)
		case <-ticks:
			woken, ticks = f.woken, nil
		case <-poll.C:
			f.check(ctx, f.look(ctx))
			poll.Reset(f.pause())
		}
	}
}

// pause is the time to the next poll; feeds do not poll in step.
func (f *feed) pause() time.Duration { return f.poll*3/4 + rand.N(f.poll/2+1) }

// check logs what went wrong; the next poll tries again.
func (f *feed) check(ctx context.Context, err error) {
	if err == nil || ctx.Err() != nil {
		return
	}
	level := slog.LevelError
	if errors.Is(err, db.ErrUnavailable) && fault.Of(err) != nil {
		level = slog.LevelWarn
	}
	f.log.LogAttrs(ctx, level, "live feed is late", slog.Any("err", err))
}

// look advances only where there is something to say: it is what a poll does.
func (f *feed) look(ctx context.Context) error {
	s, _, err := state(ctx, f.hot, f.sent)
	if err != nil || (s.last == f.sent && !s.waiting) {
		return err
	}
	return f.advance(ctx)
}

// advance numbers what waits and says everything that was not said.
func (f *feed) advance(ctx context.Context) error {
	for {
		changes, err := number(ctx, f.hot)
		if err != nil {
			return err
		}
		if len(changes) == 0 || changes[0].Seq != f.sent+1 {
			return f.catchUp(ctx) // another copy numbered
		}
		f.say(changes)
		if len(changes) < step {
			return nil
		}
	}
}

// catchUp says what other copies numbered.
func (f *feed) catchUp(ctx context.Context) error {
	for {
		s, changes, err := state(ctx, f.hot, f.sent)
		switch {
		case err != nil:
			return err
		case s.last < f.sent || s.pruned > f.sent: // another database, or out of reach for a day
			f.sent = s.last
			for sub := range f.subs {
				sub.say(&Message{Seq: s.last, Event: Reset})
			}
			return nil
		case len(changes) == 0:
			return nil
		}
		f.say(changes)
	}
}

func (f *feed) say(changes []*Message) {
	f.sent = changes[len(changes)-1].Seq
	for sub := range f.subs {
		sub.say(changes...)
	}
}

// join lets a listener in at the very place where it left off.
func (f *feed) join(ctx context.Context, sub *Subscription) error {
	if err := f.advance(ctx); err != nil {
		sub.end() // it comes back
		return err
	}
	missed, err := missed(ctx, f.hot, sub.query, f.sent)
	if err != nil {
		sub.end()
		return err
	}
	f.subs[sub] = struct{}{}
	sub.say(missed...)
	return nil
}

// missed is what a listener has to hear first when everything up to sent has been said.
func missed(ctx context.Context, hot db.Hot, q Query, sent int64) ([]*Message, error) {
	if !q.Resume || q.Since == sent {
		return []*Message{{Seq: sent, Event: Ready}}, nil
	}
	s, changes, err := state(ctx, hot, q.Since)
	if err != nil {
		return nil, err
	}
	if q.Since > sent || q.Since < s.pruned || sent-q.Since > int64(len(changes)) {
		return []*Message{{Seq: sent, Event: Reset}}, nil
	}
	return append([]*Message{{Seq: q.Since, Event: Ready}}, changes[:sent-q.Since]...), nil
}
