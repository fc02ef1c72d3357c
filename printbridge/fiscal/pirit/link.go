package pirit

import (
	"errors"
	"time"

	"comptoir/printbridge/fiscal/wire"
)

// Timing is how long to wait on the line (section 3: the vendor gives no times).
type Timing struct {
	Alive time.Duration // for the answer to ENQ
	Byte  time.Duration // for the next byte of a packet
}

// Usual is the timing for real devices.
func Usual() Timing { return Timing{Alive: time.Second, Byte: 300 * time.Millisecond} }

const (
	tries = 5               // of a command that may be given again
	asks  = 3               // whether the device is alive
	soon  = 2 * time.Second // most answers come before; then it is asked whether it lives
)

// A link is an open line with its handshake.
type link struct {
	*wire.Port
	timing   Timing
	password string
	id       *byte // of the last packet
}

// The errors that say that a packet was not read: the command was not executed.
var unread = map[string]bool{"04": true, "05": true, "07": true}

// call gives a command and awaits its answer. A command that may be given again is; of any
// other wire.ErrLost means that only the device's state can tell whether it was executed.
func (l *link) call(code string, fields [][]byte, patience time.Duration, again bool) (Answer, error) {
	sent := false
	for range tries {
		if err := l.Flush(); err != nil {
			return Answer{}, wire.Gone(sent, err)
		}
		if *l.id++; *l.id < FirstID || *l.id > LastID {
			*l.id = FirstID
		}
		r := Request{l.password, *l.id, code, fields}
		sent = true
		if err := l.Write(Frame(r.Packet())); err != nil {
			return Answer{}, wire.Gone(sent, err)
		}
		a, _, err := l.answer(r, min(patience, soon))
		if errors.Is(err, wire.ErrSilent) {
			a, err = l.late(r, patience)
		}
		switch {
		case err == nil && unread[a.Error]:
			sent = false
			continue
		case err == nil:
			return a, nil
		case !errors.Is(err, wire.ErrSilent) && !errors.Is(err, errFrame):
			return Answer{}, wire.Gone(sent, err)
		case !again:
			return Answer{}, wire.Gone(true, err)
		}
	}
	return Answer{}, wire.Gone(sent, wire.ErrSilent)
}

// answer reads packets until one is to this request: what came before is to older ones.
// alive says that there was an ACK meanwhile.
func (l *link) answer(r Request, patience time.Duration) (a Answer, alive bool, err error) {
	var d Deframer
	for {
		b, err := l.Next(patience)
		if err != nil {
			return a, alive, err
		}
		if b == ACK && !d.Begun() {
			alive = true
			continue
		}
		packet, err := d.Take(b)
		if err != nil {
			return a, alive, err
		}
		patience = l.timing.Byte
		if packet == nil {
			continue
		}
		a, err := ParseAnswer(packet)
		if err != nil || a.ID == r.ID && a.Code == r.Code {
			return a, alive, err
		}
	}
}

// late goes on waiting while the device answers ENQ, as it does at work; one that does not
// is dead.
func (l *link) late(r Request, patience time.Duration) (a Answer, err error) {
	dead := 0
	for n := max(int(patience/l.timing.Alive), asks); n > 0 && dead < asks; n-- {
		if err := l.Write([]byte{ENQ}); err != nil {
			return a, err
		}
		var alive bool
		if a, alive, err = l.answer(r, l.timing.Alive); !errors.Is(err, wire.ErrSilent) {
			return a, err
		}
		if dead++; alive {
			dead = 0
		}
	}
	return a, err
}

// greet makes sure that a device is at the other end.
func (l *link) greet() error {
	for range asks {
		if err := l.Flush(); err != nil {
			return err
		}
		if err := l.Write([]byte{ENQ}); err != nil {
			return err
		}
		switch b, err := l.Next(l.timing.Alive); {
		case err == nil && b == ACK:
			return nil
		case err != nil && !errors.Is(err, wire.ErrSilent):
			return err
		}
	}
	return wire.ErrSilent
}
