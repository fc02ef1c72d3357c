package account_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	handler "comptoir/handlers/account"
	"comptoir/handlers/frame"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/logo"
	"comptoir/models/staff"
	"comptoir/views/i18n"
	"comptoir/views/problem"
)

const secret = "a long enough secret"

// A server is the pages of this package on a database of their own.
type server struct {
	*httptest.Server
	db     *db.DB
	people *staff.Store
}

func start(t *testing.T) server {
	t.Helper()
	d := dbtest.New(t)
	people := staff.NewStore(d, []byte("a key of the server"), time.Now)
	sessions := web.NewSessions([]byte(strings.Repeat("s", 32)), []byte(strings.Repeat("e", 32)))
	h := &handler.Handler{DB: d, Accounts: account.NewStore(d, time.Now), Logos: logo.NewStore(d), Staff: people, Sessions: sessions}
	srv := httptest.NewServer(web.New(web.Config{
		Log: slog.New(slog.DiscardHandler), Sessions: sessions, Identifier: people, Routes: h.Routes(), Static: http.NotFoundHandler(),
		Errors: web.ErrorViews{
			Page: func(c echo.Context, p web.Problem) templ.Component {
				return problem.Page(frame.Bare(c, "problem.title"), i18n.Fault(c.Request().Context(), p.Fault))
			},
			Notice:  func(c echo.Context, p web.Problem) templ.Component { return problem.Notice(p.Fault.Code) },
			Message: i18n.Fault,
		},
	}))
	t.Cleanup(srv.Close)
	return server{srv, d, people}
}

// A browser keeps its cookies and follows no redirect.
type browser struct {
	t      *testing.T
	client *http.Client
	base   string
}

func (s server) browser(t *testing.T) browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return browser{t, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, s.URL}
}

// A page is what came back.
type page struct {
	status int
	to     string // of a redirect
	body   string
	header http.Header
}

func (b browser) do(r *http.Request) page {
	b.t.Helper()
	resp, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{resp.StatusCode, resp.Header.Get("Location"), string(body), resp.Header}
}

func (b browser) get(path string) page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.base+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", "en")
	return b.do(r)
}

// post sends a form; pairs are names and values. Each form has an identity of its own.
func (b browser) post(path string, pairs ...string) page {
	b.t.Helper()
	values := url.Values{"command": {uuid.Must(uuid.NewV7()).String()}}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == "command" {
			values.Set("command", pairs[i+1])
			continue
		}
		values.Add(pairs[i], pairs[i+1])
	}
	return b.send(path, values, "")
}

func (b browser) send(path string, values url.Values, origin string) page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.base+path, strings.NewReader(values.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept-Language", "en")
	if origin != "" {
		r.Header.Set("Origin", origin)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
	}
	return b.do(r)
}

func (p page) want(t *testing.T, status int, to string) {
	t.Helper()
	if p.status != status || p.to != to {
		t.Fatalf("answered %d %q, want %d %q\n%s", p.status, p.to, status, to, p.body)
	}
}

func (p page) says(t *testing.T, text string) {
	t.Helper()
	if !strings.Contains(p.body, text) {
		t.Errorf("the page does not say %q:\n%s", text, p.body)
	}
}

// value finds what stands in the first input of a name.
func (p page) value(t *testing.T, name string) string {
	t.Helper()
	m := regexp.MustCompile(`<input[^>]* value="([^"]*)"[^>]* name="` + name + `"`).FindStringSubmatch(p.body)
	if m == nil {
		t.Fatalf("no field %s:\n%s", name, p.body)
	}
	return m[1]
}

// owner signs up in a new browser.
func (s server) owner(t *testing.T, email string) browser {
	t.Helper()
	b := s.browser(t)
	b.signUp(email).want(t, http.StatusSeeOther, "/till")
	return b
}

func (b browser) signUp(email string, more ...string) page {
	b.t.Helper()
	return b.post("/signup", append([]string{"trade", "cafe", "name", "Demo Café", "country", "FR", "person", "Demo Owner", "email", email, "password", secret}, more...)...)
}

// inside is a context of the account with this owner.
func (s server) inside(t *testing.T, email string) context.Context {
	t.Helper()
	w, err := s.people.SignIn(t.Context(), staff.SignIn{Email: email, Password: secret, Address: "192.0.2.99"})
	if err != nil {
		t.Fatal(err)
	}
	return db.WithAccount(t.Context(), w.Claims.AccountID)
}

// key is what a message that is missing looks like.
var key = regexp.MustCompile(`>\s*((?:account|nav|common|permission|staff|role|pin|signup|starter)\.[a-z_.]+)\s*<`)

func TestEveryPageSpeaksEveryLanguage(t *testing.T) {
	s := start(t)
	b := s.owner(t, "owner@example.org")
	ctx := s.inside(t, "owner@example.org")
	roles, err := s.people.Roles(ctx)
	if err != nil {
		t.Fatal(err)
	}
	people, err := s.people.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	accounts := account.NewStore(s.db, time.Now)
	venues, _ := accounts.Venues(ctx)
	registers, _ := accounts.Registers(ctx)
	stations, _ := accounts.Stations(ctx)
	taxes, _ := accounts.Taxes(ctx)
	groups, err := accounts.TaxGroups(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range i18n.Languages() {
		b.post("/preferences", "language", l.Code, "return", "/admin/staff").want(t, http.StatusSeeOther, "/admin/staff")
		for _, path := range []string{
			"/signup", "/login?how=password", "/pin", "/pair", "/admin/profile", "/admin/profile?failed=7", "/admin/staff", "/admin/staff/new",
			"/admin/staff/" + people[0].ID.String(), "/admin/staff/roles", "/admin/staff/roles/new", "/admin/staff/roles/" + roles[0].ID.String(),
			"/admin/devices", "/admin/venues", "/admin/venues/new", "/admin/venues/" + venues[0].ID.String(),
			"/admin/registers", "/admin/registers/new", "/admin/registers/" + registers[0].ID.String(),
			"/admin/registers/stations/new", "/admin/registers/stations/" + stations[0].ID.String(),
			"/admin/taxes", "/admin/taxes/new", "/admin/taxes/" + taxes[0].ID.String(), "/admin/taxes/groups/new", "/admin/taxes/groups/" + groups[0].ID.String(),
		} {
			p := b.get(path)
			if p.status != http.StatusOK {
				t.Errorf("%s: %d", path, p.status)
			}
			if !strings.Contains(p.body, `<html lang="`+l.Code) {
				t.Errorf("%s is not in %s", path, l.Code)
			}
			for _, m := range key.FindAllStringSubmatch(p.body, -1) {
				t.Errorf("%s has no words for %s in %s", path, m[1], l.Code)
			}
		}
	}
}
