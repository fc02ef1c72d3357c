package emulator

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"comptoir/printbridge/terminal/zvt"
)

// Serve answers tills over TCP until the context ends. As real ones it takes a new line at any time;
// what is under way goes on when its line breaks.
func (t *Terminal) Serve(ctx context.Context, ln net.Listener) error {
	stop := context.AfterFunc(ctx, func() { _ = ln.Close() })
	defer stop()
	var hosts sync.WaitGroup
	defer hosts.Wait()
	for {
		conn, err := ln.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("wait for a till: %w", err)
		}
		hosts.Go(func() {
			stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
			defer stop()
			h := &host{t: t, conn: &cable{Conn: conn, t: t}}
			h.serve(ctx)
			_ = conn.Close()
		})
	}
}

// A cable breaks where it was told to.
type cable struct {
	net.Conn
	t *Terminal
}

var errCut = errors.New("the cable is cut")

// passes says how many of n bytes go over the cable.
func (c *cable) passes(n int) (int, bool) {
	c.t.mu.Lock()
	defer c.t.mu.Unlock()
	switch {
	case c.t.cut < 0:
		return n, true
	case n < c.t.cut:
		c.t.cut -= n
		return n, true
	}
	n = c.t.cut
	c.t.cut = -1
	return n, false
}

func (c *cable) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		if n, ok := c.passes(n); !ok {
			return n, errCut
		}
	}
	return n, err
}

func (c *cable) Write(b []byte) (int, error) {
	n, ok := c.passes(len(b))
	if n > 0 {
		if n, err := c.Conn.Write(b[:n]); err != nil {
			return n, err
		}
	}
	if !ok {
		_ = c.Conn.Close()
		return n, errCut
	}
	return n, nil
}

// A host is a till on its line.
type host struct {
	t          *Terminal
	conn       *cable
	in         []byte
	registered bool
	acked      chan struct{}
	aborts     chan struct{}
	turn       int         // of the terminal's, in which this till's last command is carried out
	ending     atomic.Bool // the last word of it was said
}

// serve reads what the till says. Commands are carried out beside it, so that an abort is heard.
func (h *host) serve(ctx context.Context) {
	h.acked, h.aborts = make(chan struct{}, 8), make(chan struct{}, 1)
	gone := make(chan struct{})
	var work sync.WaitGroup
	defer work.Wait()
	defer close(gone)
	piece := make([]byte, 512)
	for {
		n, err := h.conn.Read(piece)
		h.in = append(h.in, piece[:n]...)
		for {
			m, size, short := zvt.ReadMessage(h.in)
			if short != nil {
				break
			}
			m.Data = append([]byte(nil), m.Data...)
			h.in = h.in[size:]
			h.take(ctx, m, &work, gone)
		}
		if err != nil { // what was heard before the line broke is heard
			_ = h.conn.Close()
			return
		}
	}
}

const (
	positive = 0x80
	negative = 0x84
)

func (h *host) take(ctx context.Context, m zvt.Message, work *sync.WaitGroup, gone <-chan struct{}) {
	if h.t.is(Deaf) {
		return
	}
	switch {
	case m.Class == positive:
		if h.ending.Swap(false) { // of the last word, for which nobody waits
			return
		}
		select {
		case h.acked <- struct{}{}:
		default:
		}
		return
	case m.Class == negative:
		return
	case m.Class == 0x06 && m.Instr == 0xB0:
		h.ack()
		select {
		case h.aborts <- struct{}{}:
		default:
		}
		return
	}
	if refusal := h.refuses(m); refusal != 0 {
		h.send(zvt.Message{Class: negative, Instr: refusal})
		return
	}
	h.ack()
	turn := h.turn
	work.Go(func() {
		defer h.t.done(turn)
		h.carry(ctx, m, gone)
	})
}

// refuses is why a command is not begun; where it is, the terminal is at work.
func (h *host) refuses(m zvt.Message) byte {
	h.t.mu.Lock()
	defer h.t.mu.Unlock()
	switch {
	case h.t.running, h.t.mode == Busy:
		return 0x9C
	case m.Class != 0x06:
		return 0x83
	case m.Instr == 0x00:
		if len(m.Data) < 6 || m.Data[4] != 0x09 || m.Data[5] != 0x78 {
			return 0x6F // it takes euros
		}
		h.registered = true
	case !h.registered:
		return 0x6B
	case m.Instr != 0x01 && m.Instr != 0x20 && m.Instr != 0x30 && m.Instr != 0x31 && m.Instr != 0x50:
		return 0x83
	}
	h.t.running = true
	h.t.turn++
	h.turn = h.t.turn
	return 0
}

func (t *Terminal) is(m Mode) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.mode == m
}

// now is the turn that is.
func (t *Terminal) now() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.turn
}

// done gives the word back, once for each turn.
func (t *Terminal) done(turn int) {
	t.change(func() {
		if t.turn == turn {
			t.running, t.shows, t.amount, t.answer = false, "", 0, nil
		}
	})
}

func (h *host) ack() bool { return h.send(zvt.Message{Class: positive}) }

func (h *host) send(m zvt.Message) bool {
	_, err := h.conn.Write(m.Bytes())
	return err == nil
}

// say sends something that the till must say it has heard. Whether it did changes nothing here.
func (h *host) say(gone <-chan struct{}, class, instr byte, data ...byte) bool {
	last := class == 0x06 && (instr == 0x0F || instr == 0x1E)
	if h.ending.Store(last); last {
		h.t.done(h.t.now()) // it is free before it says so
	}
	if !h.send(zvt.Message{Class: class, Instr: instr, Data: data}) || last {
		return last
	}
	patience := time.NewTimer(5 * time.Second)
	defer patience.Stop()
	select {
	case <-h.acked:
		return true
	case <-gone:
	case <-patience.C:
	}
	return false
}
