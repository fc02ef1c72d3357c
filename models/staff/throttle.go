package staff

import "time"

// A Lane is one way to guess, with the patience it gets: some tries are free, each further one
// makes the next wait twice as long, and time alone gives tries back.
type Lane struct {
	name  string
	free  int
	first time.Duration // the wait after the first try that is not free
	most  time.Duration
	drain time.Duration // gives one try back
}

// The lanes of signing in. What is known to be a person's own browser has a lane of its own, so
// that a stranger's guesses never lock that person out.
func laneEmail() Lane   { return Lane{"email", 4, time.Second, 15 * time.Minute, 20 * time.Minute} }
func laneAddress() Lane { return Lane{"address", 30, time.Second, 5 * time.Minute, 2 * time.Minute} }
func laneKnown() Lane   { return Lane{"known", 5, time.Second, time.Minute, 10 * time.Minute} }
func lanePIN() Lane     { return Lane{"pin", 5, 2 * time.Second, 5 * time.Minute, 10 * time.Minute} }

// SigningUp limits how many accounts, and how many tries at e-mail addresses, one address makes.
func SigningUp() Lane { return Lane{"signup", 8, 10 * time.Second, time.Hour, 10 * time.Minute} }

// Pairing limits how many pairing codes one address tries.
func Pairing() Lane { return Lane{"pair", 8, 2 * time.Second, 5 * time.Minute, 10 * time.Minute} }

// Booking limits how many bookings one address makes for itself, and how often it changes them.
func Booking() Lane { return Lane{"book", 10, 10 * time.Second, 30 * time.Minute, 10 * time.Minute} }

// tries are what is remembered of a lane: how many, when the last was, when the next may be.
type tries struct {
	Count int       `bun:"failures"`
	At    time.Time `bun:"at"`
	Until time.Time `bun:"until"`
}

// drained are the tries that are still remembered at a time.
func (l Lane) drained(t tries, now time.Time) int {
	return max(0, t.Count-int(now.Sub(t.At)/l.drain))
}

// next counts one more try; wait says how long to hold it back instead.
func (l Lane) next(t tries, now time.Time) (after tries, wait time.Duration) {
	if wait = t.Until.Sub(now); wait > 0 {
		return t, wait
	}
	n := l.drained(t, now) + 1
	return tries{Count: n, At: now, Until: now.Add(l.pause(n))}, 0
}

// pause is how long the try after the nth waits.
func (l Lane) pause(n int) time.Duration {
	if n <= l.free {
		return 0
	}
	d := l.first
	for i := l.free + 1; i < n && d < l.most; i++ {
		d *= 2
	}
	return min(d, l.most)
}
