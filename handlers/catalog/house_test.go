package catalog_test

import (
	"bytes"
	"context"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/uptrace/bun"

	"comptoir/handlers/catalog"
	"comptoir/handlers/web"
	"comptoir/models/account"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/catalog/menu"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
	"comptoir/models/staff"
	"comptoir/static"
	"comptoir/views/i18n"
)

var key = []byte("a key for tests alone, 32 bytes..")[:32]

// A house is an account whose owner sits in the back office, at a real server.
type house struct {
	t       testing.TB
	db      *db.DB
	catalog *catalogdb.Store
	server  http.Handler
	owner   account.Result
	ctx     context.Context
	cookies []*http.Cookie
}

func open(t testing.TB) *house {
	t.Helper()
	d := dbtest.New(t)
	h := &house{t: t, db: d, catalog: catalogdb.New(d, nil)}
	own := &catalog.Handler{Catalog: h.catalog, Jobs: menu.NewJobs(d, h.catalog)}
	h.server = web.New(web.Config{
		Log: slog.New(slog.DiscardHandler), Sessions: web.NewSessions(key, key), Identifier: staff.NewStore(d, key, time.Now),
		Routes: own.Routes(), Static: static.Handler(), Errors: web.ErrorViews{Page: told, Notice: told, Message: i18n.Fault},
	})
	var err error
	h.owner, err = account.SignUp(t.Context(), d, account.Form{
		Command: id(), Name: "Demo House", Country: "FR", Trade: account.Restaurant, Language: "en", Person: "Demo Owner",
		Email: "owner@example.test", Password: "correct horse battery", Words: func(key string) string { return i18n.T(t.Context(), key) },
	})
	if err != nil {
		t.Fatal(err)
	}
	h.ctx = db.WithAccount(t.Context(), h.owner.AccountID)
	h.cookies = h.signIn(h.owner.Claims())
	return h
}

// told answers an error with its code alone.
func told(_ echo.Context, p web.Problem) templ.Component { return templ.Raw(p.Fault.Code) }

func (h *house) signIn(claims staff.Claims) []*http.Cookie {
	h.t.Helper()
	w := httptest.NewRecorder()
	c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), w)
	if err := web.NewSessions(key, key).SignIn(c, claims); err != nil {
		h.t.Fatal(err)
	}
	return w.Result().Cookies()
}

func (h *house) send(r *http.Request) *httptest.ResponseRecorder {
	h.t.Helper()
	for _, c := range h.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.server.ServeHTTP(w, r)
	return w
}

func (h *house) get(path string) *httptest.ResponseRecorder {
	return h.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// post sends a form, as htmx does where tapped is set.
func (h *house) post(path string, tapped bool, values url.Values) *httptest.ResponseRecorder {
	if values.Get("command") == "" {
		values.Set("command", uuid.NewString())
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if tapped {
		r.Header.Set("HX-Request", "true")
	}
	return h.send(r)
}

// upload sends files, each as its name and its content.
func (h *house) upload(path, command string, files ...string) *httptest.ResponseRecorder {
	h.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	if err := form.WriteField("command", command); err != nil {
		h.t.Fatal(err)
	}
	for n := 0; n+1 < len(files); n += 2 {
		part, err := form.CreateFormFile("files", files[n])
		if err == nil {
			_, err = part.Write([]byte(files[n+1]))
		}
		if err != nil {
			h.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		h.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return h.send(r)
}

// face are the fields that every item's form has.
func (h *house) face(item, name, price string) url.Values {
	h.t.Helper()
	categories, err := h.catalog.Categories(h.ctx)
	if err != nil {
		h.t.Fatal(err)
	}
	groups, err := h.catalog.TaxGroups(h.ctx)
	if err != nil {
		h.t.Fatal(err)
	}
	return url.Values{"id": {item}, "name": {name}, "price": {price}, "category_id": {categories[0].ID.String()}, "tax_group_id": {groups[0].ID.String()}, "discountable": {"on"}}
}

func (h *house) item(text string) catalogdb.Item {
	h.t.Helper()
	item, err := h.catalog.Item(h.ctx, uuid.MustParse(text))
	if err != nil {
		h.t.Fatal(err)
	}
	return item
}

func id() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// setLanguage has the owner read another language.
func (h *house) setLanguage(code string) {
	h.t.Helper()
	h.exec("update staff set language = ?", code)
}

// demote gives the owner another role.
func (h *house) demote(role staff.Builtin) {
	h.t.Helper()
	h.exec("update staff set role_id = (select id from roles where builtin = ?)", string(role))
}

func (h *house) exec(statement string, args ...any) {
	h.t.Helper()
	err := h.db.Tx(h.ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, statement, args...); err != nil {
			return err
		}
		return db.Touch(ctx, tx)
	})
	if err != nil {
		h.t.Fatal(err)
	}
}
