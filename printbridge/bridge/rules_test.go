package bridge_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func set(name, value string) func(*http.Request) {
	return func(r *http.Request) {
		if value == "" {
			r.Header.Del(name)
			return
		}
		r.Header.Set(name, value)
	}
}

func TestOnlyThePairedOriginExactlyAsItWasPairedIsAnswered(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	for origin, code := range map[string]string{
		shop:                        "",
		"":                          "bad_origin",
		"null":                      "bad_origin",
		"https://other.example":     "not_paired",
		"https://shop.example:8443": "not_paired",
		"http://shop.example":       "bad_origin",
		"https://shop.example.":     "bad_origin",
		"https://SHOP.example":      "bad_origin",
		"https://shop.example/":     "bad_origin",
		"https://xn--shp-xla.test":  "not_paired",
		"https://shоp.example":      "bad_origin", // a Cyrillic о
	} {
		got := c.ask(ask{method: "GET", path: "/v1/status", before: set("Origin", origin)})
		if got.code() != code {
			t.Errorf("%q: %d %s, want %q", origin, got.status, got.body, code)
		}
		if allowed := got.header.Get("Access-Control-Allow-Origin"); code != "" && allowed != "" {
			t.Errorf("%q may read the answer: %q", origin, allowed)
		}
		if !strings.Contains(strings.Join(got.header.Values("Vary"), ","), "Origin") {
			t.Errorf("%q: no Vary", origin)
		}
	}
	two := func(r *http.Request) { r.Header["Origin"] = []string{shop, "https://other.example"} }
	if got := c.ask(ask{method: "GET", path: "/v1/status", after: two}); got.code() != "bad_origin" {
		t.Errorf("two origins: %d %s", got.status, got.body)
	}
}

func TestOnlyOurOwnHostNamesAreAnswered(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(c.Address(), "http://"))
	for host, code := range map[string]string{
		"127.0.0.1:" + port:              "",
		"localhost:" + port:              "",
		"[::1]:" + port:                  "",
		"evil.example":                   "bad_host",
		"evil.example:" + port:           "bad_host",
		"127.0.0.1.evil.example:" + port: "bad_host",
		"127.0.0.1":                      "bad_host",
		"127.0.0.1:1":                    "bad_host",
		"LOCALHOST:" + port:              "bad_host",
		"user@127.0.0.1:" + port:         "",
	} {
		want := code
		got := c.raw("GET /v1/ping HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
		if strings.Contains(host, "@") {
			if strings.HasPrefix(got, "HTTP/1.1 200") {
				t.Errorf("%q was answered", host)
			}
			continue
		}
		if refused := strings.Contains(got, "bad_host"); refused != (want == "bad_host") {
			t.Errorf("%q: %s", host, got)
		}
	}
	if got := c.raw("GET /v1/ping HTTP/1.1\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 400") {
		t.Errorf("no host: %s", got)
	}
	if got := c.raw("GET /v1/ping HTTP/1.0\r\n\r\n"); !strings.Contains(got, "bad_host") {
		t.Errorf("no host, HTTP/1.0: %s", got)
	}
}

// raw sends bytes as they are and returns the whole answer.
func (c *till) raw(request string) string {
	c.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.Address(), "http://"))
	if err != nil {
		c.t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := fmt.Fprint(conn, request); err != nil {
		c.t.Fatal(err)
	}
	var b strings.Builder
	_, _ = bufio.NewReader(conn).WriteTo(&b)
	return b.String()
}

func TestARequestThatNoPageOfOursSendsIsRefused(t *testing.T) {
	t.Parallel()
	body := job("job-00001", "Hello")
	for _, tt := range []struct {
		name string
		ask  ask
		code string
	}{
		{"opened as a page", ask{method: "GET", path: "/v1/status", before: set("Sec-Fetch-Mode", "navigate")}, "bad_fetch"},
		{"without CORS", ask{method: "GET", path: "/v1/status", before: set("Sec-Fetch-Mode", "no-cors")}, "bad_fetch"},
		{"as an image", ask{method: "GET", path: "/v1/status", before: set("Sec-Fetch-Dest", "image")}, "bad_fetch"},
		{"framed", ask{method: "GET", path: "/v1/status", before: set("Sec-Fetch-Dest", "iframe")}, "bad_fetch"},
		{"as a script", ask{method: "GET", path: "/v1/status", before: set("Sec-Fetch-Dest", "script")}, "bad_fetch"},
		{"an unknown path", ask{method: "GET", path: "/v2/status"}, "not_found"},
		{"a path with dots", ask{method: "GET", path: "/v1/jobs/../status"}, "not_found"},
		{"another method", ask{method: "PUT", path: "/v1/jobs"}, "bad_method"},
		{"HEAD", ask{method: "HEAD", path: "/v1/status"}, ""},
		{"a text form", ask{method: "POST", path: "/v1/jobs", body: body, before: set("Content-Type", "text/plain")}, "bad_type"},
		{"a form", ask{method: "POST", path: "/v1/jobs", body: body, before: set("Content-Type", "application/x-www-form-urlencoded")}, "bad_type"},
		{"a multipart form", ask{method: "POST", path: "/v1/jobs", body: body, before: set("Content-Type", "multipart/form-data; boundary=x")}, "bad_type"},
		{"no type", ask{method: "POST", path: "/v1/jobs", body: body, before: set("Content-Type", "")}, "bad_type"},
		{"unsigned", ask{method: "GET", path: "/v1/status", unsigned: true}, "bad_token"},
		{"signed for another path", ask{method: "GET", path: "/v1/status", after: func(r *http.Request) { r.URL.Path = "/v1/devices" }}, "bad_token"},
		{"signed with another key", ask{method: "GET", path: "/v1/status", after: set("X-Bridge-Sign", "AAAA")}, "bad_token"},
		{"under another bridge's name", ask{method: "GET", path: "/v1/status", after: set("Authorization", "Bridge other")}, "not_paired"},
		{"with another scheme", ask{method: "GET", path: "/v1/status", after: set("Authorization", "Bearer x")}, "bad_token"},
		{"an unknown field", ask{method: "POST", path: "/v1/jobs", body: strings.Replace(body, `"kind":"text"`, `"kind":"text","raw":"x"`, 1)}, "bad_json"},
		{"two values", ask{method: "POST", path: "/v1/jobs", body: body + "{}"}, "bad_json"},
		{"no JSON", ask{method: "POST", path: "/v1/jobs", body: "hello"}, "bad_json"},
		{"not UTF-8", ask{method: "POST", path: "/v1/jobs", body: "{\"id\":\"\xff\"}"}, "bad_json"},
		{"nested too deeply", ask{method: "POST", path: "/v1/jobs", body: strings.Repeat("[", 17) + strings.Repeat("]", 17)}, "bad_json"},
		{"a body too long", ask{method: "POST", path: "/v1/jobs", body: strings.Repeat(" ", 1<<20+1)}, "too_large"},
		{"a body as long as may be", ask{method: "POST", path: "/v1/jobs", body: strings.Repeat(" ", 1<<20)}, "bad_json"},
		{"an id that is none", ask{method: "POST", path: "/v1/jobs", body: job("../x", "a")}, "bad_id"},
		{"a device of nobody", ask{method: "POST", path: "/v1/jobs", body: strings.Replace(body, `"device":"receipt"`, `"device":"10.0.0.1:9100"`, 1)}, "unknown_device"},
		{"raw bytes", ask{method: "POST", path: "/v1/jobs", body: strings.Replace(body, `"kind":"receipt"`, `"kind":"raw"`, 1)}, "bad_json"},
		{"no document", ask{method: "POST", path: "/v1/jobs", body: `{"id":"job-00001","device":"receipt","kind":"receipt"}`}, "bad_document"},
		{"a document that does not print", ask{method: "POST", path: "/v1/jobs", body: strings.Replace(body, `"kind":"text"`, `"kind":"poem"`, 1)}, "bad_document"},
		{"a drawer with a document", ask{method: "POST", path: "/v1/jobs", body: strings.Replace(body, `"kind":"receipt"`, `"kind":"drawer"`, 1)}, "bad_document"},
		{"a wait that is none", ask{method: "GET", path: "/v1/jobs/job-00001?wait=soon"}, "bad_wait"},
		{"a job of nobody", ask{method: "GET", path: "/v1/jobs/job-00001"}, "unknown_job"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newTill(t)
			got := c.ask(tt.ask)
			if got.code() != tt.code || got.status < 400 || got.status >= 500 {
				t.Errorf("%d %s, want %s", got.status, got.body, tt.code)
			}
			if len(c.Spool.Devices()) != 1 || c.paper() != "" {
				t.Error("something was done")
			}
		})
	}
}

func TestARequestIsNotTakenTwice(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	same := func(r *http.Request) { c.sign(r, "abcdefghijklmn", "") }
	if got := c.ask(ask{method: "GET", path: "/v1/status", after: same}); got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := c.ask(ask{method: "GET", path: "/v1/status", after: same}); got.code() != "replay" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestAPageThatAsksTooOftenIsSlowedDown(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	for range 200 {
		if got := c.ask(ask{method: "GET", path: "/v1/status"}); got.code() == "rate" {
			return
		}
	}
	t.Error("two hundred requests at once were all answered")
}

func TestAPreflightAllowsPairedPagesOnly(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	preflight := func(origin, path string, private bool) reply {
		return c.ask(ask{method: "OPTIONS", path: path, unsigned: true, before: func(r *http.Request) {
			r.Header.Set("Origin", origin)
			r.Header.Set("Access-Control-Request-Method", "POST")
			if private {
				r.Header.Set("Access-Control-Request-Private-Network", "true")
			}
		}})
	}
	got := preflight(shop, "/v1/jobs", true)
	if got.status != http.StatusNoContent || got.header.Get("Access-Control-Allow-Origin") != shop || got.header.Get("Access-Control-Allow-Private-Network") != "true" {
		t.Errorf("paired: %d %v", got.status, got.header)
	}
	if vary := strings.Join(got.header.Values("Vary"), ", "); vary != "Origin, Access-Control-Request-Private-Network" {
		t.Errorf("Vary is %q", vary)
	}
	if got := preflight(shop, "/v1/jobs", false); got.header.Get("Access-Control-Allow-Private-Network") != "" {
		t.Error("the private network header is sent unasked")
	}
	for name, got := range map[string]reply{
		"unpaired":                       preflight("https://other.example", "/v1/jobs", true),
		"unpaired, pairing while closed": preflight("https://other.example", "/v1/pair", true),
		"null":                           preflight("null", "/v1/jobs", true),
		"an unknown path":                preflight(shop, "/v2/jobs", true),
	} {
		if got.status != http.StatusForbidden || got.header.Get("Access-Control-Allow-Origin") != "" || got.header.Get("Access-Control-Allow-Private-Network") != "" {
			t.Errorf("%s: %d %v", name, got.status, got.header)
		}
	}
	c.Book.Start(nil)
	if got := preflight("https://other.example", "/v1/pair", true); got.status != http.StatusNoContent {
		t.Errorf("pairing while open: %d", got.status)
	}
	if got := preflight("https://other.example", "/v1/jobs", true); got.status != http.StatusForbidden {
		t.Errorf("another call while pairing is open: %d", got.status)
	}
}

func TestAPingWithoutAPageTellsNameAndVersionOnly(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	got := c.ask(ask{method: "GET", path: "/v1/ping", unsigned: true, before: set("Origin", "")})
	if got.status != http.StatusOK || string(got.body) != `{"name":"printbridge","version":"0.1.0","protocol":1}` {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := c.ask(ask{method: "GET", path: "/v1/ping", unsigned: true, before: set("Origin", "https://other.example")}); got.code() != "not_paired" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestEveryAnswerForbidsBeingFramedCachedOrGuessed(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	for _, a := range []ask{{method: "GET", path: "/v1/status"}, {method: "GET", path: "/nothing"}, {method: "GET", path: "/v1/status", unsigned: true}} {
		h := c.ask(a).header
		for name, want := range map[string]string{
			"Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
			"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q", a.path, name, got)
			}
		}
	}
}

func TestASlowBodyIsCutOff(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	got := c.raw("POST /v1/jobs HTTP/1.1\r\nHost: " + strings.TrimPrefix(c.Address(), "http://") +
		"\r\nOrigin: " + shop + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	if !strings.HasPrefix(got, "HTTP/1.1 400") {
		t.Errorf("got %q", got)
	}
}
