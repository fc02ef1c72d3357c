package web_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"comptoir/handlers/web"
)

func TestAPaceSlowsOnlyWhoeverIsTooFast(t *testing.T) {
	t.Parallel()
	p := web.Pace{PerSecond: 2, Burst: 3}
	fast, calm, at := uuid.New(), uuid.New(), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	allowed := 0
	for range 10 {
		if p.Allow(fast, at) {
			allowed++
		}
	}
	if allowed != 3 {
		t.Errorf("%d of ten at once were let in", allowed)
	}
	if !p.Allow(calm, at) {
		t.Error("another one was made to wait")
	}
	if !p.Allow(fast, at.Add(500*time.Millisecond)) || p.Allow(fast, at.Add(500*time.Millisecond)) {
		t.Error("half a second gives one more, and only one")
	}
}
