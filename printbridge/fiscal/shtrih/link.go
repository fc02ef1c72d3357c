package shtrih

import (
	"errors"
	"time"

	"comptoir/printbridge/fiscal/wire"
)

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

// A link is an open line with its handshake.
type link struct {
	*wire.Port
	timing Timing
}

// call carries out section 2.1: make sure that the device owes no answer, send, await ACK,
// await the answer, confirm it. A command that may be given again is; of any other
// wire.ErrLost means that only the device's state can tell whether it was executed.
func (l *link) call(body []byte, patience time.Duration, again bool) ([]byte, error) {
	frame, err := Frame(body)
	if err != nil {
		return nil, err
	}
	offered, unread := false, false // written at all; and known not to have been executed
	for range tries {
		state, err := l.enquire()
		if errors.Is(err, wire.ErrSilent) {
			continue
		}
		if err != nil {
			return nil, wire.Gone(offered && !unread, err)
		}
		if state == ACK { // the device still owes the answer to something
			answer, err := l.answer(patience)
			if err == nil && offered && sameCommand(answer, body) {
				return answer, nil
			}
			continue
		}
		if offered && !unread && !again {
			return nil, wire.ErrLost
		}
		if err := l.Write(frame); err != nil {
			return nil, wire.Gone(true, err)
		}
		offered, unread = true, false
		answer, refused, err := l.response(patience)
		if err == nil && !refused && sameCommand(answer, body) {
			return answer, nil
		}
		unread = refused
	}
	return nil, wire.Gone(offered && !unread, wire.ErrSilent)
}

// response awaits ACK and then the answer; refused means NAK: the frame came in damaged.
func (l *link) response(patience time.Duration) (answer []byte, refused bool, err error) {
	for {
		b, err := l.Next(l.timing.Reaction)
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
	if err := l.Flush(); err != nil {
		return 0, err
	}
	if err := l.Write([]byte{ENQ}); err != nil {
		return 0, err
	}
	for {
		b, err := l.Next(l.timing.Reaction)
		if err != nil {
			return 0, err
		}
		switch b {
		case ACK, NAK:
			return b, nil
		case 0xFF:
			continue
		}
		return 0, wire.ErrSilent
	}
}

// answer reads a frame and confirms it, or says that it was damaged.
func (l *link) answer(patience time.Duration) ([]byte, error) {
	var d Deframer
	for {
		b, err := l.Next(patience)
		if err != nil {
			return nil, err
		}
		patience = l.timing.Byte
		body, err := d.Take(b)
		if err != nil {
			if werr := l.Write([]byte{NAK}); werr != nil {
				return nil, werr
			}
			return nil, err
		}
		if body != nil {
			return body, l.Write([]byte{ACK})
		}
	}
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
