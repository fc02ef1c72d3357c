package e2e

import (
	"testing"

	"comptoir/models/db/dbtest"
)

// A house is a running server with a database of its own.
type house struct {
	*process
	url string
}

// open starts a server for one test.
func open(t testing.TB, flags ...string) *house {
	t.Helper()
	h := serve(t, append([]string{"--database-url", dbtest.URL(t)}, flags...)...)
	t.Cleanup(func() { h.stop(t) })
	return h
}

// serve starts a server and waits until it says where it is.
func serve(t testing.TB, flags ...string) *house {
	t.Helper()
	p := start(t, "comptoir", append([]string{"serve", "--addr", "127.0.0.1:0"}, flags...)...)
	url, ok := p.says(`Comptoir is open: (http://\S+)`)
	if !ok {
		p.kill()
		t.Fatalf("the server does not open; it said:\n%s", p.words())
	}
	return &house{p, url}
}
