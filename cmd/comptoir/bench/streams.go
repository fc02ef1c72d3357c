package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// notified times the least that a signal costs: one NOTIFY, one listener, as many streams.
func (s *stage) notified(ctx context.Context) ([]time.Duration, error) {
	conn, err := pgx.Connect(ctx, s.user())
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	bare, err := newBareStreams(ctx, s.user())
	if err != nil {
		return nil, err
	}
	defer bare.close()
	told, ready := make(chan time.Time, displays), make(chan error, displays)
	streaming, stop := context.WithCancel(ctx)
	defer stop()
	for range displays {
		go s.follow(streaming, bare.server.URL, ready, func() { told <- time.Now() })
	}
	if err := all(ready, displays); err != nil {
		return nil, err
	}
	var took []time.Duration
	for range s.scale.Fires {
		begun := time.Now()
		if _, err := conn.Exec(ctx, "notify bench"); err != nil {
			return nil, fmt.Errorf("notify: %w", err)
		}
		for range displays {
			took = append(took, (<-told).Sub(begun))
		}
	}
	return took, nil
}

// follow reads a stream and says what it is told until ctx ends.
func (s *stage) follow(ctx context.Context, address string, ready chan<- error, told func()) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		ready <- err
		return
	}
	r.Header.Set("Cookie", s.browser.cookie())
	resp, err := transport.RoundTrip(r)
	if err != nil {
		ready <- err
		return
	}
	defer func() { _ = resp.Body.Close() }()
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		switch {
		case lines.Text() == "event: ready":
			ready <- nil
		case strings.HasPrefix(lines.Text(), `data: {"topic"`):
			told()
		}
	}
}

// transport keeps a connection for each display.
var transport = &http.Transport{MaxIdleConnsPerHost: 2 * displays, DisableCompression: true}

func all(ready <-chan error, n int) error {
	for range n {
		select {
		case err := <-ready:
			if err != nil {
				return fmt.Errorf("open stream: %w", err)
			}
		case <-time.After(20 * time.Second):
			return errors.New("a stream was never opened")
		}
	}
	return nil
}

// bareStreams are streams that say nothing but that a NOTIFY came.
type bareStreams struct {
	server *httptest.Server
	stop   context.CancelFunc
}

func newBareStreams(ctx context.Context, database string) (*bareStreams, error) {
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	if _, err := conn.Exec(ctx, "listen bench"); err != nil {
		return nil, errors.Join(fmt.Errorf("listen: %w", err), conn.Close(ctx))
	}
	ctx, stop := context.WithCancel(ctx)
	joins := make(chan chan struct{})
	heard := make(chan struct{})
	go func() {
		defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
		for {
			if _, err := conn.WaitForNotification(ctx); err != nil {
				return
			}
			heard <- struct{}{}
		}
	}()
	go func() {
		var listeners []chan struct{}
		for {
			select {
			case <-ctx.Done():
				return
			case l := <-joins:
				listeners = append(listeners, l)
			case <-heard:
				for _, l := range listeners {
					l <- struct{}{}
				}
			}
		}
	}()
	handler := func(w http.ResponseWriter, r *http.Request) {
		listener := make(chan struct{}, 100)
		joins <- listener
		flush := http.NewResponseController(w)
		fmt.Fprint(w, "event: ready\n\n")
		_ = flush.Flush()
		for {
			select {
			case <-r.Context().Done():
				return
			case <-ctx.Done():
				return
			case <-listener:
				fmt.Fprint(w, "data: {\"topic\":\"bench\"}\n\n")
				_ = flush.Flush()
			}
		}
	}
	return &bareStreams{httptest.NewServer(http.HandlerFunc(handler)), stop}, nil
}

func (b *bareStreams) close() {
	b.stop()
	b.server.CloseClientConnections()
	b.server.Close()
}
