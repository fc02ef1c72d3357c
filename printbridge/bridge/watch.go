package bridge

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"time"
)

// A deviceList is how the devices are that a page may use, and what the page says when it asks
// for the next change.
type deviceList struct {
	Devices []DeviceView `json:"devices"`
	Seen    string       `json:"seen,omitempty"`
}

// list shows the devices. A page that has patience, and says how it saw them last, waits until one
// of them is otherwise.
func (a *api) list(c call) (outcome, error) {
	patience, err := patienceOf(c)
	if err != nil {
		return outcome{}, err
	}
	if patience == 0 {
		return outcome{http.StatusOK, deviceList{Devices: a.allowed(c)}}, nil
	}
	ctx, stop := context.WithTimeout(c.Context(), patience)
	defer stop()
	for {
		changed := a.Spool.Changed()
		list := a.allowed(c)
		seen := appearance(list)
		if seen != c.URL.Query().Get("seen") || ctx.Err() != nil {
			return outcome{http.StatusOK, deviceList{list, seen}}, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

// appearance is short for how devices are; how many jobs wait is not part of it.
func appearance(list []DeviceView) string {
	h := fnv.New64a()
	for _, d := range list {
		fmt.Fprintf(h, "%q %q %q %q\n", d.Name, d.State, d.Code, d.Warnings)
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// patienceOf is how long a page wants to wait for a change.
func patienceOf(c call) (time.Duration, error) {
	text := c.URL.Query().Get("wait")
	if text == "" {
		return 0, nil
	}
	seconds, err := strconv.Atoi(text)
	if err != nil || seconds < 0 {
		return 0, refuse(http.StatusBadRequest, "bad_wait", "want whole seconds")
	}
	return min(time.Duration(seconds)*time.Second, longestWait), nil
}
