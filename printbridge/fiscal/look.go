package fiscal

import (
	"context"
	"time"
)

// The warnings of a shift and a clock: when they are due.
const (
	warnAfter  = 23 * time.Hour
	clockLimit = 5 * time.Minute
)

// Look is how the device is, with what will soon keep it from working. Where the roll had
// ended with a document that was registered all the same, and there is paper now, the
// guest gets the rest.
func (r *Register) Look(ctx context.Context) (s Status, trouble Code) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, err := r.Device.Status(ctx)
	if err != nil {
		return s, CodeOf(err)
	}
	switch {
	case s.Shift == Expired:
		s.Warnings = append(s.Warnings, ShiftExpired)
	case s.Shift == Open && !s.Opened.IsZero() && s.Clock.Sub(s.Opened) >= warnAfter:
		s.Warnings = append(s.Warnings, ShiftOld)
	}
	if off := s.Clock.Sub(wall(r.Now())); off > clockLimit || off < -clockLimit {
		s.Warnings = append(s.Warnings, ClockWrong)
	}
	if s.Unprinted && !s.Receipt && s.Trouble == "" {
		return s, CodeOf(r.Device.Settle(ctx))
	}
	return s, s.Trouble
}

// wall is a time as a clock on the wall shows it, without a zone, as devices keep it.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// Pause waits by the running clock, or until the context ends.
func Pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
