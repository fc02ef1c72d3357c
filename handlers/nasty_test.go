package handlers_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/staff"
)

// nasty is what people, scripts and broken devices put into fields.
var nasty = []string{
	"", " ", "-1", "0", "1.5", "1,5", "99999999999999999999999", "1e309", "NaN", "null", "true", "on",
	"2026-13-45", "25:61", "not-a-uuid", uuid.Nil.String(), "0193b0a0-0000-7000-8000-000000000001",
	`<img src=x onerror=alert(1)>`, `"><script>alert(1)</script>`, "'; drop table orders; --", "%s%n", "../../etc/passwd",
	"\u202eright to left", "👩‍🍳🍕", "a\r\nb", strings.Repeat("long ", 2000), "[]", "{}", `[{"a":1}]`,
}

var fieldName = regexp.MustCompile(`(?:name="|Name:\s*"|Hidden\("|FormValue\("|form:"|query:")([A-Za-z_][A-Za-z0-9_-]*)"`)

// fieldNames are the names of all form fields that templates and handlers speak of.
func fieldNames(t *testing.T) []string {
	t.Helper()
	seen := map[string]bool{}
	for _, dir := range []string{"../views", "../handlers"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, m := range fieldName.FindAllStringSubmatch(string(text), -1) {
				seen[m[1]] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	sort.Strings(names)
	if len(names) < 40 {
		t.Fatalf("only %d field names found: the pattern is out of date", len(names))
	}
	return names
}

// Whatever is typed into whatever field, the answer is a page, a redirect or a clear no.
func TestNoInputMakesTheServerFail(t *testing.T) {
	app := newApp(t)
	h := open(t, app, "nasty@example.test")
	server := app.Handler()
	names := fieldNames(t)
	for _, r := range app.Routes() {
		if r.Path == "/events" || r.Path == "/logout" || strings.Contains(r.Path, "everywhere") {
			continue
		}
		t.Run(r.Method+" "+r.Path, func(t *testing.T) {
			for i, value := range nasty {
				form := url.Values{"command": {uuid.NewString()}}
				for n, name := range names {
					if name != "command" && name != "password" { // hashing a password is slow on purpose
						form.Set(name, nasty[(i+n*(i%3))%len(nasty)])
					}
				}
				path := parameter.ReplaceAllString(r.Path, url.PathEscape(strings.ReplaceAll(value, "/", "")))
				w := send(t, server, r.Method, path, form, h.cookies(t, staff.Owner))
				if w.Code >= http.StatusInternalServerError {
					t.Fatalf("%q everywhere: %d\n%.300s", value, w.Code, w.Body)
				}
			}
		})
	}
}

func send(t *testing.T, server http.Handler, method, path string, form url.Values, cookies []*http.Cookie) *httptest.ResponseRecorder {
	t.Helper()
	var req *http.Request
	if method == http.MethodPost {
		req = httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else {
		req = httptest.NewRequestWithContext(t.Context(), method, path+"?"+form.Encode(), nil)
	}
	for _, c := range cookies {
		req.AddCookie(c)
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, req)
	return w
}

func TestBytesThatAreNoTextAreRefused(t *testing.T) {
	app := newApp(t)
	h := open(t, app, "bytes@example.test")
	for _, body := range []string{"name=a%00b", "name=%ff%fe", "%zz", "na%00me=x"} {
		for _, r := range app.Routes() {
			if r.Method != http.MethodPost {
				continue
			}
			req := httptest.NewRequest(r.Method, parameter.ReplaceAllString(r.Path, uuid.NewString()), strings.NewReader(body))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for _, c := range h.cookies(t, staff.Owner) {
				req.AddCookie(c)
			}
			w := httptest.NewRecorder()
			app.Handler().ServeHTTP(w, req)
			if w.Code != http.StatusBadRequest {
				t.Errorf("%s with %q: %d", r.Path, body, w.Code)
			}
		}
	}
}
