package pairing

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func vectorKey() []byte {
	key := make([]byte, 32)
	for i := range key {
		key[i] = byte(i)
	}
	return key
}

func TestASignatureCoversWhatWasAgreed(t *testing.T) {
	t.Parallel()
	r := Request{
		Method: "POST", Path: "/v1/jobs", Origin: "https://shop.example", Time: "2026-01-15T09:32:00Z", Nonce: "b7e6a1d0c3f4",
		Body: []byte(`{"job":"3f0c6a1e-7f2b-4d58-9a53-2f4a6f1c9d10","device":"receipt","kind":"text","lines":["Test"]}`),
	}
	if got := Sign(vectorKey(), r); got != "XOy1FGlYAs7K65M9rJv6LIQadDB20Leyrz8kQcrGzXI=" {
		t.Errorf("got %s", got)
	}
}

type till struct {
	*Book
	t   *testing.T
	dir string
	at  time.Time
}

func newTill(t *testing.T) *till {
	t.Helper()
	c := &till{t: t, dir: t.TempDir(), at: time.Date(2026, 1, 15, 9, 32, 0, 0, time.UTC)}
	c.reopen()
	return c
}

func (c *till) reopen() {
	c.t.Helper()
	var err error
	if c.Book, err = Open(c.dir, func() time.Time { return c.at }); err != nil {
		c.t.Fatal(err)
	}
}

const shop = "https://shop.example"

func (c *till) pair(origin string) Pairing {
	c.t.Helper()
	p, err := c.Finish(origin, "Till 1", c.Start(nil).Code)
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

func TestAPageIsPairedByTheCodeThatTheTillShows(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	w := c.Start(nil)
	if len(w.Code) != 8 {
		t.Errorf("the code is %q", w.Code)
	}
	if err := c.Ask(shop); err != nil {
		t.Fatal(err)
	}
	if got := c.Window().Asked; len(got) != 1 || got[0] != shop {
		t.Errorf("the till shows %q", got)
	}
	p, err := c.Finish(shop, "Till 1", w.Code[:4]+" "+w.Code[4:])
	if err != nil || len(p.Key) != 32 {
		t.Fatalf("got %+v, %v", p, err)
	}
	if c.Window().Open {
		t.Error("the window is still open")
	}
	c.reopen()
	if !c.Paired(shop) {
		t.Error("the pairing did not survive a restart")
	}
	info, err := os.Stat(filepath.Join(c.dir, "pairings.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
}

func TestPairingIsRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		act  func(c *till) error
		want error
	}{
		{"when nobody started it", func(c *till) error { _, err := c.Finish(shop, "", "12345678"); return err }, ErrClosed},
		{"after three minutes", func(c *till) error {
			w := c.Start(nil)
			c.at = c.at.Add(3 * time.Minute)
			_, err := c.Finish(shop, "", w.Code)
			return err
		}, ErrClosed},
		{"with a wrong code", func(c *till) error { c.Start(nil); _, err := c.Finish(shop, "", "x"); return err }, ErrCode},
		{"for a page without https", func(c *till) error {
			_, err := c.Finish("http://shop.example", "", c.Start(nil).Code)
			return err
		}, ErrOrigin},
		{"with the code of the window before", func(c *till) error {
			old := c.Start(nil)
			for c.Start(nil).Code == old.Code {
			}
			_, err := c.Finish(shop, "", old.Code)
			return err
		}, ErrCode},
		{"a second page with the same code", func(c *till) error {
			w := c.Start(nil)
			if _, err := c.Finish(shop, "", w.Code); err != nil {
				return err
			}
			_, err := c.Finish("https://other.example", "", w.Code)
			return err
		}, ErrClosed},
		{"after five wrong codes, even with the right one", func(c *till) error {
			for range 5 {
				_, _ = c.Finish(shop, "", c.Start(nil).Code+"0")
			}
			_, err := c.Finish(shop, "", c.Start(nil).Code)
			return err
		}, ErrTries},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if err := tt.act(newTill(t)); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestTenMinutesAfterFiveWrongCodesPairingWorksAgain(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	for range 5 {
		_, _ = c.Finish(shop, "", c.Start(nil).Code+"0")
	}
	c.at = c.at.Add(10 * time.Minute)
	c.pair(shop)
}

func (c *till) request(p Pairing) Request {
	return Request{Method: "GET", Path: "/v1/devices", Origin: p.Origin, Time: c.at.Format(time.RFC3339), Nonce: "abcdefghijkl"}
}

func TestARequestIsTakenOnceInItsTimeFromItsOriginAsItWasSigned(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(c *till, r *Request) // after signing
		before func(c *till, r *Request) // before signing
		want   error
	}{
		{name: "as it should be"},
		{name: "119 seconds late", before: func(c *till, r *Request) { c.at = c.at.Add(119 * time.Second) }},
		{name: "119 seconds early", before: func(c *till, r *Request) { c.at = c.at.Add(-119 * time.Second) }},
		{name: "121 seconds late", before: func(c *till, r *Request) { c.at = c.at.Add(121 * time.Second) }, want: ErrClock},
		{name: "121 seconds early", before: func(c *till, r *Request) { c.at = c.at.Add(-121 * time.Second) }, want: ErrClock},
		{name: "without a time", before: func(c *till, r *Request) { r.Time = "" }, want: ErrClock},
		{name: "with a short nonce", before: func(c *till, r *Request) { r.Nonce = "abc" }, want: ErrReplay},
		{name: "with another body", change: func(c *till, r *Request) { r.Body = []byte("x") }, want: ErrToken},
		{name: "with another path", change: func(c *till, r *Request) { r.Path = "/v1/jobs" }, want: ErrToken},
		{name: "with another method", change: func(c *till, r *Request) { r.Method = "POST" }, want: ErrToken},
		{name: "from another origin", change: func(c *till, r *Request) { r.Origin = "https://other.example" }, want: ErrNotPaired},
		{name: "from another paired origin", change: func(c *till, r *Request) { c.pair("https://b.example"); r.Origin = "https://b.example" }, want: ErrNotPaired},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newTill(t)
			p := c.pair(shop)
			r := c.request(p)
			if tt.before != nil {
				tt.before(c, &r)
			}
			signature := Sign(p.Key, r)
			if tt.change != nil {
				tt.change(c, &r)
			}
			if _, err := c.Verify(p.ID, r, signature); !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if tt.want != nil {
				return
			}
			if _, err := c.Verify(p.ID, r, signature); !errors.Is(err, ErrReplay) {
				t.Errorf("the second time: %v", err)
			}
		})
	}
}

func TestAPairingThatNobodyUsedIsForgotten(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	c.pair(shop)
	c.at = c.at.Add(181 * 24 * time.Hour)
	c.reopen()
	if c.Paired(shop) {
		t.Error("it is still there after 181 days")
	}
}

func TestAForgottenPageHasToPairAgain(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	p := c.pair(shop)
	if err := c.Forget(shop); err != nil {
		t.Fatal(err)
	}
	r := c.request(p)
	if _, err := c.Verify(p.ID, r, Sign(p.Key, r)); !errors.Is(err, ErrNotPaired) {
		t.Errorf("got %v", err)
	}
}

func TestOnlyOriginsAsBrowsersWriteThemArePaired(t *testing.T) {
	t.Parallel()
	for origin, want := range map[string]bool{
		"https://shop.example": true, "https://shop.example:8443": true, "https://xn--shp-xla.example": true,
		"http://127.0.0.1:8080": true, "http://localhost:8080": true, "http://[::1]:8080": true,
		"http://shop.example": false, "https://shop.example.": false, "https://SHOP.example": false, "https://shop.example/": false,
		"https://shop.example:443": false, "http://localhost": true, "http://localhost:80": false, "https://": false, "null": false, "": false,
		"https://user@shop.example": false, "https://shöp.example": false, "file://": false, "https://shop.example?x": false,
		"http://127.0.0.1.evil.example": false,
	} {
		if got := CheckOrigin(origin); got != want {
			t.Errorf("%q: got %v, want %v", origin, got, want)
		}
	}
}

func TestKeysAreNotShownAndNamesAreTamed(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	p, err := c.Finish(shop, "a\x1b[31m"+strings.Repeat("я", 100), c.Start([]string{"receipt"}).Code)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(p.Name, "\x1b") || len([]rune(p.Name)) != 60 {
		t.Errorf("the name is %q", p.Name)
	}
	if !p.May("receipt") || p.May("kitchen") {
		t.Error("it may use other devices than it was given")
	}
	if c.Pairings()[0].Key != nil {
		t.Error("the key is shown: " + base64.StdEncoding.EncodeToString(p.Key))
	}
}
