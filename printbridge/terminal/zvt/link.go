package zvt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"comptoir/printbridge/terminal"
)

// A Conn is an open line: a socket or a serial port.
type Conn interface {
	io.ReadWriteCloser
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

// A link carries messages over a line: as they are over TCP, framed over a serial line.
type link struct {
	conn   Conn
	framed bool
	buf    [512]byte
	in     []byte
	send   sync.Mutex // an abort is sent while an answer is waited for
	last   []byte     // the frame that was sent last, and how often
	sent   int
}

// errSilent means that nothing came in time.
var errSilent = errors.New("no answer in time")

// longestMessage is more than any terminal sends: a receipt of 12 kB.
const longestMessage = 32 << 10

// write sends a message.
func (l *link) write(m Message) error {
	l.send.Lock()
	defer l.send.Unlock()
	b := m.Bytes()
	if l.framed {
		b = frame(b)
		l.last, l.sent = b, 1
	}
	if err := l.conn.SetWriteDeadline(time.Now().Add(writing)); err != nil {
		return err
	}
	_, err := l.conn.Write(b)
	return err
}

const writing = 5 * time.Second

// read is the next message, or errSilent.
func (l *link) read(ctx context.Context, patience time.Duration) (Message, error) {
	stop := context.AfterFunc(ctx, func() { _ = l.conn.Close() })
	defer stop()
	until := time.Now().Add(patience)
	for {
		m, ok, err := l.next()
		if err != nil || ok {
			return m, err
		}
		if len(l.in) > longestMessage {
			return m, terminal.Fail(terminal.Hardware, "a message without an end")
		}
		if err := l.conn.SetReadDeadline(until); err != nil {
			return m, err
		}
		n, err := l.conn.Read(l.buf[:])
		l.in = append(l.in, l.buf[:n]...)
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded) && n == 0:
			return m, errSilent
		case err != nil && n == 0:
			return m, err
		case n == 0 && !time.Now().Before(until):
			return m, errSilent
		}
	}
}

// next takes a message out of what has come in.
func (l *link) next() (m Message, ok bool, err error) {
	if !l.framed {
		m, size, err := ReadMessage(l.in)
		if errors.Is(err, ErrShort) {
			return m, false, nil
		}
		m.Data = bytes.Clone(m.Data)
		l.in = l.in[size:]
		return m, err == nil, err
	}
	for {
		body, size, state := readFrame(l.in)
		refused := state == frameNoise && l.in[0] == nak
		l.in = l.in[size:]
		switch state {
		case frameNone:
			return m, false, nil
		case frameNoise:
			if refused {
				if err := l.again(); err != nil {
					return m, false, err
				}
			}
			continue
		case frameBroken:
			if err := l.raw(nak); err != nil {
				return m, false, err
			}
			continue
		}
		if err := l.raw(ack); err != nil {
			return m, false, err
		}
		m, n, err := ReadMessage(body)
		if err != nil || n != len(body) {
			return m, false, terminal.Fail(terminal.Hardware, "a frame that holds no message: % X", body)
		}
		return m, true, nil
	}
}

func (l *link) raw(b byte) error {
	l.send.Lock()
	defer l.send.Unlock()
	if err := l.conn.SetWriteDeadline(time.Now().Add(writing)); err != nil {
		return err
	}
	if _, err := l.conn.Write([]byte{b}); err != nil {
		return fmt.Errorf("acknowledge: %w", err)
	}
	return nil
}

// sends is how often a frame is sent that the other side did not take.
const sends = 3

// again sends the last frame once more.
func (l *link) again() error {
	l.send.Lock()
	defer l.send.Unlock()
	if l.sent++; l.sent > sends {
		return terminal.Fail(terminal.Lost, "the terminal takes no frame")
	}
	_, err := l.conn.Write(l.last)
	return err
}
