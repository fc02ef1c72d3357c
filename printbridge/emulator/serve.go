package emulator

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"
)

// Serve takes connections one at a time, as printers do, until the context ends. While
// the power is off the port is closed.
func (p *Printer) Serve(ctx context.Context, ln net.Listener) error {
	address := ln.Addr().String()
	var working sync.WaitGroup
	working.Go(func() { p.work(ctx) })
	defer working.Wait()
	for ctx.Err() == nil {
		if err := p.accept(ctx, ln); err != nil {
			return err
		}
		on := func(p *Printer) bool { return !p.Faults().PowerOff }
		if p.Await(ctx, on) != nil {
			return nil
		}
		var err error
		if ln, err = net.Listen("tcp", address); err != nil && ctx.Err() == nil {
			return fmt.Errorf("switch the printer on again: %w", err)
		}
	}
	return nil
}

// accept serves one host after the other until the power goes or the context ends.
func (p *Printer) accept(ctx context.Context, ln net.Listener) error {
	on, off := context.WithCancel(ctx)
	defer off()
	go func() {
		_ = p.Await(on, func(p *Printer) bool { return p.Faults().PowerOff })
		off()
	}()
	context.AfterFunc(on, func() { _ = ln.Close() })
	for {
		conn, err := ln.Accept()
		if on.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("wait for a host: %w", err)
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetReadBuffer(128 << 10) // a printer has no megabytes to take bytes in
		}
		p.host(on, conn)
	}
}

// host reads from one connection while there is room in the buffer. Real-time questions
// are answered as they come in, whatever state the printer is in.
func (p *Printer) host(ctx context.Context, conn net.Conn) {
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	defer conn.Close()
	p.change(func() { p.reply = replyTo(conn); p.cut = func() { _ = conn.Close() } })
	defer p.change(func() { p.reply, p.cut, p.machine.reports = nil, nil, false })
	var questions scanner
	piece := make([]byte, 512)
	for {
		room := func(p *Printer) bool { p.mu.Lock(); defer p.mu.Unlock(); return len(p.buffer) < p.limit }
		if p.Await(ctx, room) != nil {
			return
		}
		n, err := conn.Read(piece)
		p.change(func() {
			for _, b := range piece[:n] {
				if asked := questions.take(b); asked != 0 {
					p.send([]byte{p.status().RealTimeByte(asked)})
				}
			}
			p.buffer = append(p.buffer, piece[:n]...)
		})
		if err != nil {
			return
		}
	}
}

// replyTo writes to a host that may not be listening: an answer it does not take is lost.
func replyTo(conn net.Conn) func([]byte) {
	return func(b []byte) {
		_ = conn.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
		_, _ = conn.Write(b)
	}
}

// A scanner finds DLE EOT n in the raw stream, inside images too, as the mechanism of
// the real ones does.
type scanner struct{ last [2]byte }

func (s *scanner) take(b byte) (asked byte) {
	if s.last == [2]byte{0x10, 0x04} && b >= 1 && b <= 4 {
		asked = b
	}
	s.last = [2]byte{s.last[1], b}
	return asked
}
