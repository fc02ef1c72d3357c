package emulator

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// Serve answers hosts over TCP, one at a time, until the context ends.
func (m *Machine) Serve(ctx context.Context, ln net.Listener) error {
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
		m.host(ctx, conn)
	}
}

func (m *Machine) host(ctx context.Context, conn net.Conn) {
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	defer conn.Close()
	piece := make([]byte, 256)
	for {
		patience := time.Time{}
		if m.waiting() {
			patience = time.Now().Add(150 * time.Millisecond)
		}
		_ = conn.SetReadDeadline(patience)
		n, err := conn.Read(piece)
		for _, b := range piece[:n] {
			if _, err := conn.Write(m.feed(b)); err != nil {
				return
			}
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			m.silence()
			continue
		}
		if err != nil {
			return
		}
	}
}
