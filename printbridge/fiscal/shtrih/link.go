package shtrih

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// A Conn is an open line to a device: a socket or a serial port.
type Conn interface {
	io.ReadWriteCloser
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

// Timing is how long to wait on the line (section 1).
type Timing struct {
	Reaction time.Duration // for the answer to ENQ and to a frame
	Byte     time.Duration // for the next byte of a frame
	Poll     time.Duration // between two looks at a device that prints
}

// Usual is the timing for real devices.
func Usual() Timing {
	return Timing{Reaction: 500 * time.Millisecond, Byte: 300 * time.Millisecond, Poll: 150 * time.Millisecond}
}

// tries is how often ENQ and a damaged frame are repeated.
const tries = 10

var (
	errSilent = errors.New("no answer")
	errLost   = errors.New("sent, and the answer was lost")
)

// A link is a connection with its handshake.
type link struct {
	conn   Conn
	timing Timing
	buf    [256]byte
	in     []byte // read from conn and not yet taken
}

// call carries out section 2.1: make sure that the device owes no answer, send, await ACK,
// await the answer, confirm it. A command that may be given again is; of any other
// errLost means that only the device's state can tell whether it was executed.
func (l *link) call(body []byte, patience time.Duration, again bool) ([]byte, error) {
	frame, err := Frame(body)
	if err != nil {
		return nil, err
	}
	offered, unread := false, false // written at all; and known not to have been executed
	for range tries {
		state, err := l.enquire()
		if errors.Is(err, errSilent) {
			continue
		}
		if err != nil {
			return nil, gone(offered && !unread, err)
		}
		if state == ACK { // the device still owes the answer to something
			answer, err := l.answer(patience)
			if err == nil && offered && sameCommand(answer, body) {
				return answer, nil
			}
			continue
		}
		if offered && !unread && !again {
			return nil, errLost
		}
		if err := l.write(frame); err != nil {
			return nil, gone(true, err)
		}
		offered, unread = true, false
		answer, refused, err := l.response(patience)
		if err == nil && !refused && sameCommand(answer, body) {
			return answer, nil
		}
		unread = refused
	}
	return nil, gone(offered && !unread, errSilent)
}

// gone says what a dead line means for the command that was being given.
func gone(offered bool, err error) error {
	if offered {
		return fmt.Errorf("%w: %w", errLost, err)
	}
	return err
}

// response awaits ACK and then the answer; refused means NAK: the frame came in damaged.
func (l *link) response(patience time.Duration) (answer []byte, refused bool, err error) {
	for {
		b, err := l.next(l.timing.Reaction)
		switch {
		case err != nil:
			return nil, false, err
		case b == ACK:
			answer, err := l.answer(patience)
			return answer, false, err
		case b == NAK:
			return nil, true, nil
		case b != 0xFF: // a line at rest may be read as FF
			return nil, false, errFrame
		}
	}
}

// enquire asks whether the device is idle (NAK) or owes an answer (ACK).
func (l *link) enquire() (byte, error) {
	if err := l.flush(); err != nil {
		return 0, err
	}
	if err := l.write([]byte{ENQ}); err != nil {
		return 0, err
	}
	for {
		b, err := l.next(l.timing.Reaction)
		if err != nil {
			return 0, err
		}
		switch b {
		case ACK, NAK:
			return b, nil
		case 0xFF:
			continue
		}
		return 0, errSilent
	}
}

// answer reads a frame and confirms it, or says that it was damaged.
func (l *link) answer(patience time.Duration) ([]byte, error) {
	var d Deframer
	for {
		b, err := l.next(patience)
		if err != nil {
			return nil, err
		}
		patience = l.timing.Byte
		body, err := d.Take(b)
		if err != nil {
			if werr := l.write([]byte{NAK}); werr != nil {
				return nil, werr
			}
			return nil, err
		}
		if body != nil {
			return body, l.write([]byte{ACK})
		}
	}
}

// next is the next byte, or errSilent.
func (l *link) next(patience time.Duration) (byte, error) {
	if len(l.in) == 0 {
		if err := l.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
			return 0, err
		}
		n, err := l.conn.Read(l.buf[:])
		if n == 0 {
			if errors.Is(err, os.ErrDeadlineExceeded) {
				return 0, errSilent
			}
			if err == nil {
				err = io.ErrNoProgress
			}
			return 0, err
		}
		l.in = l.buf[:n]
	}
	b := l.in[0]
	l.in = l.in[1:]
	return b, nil
}

// flush throws away what nobody asked for: half an answer, or one that came twice.
func (l *link) flush() error {
	for {
		l.in = nil
		if _, err := l.next(2 * time.Millisecond); err != nil {
			if errors.Is(err, errSilent) {
				return nil
			}
			return err
		}
	}
}

func (l *link) write(b []byte) error {
	if err := l.conn.SetWriteDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	_, err := l.conn.Write(b)
	return err
}

// sameCommand says whether an answer is one to this command: it begins with its code.
func sameCommand(answer, command []byte) bool {
	n := codeLength(command)
	return len(answer) > n && string(answer[:n]) == string(command[:n])
}

// codeLength is one byte, or two for the commands of the fiscal storage.
func codeLength(body []byte) int {
	if len(body) > 1 && body[0] == 0xFF {
		return 2
	}
	return 1
}
