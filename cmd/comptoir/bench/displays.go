package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/order/orderdb"
)

const (
	displays   = 100
	streams    = 1000
	openOrders = 200
)

// kitchen times an order from the tap that fires it until each of a hundred displays of its station
// holds the board with it. Beside it stands a NOTIFY until each of as many bare streams was told.
func (s *stage) kitchen(ctx context.Context) ([]Figure, error) {
	station := newID()
	err := s.db.Tx(s.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into stations (account_id, id, venue_id, name) values (app_account(), ?0, ?1, 'Bench');
			insert into category_stations (account_id, category_id, station_id) select app_account(), id, ?0 from categories where account_id = app_account() on conflict do nothing;
			update accounts set revision = revision + 1 where account_id = app_account()`, station, s.venue)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open a kitchen: %w", err)
	}
	return s.served(ctx, func(p *program) ([]Figure, error) {
		shown, err := s.fired(ctx, p, station)
		if err != nil {
			return nil, err
		}
		alone, err := s.notified(ctx)
		if err != nil {
			return nil, err
		}
		figures := []Figure{
			{Name: "fired_to_100_displays_p50", Value: ms(percentile(shown, 50)), Unit: "ms", Baseline: ms(percentile(alone, 50))},
			{Name: "fired_to_100_displays_p99", Value: ms(percentile(shown, 99)), Unit: "ms", Baseline: ms(percentile(alone, 99))},
		}
		memory, err := s.crowd(ctx, p)
		return append(figures, memory...), err
	})
}

// fired fires orders one after the other, and returns how long each display took for each of them.
func (s *stage) fired(ctx context.Context, p *program, station uuid.UUID) ([]time.Duration, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	told, ready := make(chan time.Time, displays), make(chan error, displays)
	board := p.address + "/kitchen/board?station=" + station.String()
	for range displays {
		go s.follow(ctx, p.address+"/events?topics=tickets", ready, func() {
			if s.fetch(ctx, board) == nil {
				told <- time.Now()
			}
		})
	}
	if err := all(ready, displays); err != nil {
		return nil, err
	}
	var took []time.Duration
	for n := range s.scale.Fires + 1 {
		id := newID().String()
		form := url.Values{"order": {id}, "kind": {"counter"}, "item": {s.items[n%len(s.items)].String()}, "command": {newID().String()}}
		if err := s.send(ctx, p.address+"/till/lines", form); err != nil {
			return nil, err
		}
		begun := time.Now()
		if err := s.send(ctx, p.address+"/till/send", url.Values{"order": {id}, "kind": {"counter"}, "command": {newID().String()}}); err != nil {
			return nil, err
		}
		for range displays {
			select {
			case at := <-told:
				if n > 0 { // the first one finds nothing in memory
					took = append(took, at.Sub(begun))
				}
			case <-time.After(10 * time.Second):
				return nil, errors.New("a display was never told")
			}
		}
	}
	return took, nil
}

// crowd is the memory of the program with many open streams and orders.
func (s *stage) crowd(ctx context.Context, p *program) ([]Figure, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ready := make(chan error, streams)
	for range streams {
		go s.follow(ctx, p.address+"/events?topics=orders,tickets,tables,items", ready, func() {})
	}
	if err := all(ready, streams); err != nil {
		return nil, err
	}
	requests := make([]orderdb.Request, openOrders)
	for n := range requests {
		requests[n] = s.sale(n%len(s.registers), 0)
		if _, err := s.app.Orders.Do(s.ctx, requests[n]); err != nil {
			return nil, err
		}
		if err := s.fetch(ctx, p.address+"/till?order="+requests[n].OrderID.String()); err != nil {
			return nil, err
		}
	}
	size, err := resident(p.cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	return []Figure{{Name: "memory_1000_streams", Value: size, Unit: "MB"}}, nil
}

// resident is how much memory a process holds, in MB.
func resident(pid int) (float64, error) {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, missingError("this system does not say how much memory a process holds")
	}
	for line := range strings.Lines(string(status)) {
		if text, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kB, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "kB")), 64)
			return kB * 1024 / 1e6, err
		}
	}
	return 0, missingError("this system does not say how much memory a process holds")
}

func (s *stage) fetch(ctx context.Context, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("fetch %s: %w", address, err)
	}
	return s.answered(r)
}

func (s *stage) send(ctx context.Context, address string, form url.Values) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("send to %s: %w", address, err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("HX-Request", "true")
	return s.answered(r)
}

func (s *stage) answered(r *http.Request) error {
	r.Header.Set("Cookie", s.browser.cookie())
	resp, err := transport.RoundTrip(r)
	if err != nil {
		return fmt.Errorf("%s: %w", r.URL.Path, err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", r.URL.Path, resp.Status)
	}
	return err
}
