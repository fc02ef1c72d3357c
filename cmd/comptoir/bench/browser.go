package bench

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"comptoir/views/till"
)

// A browser asks the handler itself: what is measured is the server's time, not the network's.
type browser struct {
	handler http.Handler
	cookies map[string]string
	shown   string // the stamps of the rows that the till shows
}

func newBrowser(h http.Handler) *browser {
	return &browser{handler: h, cookies: map[string]string{"lang": "en"}}
}

// An answer is what came over the wire, and what it says.
type answer struct {
	body []byte
	wire int // bytes of the body as it was sent
	hops int // requests that it took
}

func (b *browser) get(ctx context.Context, path string) (answer, error) {
	return b.ask(ctx, http.MethodGet, path, nil)
}

func (b *browser) post(ctx context.Context, path string, form url.Values) (answer, error) {
	return b.ask(ctx, http.MethodPost, path, form)
}

// tap posts as htmx does.
func (b *browser) tap(ctx context.Context, path string, form url.Values) (answer, error) {
	w, err := b.send(ctx, http.MethodPost, path, form, true)
	if err != nil {
		return answer{}, err
	}
	if w.Code != http.StatusOK {
		return answer{}, fmt.Errorf("%s: %d: %.300s", path, w.Code, w.Body)
	}
	return read(w)
}

// ask follows redirections.
func (b *browser) ask(ctx context.Context, method, path string, form url.Values) (answer, error) {
	for hops := 1; ; hops++ {
		w, err := b.send(ctx, method, path, form, false)
		if err != nil {
			return answer{}, err
		}
		if w.Code == http.StatusSeeOther && hops < 10 {
			method, path, form = http.MethodGet, w.Header().Get("Location"), nil
			continue
		}
		if w.Code != http.StatusOK {
			return answer{}, fmt.Errorf("%s: %d: %.300s", path, w.Code, w.Body)
		}
		a, err := read(w)
		a.hops = hops
		return a, err
	}
}

func (b *browser) send(ctx context.Context, method, path string, form url.Values, htmx bool) (*httptest.ResponseRecorder, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://localhost"+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", path, err)
	}
	r.RemoteAddr, r.RequestURI = "127.0.0.1:1", path
	r.Header.Set("Accept-Encoding", "gzip")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if htmx {
		r.Header.Set("HX-Request", "true")
		r.Header.Set(till.ShownHeader, b.shown)
	}
	r.Header.Set("Cookie", b.cookie())
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c.Value
	}
	return w, nil
}

func (b *browser) cookie() string {
	var pairs []string
	for name, value := range b.cookies {
		pairs = append(pairs, name+"="+value)
	}
	return strings.Join(pairs, "; ")
}

func read(w *httptest.ResponseRecorder) (answer, error) {
	a := answer{body: w.Body.Bytes(), wire: w.Body.Len()}
	if w.Header().Get("Content-Encoding") != "gzip" {
		return a, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(a.body))
	if err != nil {
		return a, fmt.Errorf("read answer: %w", err)
	}
	if a.body, err = io.ReadAll(z); err != nil {
		return a, fmt.Errorf("read answer: %w", err)
	}
	return a, nil
}
