package e2e

import (
	"bytes"
	"net"
	"strings"
	"sync"
	"testing"
)

// A wire is the network between a browser and the server: it can be cut, and lose answers.
type wire struct {
	url    string
	target string
	listen net.Listener

	mu   sync.Mutex
	ends map[net.Conn]bool
	down bool
	lose int // answers to commands from now on
}

// wire puts a network between the house and who uses the house it returns.
func (h *house) wire(t testing.TB) (*house, *wire) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{url: "http://localhost:" + port, target: strings.TrimPrefix(h.url, "http://"), listen: ln, ends: map[net.Conn]bool{}}
	go w.serve()
	t.Cleanup(func() {
		_ = ln.Close()
		w.cut()
	})
	return &house{h.process, w.url}, w
}

// cut breaks every connection and lets no new one through.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = true
	for c := range w.ends {
		_ = c.Close()
	}
}

func (w *wire) mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = false
}

// lead makes the wire end at another copy of the server.
func (w *wire) lead(to *house) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.target = strings.TrimPrefix(to.url, "http://")
}

func (w *wire) end() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.target
}

// losing lets the next commands through and drops their answers.
func (w *wire) losing(answers int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lose = answers
}

func (w *wire) serve() {
	for {
		near, err := w.listen.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", w.end())
		if err != nil || !w.keep(near, far) {
			_ = near.Close()
			continue
		}
		l := &link{wire: w, near: near, far: far}
		go l.carry(near, far, l.asked)
		go l.carry(far, near, l.answered)
	}
}

// keep remembers a connection, unless the wire is cut.
func (w *wire) keep(near, far net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down {
		_ = far.Close()
		return false
	}
	w.ends[near], w.ends[far] = true, true
	return true
}

// A link is one connection through the wire.
type link struct {
	wire      *wire
	near, far net.Conn
	command   bool // what was asked last changes something
}

func (l *link) asked(b []byte) bool {
	l.wire.mu.Lock()
	defer l.wire.mu.Unlock()
	if bytes.HasPrefix(b, []byte("POST ")) {
		l.command = true
	} else if bytes.HasPrefix(b, []byte("GET ")) {
		l.command = false
	}
	return true
}

// answered says whether an answer may pass.
func (l *link) answered([]byte) bool {
	l.wire.mu.Lock()
	defer l.wire.mu.Unlock()
	if !l.command || l.wire.lose == 0 {
		return true
	}
	l.wire.lose--
	return false
}

func (l *link) carry(from, to net.Conn, pass func([]byte) bool) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !pass(buffer[:n]) {
			break
		}
		if _, writeErr := to.Write(buffer[:n]); err != nil || writeErr != nil {
			break
		}
	}
	_ = l.near.Close()
	_ = l.far.Close()
	l.wire.mu.Lock()
	defer l.wire.mu.Unlock()
	delete(l.wire.ends, l.near)
	delete(l.wire.ends, l.far)
}
