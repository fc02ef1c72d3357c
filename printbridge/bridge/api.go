package bridge

import (
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"

	"golang.org/x/time/rate"

	"comptoir/printbridge/pairing"
	"comptoir/printbridge/words"
)

// An api answers pages. Its rules are applied in the order of answer.
type api struct {
	*Bridge
	hosts  map[string]bool
	routes []route
	words  words.Book

	mu     sync.Mutex
	limits map[string]*rate.Limiter // by origin
}

func newAPI(b *Bridge) (a *api, err error) {
	a = &api{Bridge: b, hosts: map[string]bool{}, limits: map[string]*rate.Limiter{}}
	for _, host := range []string{"127.0.0.1", "::1", "localhost"} {
		a.hosts[net.JoinHostPort(host, strconv.Itoa(b.port))] = true
	}
	a.routes = a.table()
	if a.words, err = words.Load(); err != nil {
		return nil, err
	}
	return a, nil
}

// An access says who may call a route.
type access int

const (
	anyone  access = iota // without an origin, or from a paired page
	knocker               // a page that may be paired now, or is
	paired                // a paired page, signed
)

// A call is a request that has passed the rules.
type call struct {
	*http.Request
	origin  string
	id      string // the last part of the path, where the route has one
	body    []byte
	pairing pairing.Pairing
}

// An outcome is what is answered.
type outcome struct {
	status int
	body   any
}

// ServeHTTP answers a request, and logs those that are refused.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodOptions {
		a.preflight(w, r)
		return
	}
	var c call
	out, err := a.answer(r, &c)
	if err != nil {
		ref := refused(err)
		a.log.Warn("refused", "code", ref.Code, "method", r.Method, "path", r.URL.Path, "origin", r.Header.Get("Origin"), "host", r.Host, "err", err)
		out = outcome{ref.status, map[string]refusal{"error": ref}}
	}
	a.write(w, r, c, out)
}

// answer applies the rules of the listener, each with its own code, and then calls.
func (a *api) answer(r *http.Request, c *call) (outcome, error) {
	if err := a.checkPeer(r); err != nil {
		return outcome{}, err
	}
	rt, id, err := a.find(r.Method, r.URL.Path)
	if err != nil {
		return outcome{}, err
	}
	*c = call{Request: r, id: id}
	if c.origin, err = a.checkOrigin(r, rt); err != nil {
		return outcome{}, err
	}
	if err := checkFetch(r); err != nil {
		return outcome{}, err
	}
	if err := checkType(r); err != nil {
		return outcome{}, err
	}
	if c.body, err = readBody(r); err != nil {
		return outcome{}, err
	}
	if rt.access == paired {
		if c.pairing, err = a.verify(c); err != nil {
			return outcome{}, err
		}
	}
	if err := checkBody(c.body); err != nil {
		return outcome{}, err
	}
	if !a.limit(c.origin).Allow() {
		return outcome{}, retry(http.StatusTooManyRequests, "rate", "more than 20 requests a second")
	}
	return rt.serve(*c)
}

// checkPeer refuses other machines, and pages that reach us under another name.
func (a *api) checkPeer(r *http.Request) error {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !from.Addr().IsLoopback() {
		return refuse(http.StatusForbidden, "bad_host", "only this machine is answered")
	}
	if !a.hosts[r.Host] {
		return refuse(http.StatusMisdirectedRequest, "bad_host", "the Host header is not this bridge's")
	}
	return nil
}

func (a *api) checkOrigin(r *http.Request, rt route) (string, error) {
	origin := r.Header.Get("Origin")
	switch {
	case origin == "" && rt.access == anyone:
		return "", nil
	case len(r.Header.Values("Origin")) != 1 || !pairing.CheckOrigin(origin):
		return "", refuse(http.StatusForbidden, "bad_origin", "this page may not ask")
	case !a.welcome(origin, rt):
		return "", pairing.ErrNotPaired
	}
	return origin, nil
}

// welcome says whether a page of this origin may see an answer of this route at all.
func (a *api) welcome(origin string, rt route) bool {
	return a.Book.Paired(origin) || rt.access == knocker && a.Book.Welcome(origin)
}

// checkFetch refuses what no script of a page sends: being opened as a page, framed, or
// used as an image.
func checkFetch(r *http.Request) error {
	mode, dest := r.Header.Get("Sec-Fetch-Mode"), r.Header.Get("Sec-Fetch-Dest")
	if mode != "" && mode != "cors" || dest != "" && dest != "empty" {
		return refuse(http.StatusForbidden, "bad_fetch", "the bridge is no page")
	}
	return nil
}

func (a *api) verify(c *call) (pairing.Pairing, error) {
	id, ok := bearer(c.Header.Get("Authorization"))
	if !ok {
		return pairing.Pairing{}, pairing.ErrToken
	}
	return a.Book.Verify(id, pairing.Request{
		Method: c.Method, Path: c.URL.RequestURI(), Origin: c.origin,
		Time: c.Header.Get("X-Bridge-Time"), Nonce: c.Header.Get("X-Bridge-Nonce"), Body: c.body,
	}, c.Header.Get("X-Bridge-Sign"))
}

func bearer(h string) (id string, ok bool) {
	const scheme = "Bridge "
	if len(h) <= len(scheme) || h[:len(scheme)] != scheme {
		return "", false
	}
	return h[len(scheme):], true
}

// limit is the bucket of an origin: twenty a second, forty at once. Origins that get this
// far are paired or welcome, so there are few.
func (a *api) limit(origin string) *rate.Limiter {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.limits[origin] == nil {
		a.limits[origin] = rate.NewLimiter(20, 40)
	}
	return a.limits[origin]
}

// preflight allows paired pages to ask, and a page that may be paired to knock. Everybody
// else learns nothing.
func (a *api) preflight(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	a.always(h)
	h.Add("Vary", "Access-Control-Request-Private-Network")
	rt, _, err := a.find(r.Header.Get("Access-Control-Request-Method"), r.URL.Path)
	origin := r.Header.Get("Origin")
	if a.checkPeer(r) != nil || err != nil || len(r.Header.Values("Origin")) != 1 || !a.welcome(origin, rt) {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Allow-Methods", "GET, POST, DELETE")
	h.Set("Access-Control-Allow-Headers", "authorization, content-type, x-bridge-time, x-bridge-nonce, x-bridge-sign")
	h.Set("Access-Control-Max-Age", "600")
	if r.Header.Get("Access-Control-Request-Private-Network") == "true" {
		h.Set("Access-Control-Allow-Private-Network", "true")
	}
	w.WriteHeader(http.StatusNoContent)
}

// always are the headers of every answer.
func (a *api) always(h http.Header) {
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Add("Vary", "Origin")
}

// write sends an answer. A page that may read it gets the headers that let it, and a
// paired page the proof that it is ours.
func (a *api) write(w http.ResponseWriter, r *http.Request, c call, out outcome) {
	body, err := json.Marshal(out.body)
	if err != nil {
		a.log.Error("answer cannot be written", "err", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	a.always(w.Header())
	if c.origin != "" {
		w.Header().Set("Access-Control-Allow-Origin", c.origin)
		w.Header().Set("Access-Control-Expose-Headers", "x-bridge-proof")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	if len(c.pairing.Key) > 0 {
		w.Header().Set("X-Bridge-Proof", pairing.Proof(c.pairing.Key, r.Header.Get("X-Bridge-Nonce"), out.status, body))
	}
	w.WriteHeader(out.status)
	_, _ = w.Write(body)
}
