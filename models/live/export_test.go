package live

import "time"

// PollEvery sets how often feeds that begin later look by themselves.
func (h *Hub) PollEvery(d time.Duration) { h.poll = d }
