package kitchen_test

import (
	"bufio"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	livehandler "comptoir/handlers/live"
	"comptoir/models/db"
	"comptoir/models/live"
	"comptoir/models/order"
	"comptoir/models/staff"
)

// BenchmarkFiredToAHundredDisplays measures from the commit of a ticket until each of a hundred
// displays of its station has been told and holds the board with the ticket on it; and, as a
// baseline, until each has been told.
func BenchmarkFiredToAHundredDisplays(b *testing.B) {
	h := open(b)
	hub := live.NewHub(h.db, slog.New(slog.DiscardHandler))
	for _, r := range (&livehandler.Handler{Hub: hub}).Routes() {
		h.echo.Add(r.Method, r.Path, func(c echo.Context) error {
			c.SetRequest(c.Request().WithContext(staff.With(db.WithAccount(c.Request().Context(), h.account), h.who)))
			return r.Handle(c)
		})
	}
	server := httptest.NewServer(h.echo)
	defer server.Close()
	defer server.CloseClientConnections()
	d := display{url: server.URL, station: h.on(h.grill), client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200}}}
	told, shown := make(chan time.Time, 1000), make(chan time.Time, 1000)
	var ready sync.WaitGroup
	const displays = 100
	ready.Add(displays)
	for range displays {
		go d.watch(&ready, told, shown)
	}
	ready.Wait()

	var toTold, toShown []time.Duration
	for b.Loop() {
		h.fire(order.OpAdd, uuid.New(), "Steak", h.grill)
		start := time.Now()
		hub.Wake(h.account)
		for range displays {
			toTold = append(toTold, (<-told).Sub(start))
			toShown = append(toShown, (<-shown).Sub(start))
		}
		b.StopTimer()
		h.run("update tickets set bumped_at = now() where bumped_at is null")
		b.StartTimer()
	}
	b.ReportMetric(ms(toTold, 99), "told-p99-ms")
	b.ReportMetric(ms(toShown, 50), "shown-p50-ms")
	b.ReportMetric(ms(toShown, 99), "shown-p99-ms")
}

// ms is a percentile in milliseconds.
func ms(all []time.Duration, percent int) float64 {
	slices.Sort(all)
	return float64(all[(len(all)-1)*percent/100].Microseconds()) / 1000
}

// A display is a browser without a screen.
type display struct {
	url, station string
	client       *http.Client
}

// watch follows the stream and fetches the board at each change, as the page does.
func (d display) watch(ready *sync.WaitGroup, told, shown chan<- time.Time) {
	res, err := d.client.Get(d.url + "/events?topics=tickets")
	if err != nil {
		return
	}
	defer func() { _ = res.Body.Close() }()
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		switch {
		case lines.Text() == "event: ready":
			ready.Done()
		case strings.HasPrefix(lines.Text(), "data: {\"topic\""):
			told <- time.Now()
			if board, err := d.client.Get(d.url + "/kitchen/board" + d.station); err == nil {
				_, _ = io.Copy(io.Discard, board.Body)
				_ = board.Body.Close()
			}
			shown <- time.Now()
		}
	}
}
