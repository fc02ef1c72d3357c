//go:build !linux

package device

import (
	"fmt"
	"os"
	"time"

	"go.bug.st/serial"
)

// openSerial opens a serial line for this program alone: COM3, /dev/tty.usbserial-1.
func openSerial(path string, speed int, framing Framing) (Conn, error) {
	f := framings[framing]
	mode := &serial.Mode{BaudRate: speed, DataBits: 8}
	if f.seven {
		mode.DataBits = 7
	}
	switch {
	case f.even:
		mode.Parity = serial.EvenParity
	case f.odd:
		mode.Parity = serial.OddParity
	}
	port, err := serial.Open(path, mode)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return &timedPort{Port: port}, nil
}

// A timedPort gives a serial port, which knows how long to wait, the deadlines of a Conn.
// One goroutine reads.
type timedPort struct {
	serial.Port
	until time.Time // of a read; zero is for ever
}

func (p *timedPort) SetReadDeadline(at time.Time) error {
	p.until = at
	return nil
}

// SetWriteDeadline does nothing: without a handshake a line always takes what is written.
func (p *timedPort) SetWriteDeadline(time.Time) error { return nil }

func (p *timedPort) Read(b []byte) (int, error) {
	patience := serial.NoTimeout
	if !p.until.IsZero() {
		if patience = time.Until(p.until); patience <= 0 {
			return 0, os.ErrDeadlineExceeded
		}
	}
	if err := p.SetReadTimeout(patience); err != nil {
		return 0, err
	}
	n, err := p.Port.Read(b)
	if n == 0 && err == nil {
		return 0, os.ErrDeadlineExceeded
	}
	return n, err
}
