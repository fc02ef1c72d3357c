package emulated

import (
	"errors"
	"io"
	"os"
	"time"
)

// FaultKind is what happens at a byte of the exchange.
type FaultKind string

// The faults. A byte is counted when it is on its way, in either direction.
const (
	LoseAnswer  FaultKind = "the rest of this answer is lost"
	LoseRequest FaultKind = "the rest of this request is lost"
	Twice       FaultKind = "this answer comes twice"
	Noise       FaultKind = "a bit of this byte is turned"
	Swap        FaultKind = "yes is heard as no, or the reverse" // ACK for NAK
	Stray       FaultKind = "a stray byte comes before this one"
	PowerCut    FaultKind = "the device loses power and keeps its receipt"
	Blackout    FaultKind = "the device loses power and its receipt"
	Flicker     FaultKind = "the device loses power on a serial line, which does not break"
	Unplugged   FaultKind = "the cable is pulled and put back"
	HostDies    FaultKind = "the bridge loses power"
	Sag         FaultKind = "the register loses power behind its service" // which goes on answering
)

// Faults are all that a serial line can have.
var Faults = []FaultKind{LoseAnswer, LoseRequest, Twice, Noise, Swap, Stray, PowerCut, Blackout, Flicker, Unplugged, HostDies}

// A Peer is the register at the end of a line.
type Peer interface {
	Feed(b byte) []byte // takes a byte from the host and gives what goes back
	Silence()           // no byte came in time
	Lose(k FaultKind)   // power: PowerCut, Blackout, Flicker or Sag
}

// A Line is a cable without time between a host and a register: what is not there at once
// never comes. One fault happens at one byte.
type Line struct {
	Peer  Peer
	Fault FaultKind
	At    int    // the byte, counted from 1; 0: none
	Died  func() // called when HostDies has happened

	passed int
	lost   bool // the rest of what is being sent now
	broken bool // until it is opened again
	dead   bool // the host, for good
	again  bool // the answer that is being sent
}

// Passed is how many bytes have gone over the line.
func (l *Line) Passed() int { return l.passed }

// Happened says whether the fault was reached.
func (l *Line) Happened() bool { return l.At > 0 && l.passed >= l.At }

// Revive gives the line to a host that was started again.
func (l *Line) Revive() { l.dead = false }

// A Port is a line while it is open.
type Port struct {
	line   *Line
	out    []byte
	closed bool
}

var errGone = errors.New("the line is dead")

// Open opens the line, as a host does after each break.
func (l *Line) Open() (*Port, error) {
	if l.dead {
		return nil, errGone
	}
	l.broken = false
	return &Port{line: l}, nil
}

// Write gives the host's bytes to the register.
func (p *Port) Write(b []byte) (int, error) {
	p.line.lost = false
	for i, c := range b {
		if p.gone() {
			return i, io.ErrClosedPipe
		}
		for _, c := range p.line.pass(c, true) {
			p.answer(p.line.Peer.Feed(c))
		}
	}
	return len(b), nil
}

// answer puts the register's bytes on their way to the host.
func (p *Port) answer(b []byte) {
	if len(b) == 0 {
		return
	}
	l := p.line
	lost := l.lost
	l.lost, l.again = false, false
	var out []byte
	for _, c := range b {
		out = append(out, l.pass(c, false)...)
	}
	if l.again {
		out = append(out, b...)
	}
	l.lost = lost
	p.out = append(p.out, out...)
}

func (p *Port) gone() bool { return p.closed || p.line.broken || p.line.dead }

// Read gives the host what has come; with nothing there the time is up at once.
func (p *Port) Read(b []byte) (int, error) {
	if len(p.out) > 0 && !p.line.dead {
		n := copy(b, p.out)
		p.out = p.out[n:]
		return n, nil
	}
	if p.gone() {
		return 0, io.EOF
	}
	p.line.Peer.Silence()
	return 0, os.ErrDeadlineExceeded
}

// Close closes this opening of the line.
func (p *Port) Close() error { p.closed = true; return nil }

// SetReadDeadline does nothing: there is no time on this line.
func (p *Port) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (p *Port) SetWriteDeadline(time.Time) error { return nil }

// pass counts a byte and lets the fault happen to it.
func (l *Line) pass(c byte, toPeer bool) []byte {
	if l.broken || l.dead {
		return nil
	}
	l.passed++
	if l.passed != l.At {
		if l.lost {
			return nil
		}
		return []byte{c}
	}
	switch l.Fault {
	case LoseAnswer:
		l.lost = !toPeer
	case LoseRequest:
		l.lost = toPeer
	case Twice:
		l.again = !toPeer
	case Noise:
		return []byte{c ^ 0x20}
	case Swap:
		return []byte{c ^ 0x13}
	case Stray:
		return []byte{0x02, c}
	case PowerCut, Blackout:
		l.Peer.Lose(l.Fault)
		l.broken = true
	case Flicker:
		l.Peer.Lose(l.Fault)
		l.lost = true
	case Sag:
		l.Peer.Lose(l.Fault)
	case Unplugged:
		l.broken = true
	case HostDies:
		l.dead = true
		if l.Died != nil {
			l.Died()
		}
	}
	if l.lost || l.broken || l.dead {
		return nil
	}
	return []byte{c}
}
