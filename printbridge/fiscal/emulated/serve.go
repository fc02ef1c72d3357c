package emulated

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// A Terminal is a register that talks byte by byte over a real line.
type Terminal interface {
	Peer
	Waiting() bool // half a frame has come in
}

// gap is the longest pause between two bytes of a frame.
const gap = 150 * time.Millisecond

// Serve answers hosts over TCP, one at a time, until the context ends.
func Serve(ctx context.Context, ln net.Listener, t Terminal) error {
	stop := context.AfterFunc(ctx, func() { _ = ln.Close() })
	defer stop()
	for {
		conn, err := ln.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("wait for a host: %w", err)
		}
		host(ctx, conn, t)
	}
}

func host(ctx context.Context, conn net.Conn, t Terminal) {
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	defer conn.Close()
	piece := make([]byte, 256)
	for {
		patience := time.Time{}
		if t.Waiting() {
			patience = time.Now().Add(gap)
		}
		_ = conn.SetReadDeadline(patience)
		n, err := conn.Read(piece)
		for _, b := range piece[:n] {
			if _, err := conn.Write(t.Feed(b)); err != nil {
				return
			}
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Silence()
			continue
		}
		if err != nil {
			return
		}
	}
}
