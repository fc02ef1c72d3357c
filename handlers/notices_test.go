package handlers_test

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/notice"
	"comptoir/models/staff"
)

// A visitor is a person of the house at a browser.
type visitor struct {
	t       *testing.T
	server  http.Handler
	cookies map[string]*http.Cookie
}

func (h *house) visitor(t *testing.T, role staff.Builtin) *visitor {
	t.Helper()
	v := &visitor{t: t, server: h.app.Handler(), cookies: map[string]*http.Cookie{}}
	for _, c := range h.cookies(t, role) {
		v.cookies[c.Name] = c
	}
	return v
}

// do sends a request as htmx does.
func (v *visitor) do(method, path string, values url.Values) *httptest.ResponseRecorder {
	v.t.Helper()
	if values != nil && values.Get("command") == "" {
		values.Set("command", uuid.NewString())
	}
	r := httptest.NewRequest(method, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("HX-Request", "true")
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	v.server.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if v.cookies[c.Name] = c; c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	return w
}

func (v *visitor) shows(path, text string, times int) {
	v.t.Helper()
	w := v.do(http.MethodGet, path, nil)
	if n := strings.Count(w.Body.String(), text); w.Code != http.StatusOK || n != times {
		v.t.Errorf("%s: %d, %q is there %d times, want %d:\n%s", path, w.Code, text, n, times, w.Body)
	}
}

func (h *house) read(t *testing.T, into any, query string) {
	t.Helper()
	err := h.app.DB.Read(h.context, func(ctx context.Context, tx bun.Tx) error { return tx.NewRaw(query).Scan(ctx, into) })
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) station(t *testing.T) string {
	t.Helper()
	var id uuid.UUID
	h.read(t, &id, "select id from stations order by position, id limit 1")
	return id.String()
}

func TestACookWritesToAWaiterWhoAnswers(t *testing.T) {
	h := open(t, newApp(t), "notices@example.test")
	cook, waiter, at := h.visitor(t, staff.Cook), h.visitor(t, staff.Waiter), "?station="+h.station(t)
	message := url.Values{"to": {"floor"}, "phrase": {"come"}, "about": {"7"}}
	for range 2 { // the tap arrives twice
		if w := cook.do(http.MethodPost, "/notices"+at, message); w.Code != http.StatusOK || w.Header().Get("HX-Trigger") != "close-dialog" {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	waiter.shows("/notices", "Table 7: please come", 1)
	waiter.shows("/notices", `data-testid="bell-count">1<`, 1)
	cook.shows("/notices"+at, "Table 7", 0)
	cook.shows("/notices/open"+at, "Not read yet", 1)
	list, err := h.app.Notices.For(h.context, notice.Reader{VenueID: h.owner.VenueID, Staff: h.people[staff.Waiter], Floor: true})
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	waiter.shows("/notices/new?to=station:"+list[0].FromStation.String(), `value="station:`+list[0].FromStation.String()+`" selected`, 1)
	if w := waiter.do(http.MethodPost, "/notices/"+list[0].ID.String()+"/read", url.Values{}); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "Table 7") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	cook.shows("/notices/open"+at, "Read by Demo ", 1)
	if w := waiter.do(http.MethodPost, "/notices", url.Values{"to": {"kitchen"}, "text": {"On my <way>"}}); w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	cook.shows("/notices"+at, "On my &lt;way&gt;", 1)
}

func TestAMessageThatIsRefusedComesBackAsItWasTyped(t *testing.T) {
	h := open(t, newApp(t), "refused@example.test")
	waiter := h.visitor(t, staff.Waiter)
	w := waiter.do(http.MethodPost, "/notices", url.Values{"to": {"kitchen"}, "phrase": {"come"}, "text": {"It is urgent"}})
	if body := w.Body.String(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, "Which table or dish?") || !strings.Contains(body, `value="It is urgent"`) {
		t.Errorf("%d %s", w.Code, body)
	}
}

func TestAStationsNoticesAreTheKitchens(t *testing.T) {
	h := open(t, newApp(t), "kitchens@example.test")
	at := "?station=" + h.station(t)
	for _, path := range []string{"/notices", "/notices/list", "/notices/open", "/notices/new"} {
		if w := h.visitor(t, staff.Waiter).do(http.MethodGet, path+at, nil); w.Code != http.StatusForbidden {
			t.Errorf("%s: a waiter gets %d", path, w.Code)
		}
	}
	for _, path := range []string{"/notices", "/notices/" + uuid.NewString() + "/read"} {
		if w := h.visitor(t, staff.Cook).do(http.MethodPost, path+"?station="+uuid.NewString(), url.Values{"to": {"floor"}, "text": {"x"}}); w.Code != http.StatusNotFound {
			t.Errorf("%s: a station that is not there gets %d", path, w.Code)
		}
	}
}

// subscription is what a browser says of itself.
func subscription(t *testing.T, endpoint string) url.Values {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	write := base64.RawURLEncoding.EncodeToString
	return url.Values{"endpoint": {endpoint}, "p256dh": {write(key.PublicKey().Bytes())}, "auth": {write([]byte("sixteen secret!!"))}}
}

func TestABrowserNotifiesItsPersonUntilTheySignOut(t *testing.T) {
	h := open(t, newApp(t), "push@example.test")
	kept := func() (n int) {
		h.read(t, &n, "select count(*) from push_subscriptions")
		return n
	}
	for name, leave := range map[string]func(*visitor){
		"signs out":    func(v *visitor) { v.do(http.MethodPost, "/logout", url.Values{}) },
		"turns it off": func(v *visitor) { v.do(http.MethodPost, "/notices/push/off", url.Values{}) },
		"another comes in": func(v *visitor) {
			v.do(http.MethodPost, "/login", url.Values{"email": {"push@example.test"}, "password": {"correct horse battery"}})
		},
	} {
		waiter := h.visitor(t, staff.Waiter)
		if w := waiter.do(http.MethodPost, "/notices/push", subscription(t, "https://push.example/"+url.PathEscape(name))); w.Code != http.StatusOK || kept() != 1 {
			t.Fatalf("%s: %d %s", name, w.Code, w.Body)
		}
		waiter.shows("/notices/push", `data-push="on"`, 1)
		if leave(waiter); kept() != 0 {
			t.Errorf("%s, and the browser still notifies", name)
		}
	}
	waiter := h.visitor(t, staff.Waiter)
	if w := waiter.do(http.MethodPost, "/notices/push", subscription(t, "https://10.0.0.1/push")); w.Code != http.StatusUnprocessableEntity || kept() != 0 {
		t.Errorf("an address inside: %d %s", w.Code, w.Body)
	}
	waiter.shows("/notices/push", `data-push="off"`, 1)
}

func TestTheWorkerThatShowsPushMessagesStandsAtTheRoot(t *testing.T) {
	app := newApp(t)
	w := httptest.NewRecorder()
	app.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/sw.js", nil))
	head := w.Result().Header
	if w.Code != http.StatusOK || head.Get("Content-Type") != "text/javascript; charset=utf-8" || head.Get("Cache-Control") != "no-cache" || head.Get("Content-Security-Policy") == "" {
		t.Errorf("%d %v", w.Code, head)
	}
}
