// Package wire is what drivers of registers on a serial line or a socket share: the line
// that is opened when it is needed and let go when it broke, reading byte by byte with
// patience, and texts in the code pages of printers.
//
// It owns no protocol: frames, handshakes and commands are the drivers'. Start reading at
// Line.
package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"comptoir/printbridge/fiscal"
)

// A Conn is an open line to a device: a socket or a serial port.
type Conn interface {
	io.ReadWriteCloser
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

// ErrSilent means that no byte came in time.
var ErrSilent = errors.New("no answer")

// ErrLost means that something was sent of which nobody knows whether it was executed.
var ErrLost = errors.New("sent, and the answer was lost")

// Gone says what a dead line means for a command that was sent, or not.
func Gone(sent bool, err error) error {
	if sent {
		return fmt.Errorf("%w: %w", ErrLost, err)
	}
	return err
}

// A Line is the way to a device. It stays open between calls.
type Line struct {
	Dial func(ctx context.Context) (Conn, error)

	open *Port
}

// Open gives the port, and opens it where it is not.
func (l *Line) Open(ctx context.Context) (p *Port, fresh bool, err error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	if l.open != nil {
		return l.open, false, nil
	}
	conn, err := l.Dial(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("open the line: %w", err)
	}
	l.open = &Port{conn: conn}
	return l.open, true, nil
}

// Give has something done over the line. Where it broke, what may be done again is tried
// once more on a new one; anything else is lost if it may have been executed. Errors are
// fiscal's, but for the context's own.
func (l *Line) Give(ctx context.Context, what string, again bool, do func(p *Port, fresh bool) error) error {
	for try := 0; ; try++ {
		p, fresh, err := l.Open(ctx)
		if err == nil {
			err = do(p, fresh)
		}
		if err == nil {
			return nil
		}
		l.Close()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrLost) && !again:
			return &fiscal.Error{Code: fiscal.Lost, Err: fmt.Errorf("%s: %w", what, err)}
		case try == 1 || !again:
			return &fiscal.Error{Code: fiscal.Offline, Err: fmt.Errorf("%s: %w", what, err)}
		}
	}
}

// Close lets the line go.
func (l *Line) Close() {
	if l.open != nil {
		_ = l.open.conn.Close()
		l.open = nil
	}
}

// A Port is a line while it is open.
type Port struct {
	conn Conn
	buf  [256]byte
	in   []byte // read from conn and not yet taken
}

// Next is the next byte, or ErrSilent.
func (p *Port) Next(patience time.Duration) (byte, error) {
	if len(p.in) == 0 {
		if err := p.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
			return 0, err
		}
		n, err := p.conn.Read(p.buf[:])
		if n == 0 {
			if errors.Is(err, os.ErrDeadlineExceeded) {
				return 0, ErrSilent
			}
			if err == nil {
				err = io.ErrNoProgress
			}
			return 0, err
		}
		p.in = p.buf[:n]
	}
	b := p.in[0]
	p.in = p.in[1:]
	return b, nil
}

// Flush throws away what nobody asked for: half an answer, or one that came twice.
func (p *Port) Flush() error {
	for {
		p.in = nil
		if _, err := p.Next(2 * time.Millisecond); err != nil {
			if errors.Is(err, ErrSilent) {
				return nil
			}
			return err
		}
	}
}

// Write sends bytes.
func (p *Port) Write(b []byte) error {
	if err := p.conn.SetWriteDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	_, err := p.conn.Write(b)
	return err
}
