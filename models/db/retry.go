package db

import (
	"context"
	"math/rand/v2"
	"time"
)

const (
	attempts   = 6
	firstPause = 2 * time.Millisecond
)

// retry runs try again while Postgres gives it up for another transaction's sake, with
// growing pauses of random length so that the two do not meet again.
func retry(ctx context.Context, try func() error) error {
	pause := firstPause
	for n := 1; ; n++ {
		err := try()
		if err == nil || n == attempts || !gaveUp(err) {
			return unavailable(ctx, err)
		}
		if !wait(ctx, pause/2+rand.N(pause)) {
			return err
		}
		pause *= 2
	}
}

// wait pauses for d and says whether the context still lives.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
