package db

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// A Listener hears what any copy of the server said on a channel. Its functions run one
// after the other and should return soon.
type Listener struct {
	Channel string
	// Heard gets each payload.
	Heard func(payload string)
	// Connected is called each time listening begins, the first included: what was said
	// before was not heard, and the caller catches up from the tables.
	Connected func()
}

const (
	firstReconnect = 50 * time.Millisecond
	lastReconnect  = 5 * time.Second
	quiet          = 20 * time.Second // after so much silence the connection is tried
)

// Listen listens until ctx ends, on a connection of its own, and connects again whenever
// that is lost. It returns nil.
func (d *DB) Listen(ctx context.Context, l Listener) error {
	pause := firstReconnect
	for ctx.Err() == nil {
		connected, err := d.listenOnce(ctx, l)
		if ctx.Err() != nil {
			break
		}
		if connected {
			pause = firstReconnect
		}
		d.log.WarnContext(ctx, "lost the connection that listens", "channel", l.Channel, "error", err)
		wait(ctx, pause/2+rand.N(pause))
		pause = min(2*pause, lastReconnect)
	}
	return nil
}

// listenOnce listens until the connection is lost; it says whether there ever was one.
func (d *DB) listenOnce(ctx context.Context, l Listener) (connected bool, err error) {
	conn, err := pgx.Connect(ctx, d.direct)
	if err != nil {
		return false, fmt.Errorf("reach database: %w", err)
	}
	defer abandon(conn)
	if _, err := conn.Exec(ctx, "listen "+pgx.Identifier{l.Channel}.Sanitize()); err != nil {
		return false, fmt.Errorf("listen to %s: %w", l.Channel, err)
	}
	l.Connected()
	for {
		payload, ok, err := next(ctx, conn)
		if err != nil {
			return true, err
		}
		if ok {
			l.Heard(payload)
		}
	}
}

// next waits for a payload; after long silence it makes sure that the other side is there
// and comes back without one.
func next(ctx context.Context, conn *pgx.Conn) (payload string, ok bool, err error) {
	short, cancel := context.WithTimeout(ctx, quiet)
	defer cancel()
	n, err := conn.WaitForNotification(short)
	switch {
	case err == nil:
		return n.Payload, true, nil
	case ctx.Err() != nil || !pgconn.Timeout(err):
		return "", false, fmt.Errorf("wait for notifications: %w", err)
	}
	ping, stop := context.WithTimeout(ctx, quiet/4)
	defer stop()
	if err := conn.Ping(ping); err != nil {
		return "", false, fmt.Errorf("try silent connection: %w", err)
	}
	return "", false, nil
}

// Notify says payloads, each under 8,000 bytes, on a channel. It is for after a commit: inside
// a transaction Postgres would let only one that notifies commit at a time.
func (d *DB) Notify(ctx context.Context, channel string, payloads ...string) error {
	_, err := d.pool.Exec(ctx, "select pg_notify($1, payload) from unnest($2::text[]) with ordinality u(payload, n) order by n", channel, payloads)
	if err != nil {
		return unavailable(ctx, fmt.Errorf("notify %s: %w", channel, err))
	}
	return nil
}
