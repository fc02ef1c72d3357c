package handlers_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"comptoir/handlers"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/staff"
)

var keys = handlers.Keys{
	Sign: []byte("a key for tests, 32 bytes long 01"[:32]), Encrypt: []byte("a key for tests, 32 bytes long 02"[:32]),
	PIN: []byte("a key for tests, 32 bytes long 03"[:32]),
}

// A house is an account with one person of every role.
type house struct {
	app     *handlers.App
	owner   account.Result
	people  map[staff.Builtin]uuid.UUID
	context context.Context
}

func open(t *testing.T, app *handlers.App, email string) *house {
	t.Helper()
	owner, err := account.SignUp(t.Context(), app.DB, account.Form{
		Command: uuid.Must(uuid.NewV7()), Name: "Walked " + email, Country: "FR", Trade: account.Restaurant,
		Language: "en", Person: "Demo Owner", Email: email, Password: "correct horse battery",
		Words: func(key string) string { return key },
	})
	if err != nil {
		t.Fatalf("sign up: %v", err)
	}
	h := &house{app: app, owner: owner, people: map[staff.Builtin]uuid.UUID{}}
	h.context = db.WithAccount(t.Context(), owner.AccountID)
	me, err := app.Staff.Identify(h.context, owner.Claims())
	if err != nil {
		t.Fatal(err)
	}
	roles, err := app.Staff.Roles(h.context)
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range roles {
		h.people[role.Builtin] = h.hire(t, me, role)
	}
	return h
}

// hire adds a person of the role.
func (h *house) hire(t *testing.T, by staff.Identity, role staff.Role) uuid.UUID {
	t.Helper()
	id, err := h.app.Staff.SavePerson(h.context, uuid.Must(uuid.NewV7()), by, staff.PersonForm{Name: "Demo " + role.Name, RoleID: role.ID})
	if err != nil {
		t.Fatalf("hire %s: %v", role.Builtin, err)
	}
	return id
}

// cookies are those of a browser in which the person of a role has just signed in.
func (h *house) cookies(t *testing.T, role staff.Builtin) []*http.Cookie {
	t.Helper()
	p, err := h.app.Staff.Person(h.context, h.people[role])
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), w)
	claims := staff.Claims{AccountID: h.owner.AccountID, StaffID: p.ID, StaffEpoch: p.Epoch}
	if err := web.NewSessions(keys.Sign, keys.Encrypt).SignIn(c, claims); err != nil {
		t.Fatal(err)
	}
	return w.Result().Cookies()
}

var parameter = regexp.MustCompile(`:[a-z_]+|\*`)

// ask sends an empty request of the route; ids in its path are nobody's.
func ask(t *testing.T, server http.Handler, r web.Route, cookies []*http.Cookie) *httptest.ResponseRecorder {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second) // streams end with their request
	defer cancel()
	path := parameter.ReplaceAllString(r.Path, uuid.NewString())
	if r.Path == "/events" {
		path += "?poll=1&topics=orders&since=0"
	}
	req := httptest.NewRequestWithContext(ctx, r.Method, path, nil)
	if r.Method == http.MethodPost {
		req = httptest.NewRequestWithContext(ctx, r.Method, path, strings.NewReader("command="+uuid.NewString()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range cookies {
		req.AddCookie(c)
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, req)
	return w
}

func newApp(t *testing.T) *handlers.App {
	t.Helper()
	return handlers.NewApp(dbtest.New(t), keys, slog.New(slog.DiscardHandler))
}

func TestEveryRouteIsClosedToThoseWithoutTheRight(t *testing.T) {
	app := newApp(t)
	h := open(t, app, "walk@example.test")
	server := app.Handler()
	for _, r := range app.Routes() {
		name := r.Method + " " + r.Path
		t.Run(name, func(t *testing.T) {
			if !r.Access.Public() {
				refused(t, ask(t, server, r, nil), "nobody")
			}
			for role := range h.people {
				w := ask(t, server, r, h.cookies(t, role))
				if w.Code >= http.StatusInternalServerError {
					t.Errorf("%s gets %d: %s", role, w.Code, w.Body)
				}
				if p := r.Access.Permission(); p != "" && !holds(role, p) {
					if w.Code != http.StatusForbidden {
						t.Errorf("%s may not %s but gets %d", role, p, w.Code)
					}
				}
			}
		})
	}
}

func holds(role staff.Builtin, p staff.Permission) bool {
	for _, have := range role.Permissions() {
		if have == p {
			return true
		}
	}
	return false
}

// refused wants a way to sign in, or a plain no; never the page.
func refused(t *testing.T, w *httptest.ResponseRecorder, who string) {
	t.Helper()
	signIn := w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/login")
	if !signIn && w.Code != http.StatusUnauthorized && w.Code != http.StatusForbidden {
		t.Errorf("%s gets %d %s", who, w.Code, w.Header().Get("Location"))
	}
}

// C203: what is refused says nothing of what was asked for.
func TestARefusedReportLeaksNothing(t *testing.T) {
	app := newApp(t)
	h := open(t, app, "leak@example.test")
	for _, r := range app.Routes() {
		if r.Access.Permission() != staff.ViewReports || r.Method != http.MethodGet {
			continue
		}
		w := ask(t, app.Handler(), r, h.cookies(t, staff.Cook))
		if w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "<table") || strings.Contains(w.Body.String(), "€") {
			t.Errorf("%s: a cook gets %d with %d bytes", r.Path, w.Code, w.Body.Len())
		}
	}
}

// C212: a page of another site cannot act in a signed-in person's name.
func TestAnotherSiteCannotPost(t *testing.T) {
	app := newApp(t)
	h := open(t, app, "cross@example.test")
	server := app.Handler()
	for _, r := range app.Routes() {
		if r.Method != http.MethodPost {
			continue
		}
		req := httptest.NewRequest(r.Method, parameter.ReplaceAllString(r.Path, uuid.NewString()), strings.NewReader("name=x"))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", "https://evil.example")
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		for _, c := range h.cookies(t, staff.Owner) {
			req.AddCookie(c)
		}
		w := httptest.NewRecorder()
		server.ServeHTTP(w, req)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s from another site gets %d", r.Path, w.Code)
		}
	}
}

func TestNoRouteIsDeclaredTwiceOrWithoutAccess(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range newApp(t).Routes() {
		name := r.Method + " " + r.Path
		if seen[name] {
			t.Errorf("%s stands in the table twice", name)
		}
		seen[name] = true
		if r.Access == (web.Access{}) {
			t.Errorf("%s does not say who may use it", name)
		}
	}
}
