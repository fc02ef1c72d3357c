package emulator

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"time"
)

// Feed takes a byte of a request over HTTP and gives the whole answer after its last one.
func (m *Machine) Feed(b byte) []byte {
	m.in = append(m.in, b)
	if m.whole == 0 && b == '\n' && bytes.HasSuffix(m.in, []byte("\r\n\r\n")) {
		m.whole = len(m.in) + length(m.in)
	}
	if m.whole == 0 && len(m.in) < maxBody || len(m.in) < m.whole {
		return nil
	}
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(m.in)))
	m.Silence()
	if err != nil {
		return []byte("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
	}
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	var out bytes.Buffer
	fmt.Fprintf(&out, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\n\r\n", w.Code, http.StatusText(w.Code), w.Body.Len())
	_, _ = w.Body.WriteTo(&out)
	return out.Bytes()
}

// length is what the head of a request says of its body.
func length(head []byte) int {
	for line := range bytes.SplitSeq(head, []byte("\r\n")) {
		n := 0
		if _, err := fmt.Sscanf(string(line), "Content-Length: %d", &n); err == nil {
			return min(max(n, 0), maxBody)
		}
	}
	return 0
}

// Silence is that no byte came in time: half a request is thrown away.
func (m *Machine) Silence() { m.in, m.whole = nil, 0 }

// Serve answers clients over TCP until the context ends.
func (m *Machine) Serve(ctx context.Context, ln net.Listener) error {
	server := &http.Server{Handler: m, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("wait for clients: %w", err)
	}
	return nil
}
