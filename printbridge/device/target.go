// Package device talks to one printer: it opens it, asks how it is, sends a job's bytes
// and finds out whether they became paper. The other devices are dialled by it.
//
// It owns connections, patience and the outcome of one attempt. It must not know jobs'
// ids, the journal or the browser: whether to print at all is decided above it.
// Start reading at Printer.Print.
package device

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"syscall"
	"time"

	"comptoir/printbridge/words"
)

// A Target is where a printer is. It is set up on the till, never by a page.
type Target struct {
	Link     string // "tcp", "file" or "serial"
	Address  string // host:port, or the path of a device file
	Speed    int    // of a serial line, in baud
	Framing  Framing
	Loopback bool // an emulator on this machine is allowed
}

// The links to printers, and the one to fiscal registers.
const (
	TCP    = "tcp"
	File   = "file"
	Serial = "serial"
)

// ErrTarget is an address that no printer may have.
var ErrTarget = errors.New("not a printer's address")

// Check says why a target is refused: the bridge must not become a way into the network
// for whoever controls its settings' text.
func (t Target) Check() error {
	switch t.Link {
	case File:
		if t.Address == "" {
			return words.Because(ErrTarget, "bad.path")
		}
		return nil
	case Serial:
		if t.Address == "" {
			return words.Because(ErrTarget, "bad.path")
		}
		if _, known := framings[t.Framing]; !known {
			return words.Because(ErrTarget, "bad.framing", t.Framing)
		}
		return checkSpeed(t.Speed)
	case TCP:
		host, port, err := net.SplitHostPort(t.Address)
		if err != nil || port == "" {
			return words.Because(ErrTarget, "bad.host_port", t.Address)
		}
		if ip, err := netip.ParseAddr(host); err == nil {
			return t.allowed(ip)
		}
		return nil // a name is looked up and checked when it is dialled
	}
	return words.Because(ErrTarget, "bad.choice", "link", t.Link, "tcp, file, serial")
}

// allowed refuses everything but private networks: no public hosts, no cloud metadata
// service, and this machine only where an emulator was asked for.
func (t Target) allowed(ip netip.Addr) error {
	ip = ip.Unmap()
	switch {
	case ip.IsLoopback() && t.Loopback, ip.IsPrivate():
		return nil
	case ip.IsLoopback():
		return words.Because(ErrTarget, "bad.this_machine", ip)
	}
	return words.Because(ErrTarget, "bad.public", ip)
}

// A Conn is an open device: a socket, a device file or a serial line.
type Conn interface {
	io.ReadWriteCloser
	SetReadDeadline(time.Time) error
	SetWriteDeadline(time.Time) error
}

// open connects; reads says whether anything can come back.
func (t Target) open(ctx context.Context, patience time.Duration) (c Conn, reads bool, err error) {
	switch t.Link {
	case File:
		return openFile(t.Address)
	case Serial:
		c, err := openSerial(t.Address, t.Speed, t.Framing)
		return c, true, err
	}
	tcp, err := t.dial(ctx, patience)
	if err != nil {
		return nil, false, err
	}
	return tcp, true, nil
}

// Dial connects to a device that talks in both directions.
func (t Target) Dial(ctx context.Context, patience time.Duration) (Conn, error) {
	c, reads, err := t.open(ctx, patience)
	if err == nil && !reads {
		_ = c.Close()
		return nil, words.Because(ErrTarget, "bad.mute", t.Address)
	}
	return c, err
}

// DialToWrite connects to a device that need not answer.
func (t Target) DialToWrite(ctx context.Context, patience time.Duration) (Conn, error) {
	c, _, err := t.open(ctx, patience)
	return c, err
}

func (t Target) dial(ctx context.Context, patience time.Duration) (*net.TCPConn, error) {
	d := net.Dialer{Timeout: patience, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		return t.allowed(to.Addr())
	}}
	socket, err := d.DialContext(ctx, "tcp", t.Address)
	if err != nil {
		return nil, err
	}
	tcp := socket.(*net.TCPConn)
	// What our own kernel holds looks sent and is not: keep that small, so that a printer
	// that stops taking bytes is noticed.
	if err := tcp.SetWriteBuffer(64 << 10); err != nil {
		_ = tcp.Close()
		return nil, err
	}
	return tcp, nil
}

// openFile opens a device for both ways and a plain file for appending.
func openFile(path string) (c Conn, reads bool, err error) {
	flags := os.O_WRONLY | os.O_CREATE | os.O_APPEND
	if info, err := os.Stat(path); err == nil && info.Mode()&os.ModeDevice != 0 {
		flags, reads = os.O_RDWR, true
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, false, err
	}
	if reads {
		return patientFile{f}, true, nil
	}
	return f, false, nil
}

// A patientFile is a USB printer, whose kernel driver says "end of file" when the printer
// has nothing to tell.
type patientFile struct{ *os.File }

func (f patientFile) Read(b []byte) (int, error) {
	n, err := f.File.Read(b)
	if n == 0 && errors.Is(err, io.EOF) {
		time.Sleep(20 * time.Millisecond)
		return 0, nil
	}
	return n, err
}
