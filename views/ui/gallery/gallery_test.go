package gallery_test

import (
	"bytes"
	"context"
	"flag"
	"net/http"
	"regexp"
	"testing"

	"github.com/a-h/templ"

	"comptoir/static"
	"comptoir/views/i18n"
	"comptoir/views/ui/gallery"
)

var serve = flag.String("serve", "", "serve the gallery at this address instead of testing, for instance 127.0.0.1:8090")

func pages() map[string]templ.Component {
	return map[string]templ.Component{
		"/parts": gallery.Parts(), "/till": gallery.Till(), "/pay": gallery.Pay(), "/sign-in": gallery.SignIn(),
		"/kitchen": gallery.Kitchen(), "/floor": gallery.Floor(),
	}
}

// strict is the policy that the product's pages are served with.
const strict = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'"

// TestServe is a little server for looking at the kit: go test ./views/ui/gallery -run Serve -timeout 0 -serve 127.0.0.1:8090
func TestServe(t *testing.T) {
	if *serve == "" {
		t.Skip("only with -serve")
	}
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	for path, page := range pages() {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", strict)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			ctx := i18n.With(r.Context(), i18n.Match(r.URL.Query().Get("lang")))
			if err := page.Render(ctx, w); err != nil {
				t.Error(err)
			}
		})
	}
	t.Fatal(http.ListenAndServe(*serve, mux))
}

// forbidden is what a strict content security policy refuses.
var forbidden = regexp.MustCompile(`(?i)\sstyle=|<style|<script(?:\s+type="module")?>|\son[a-z]+=|hx-on|javascript:|js:`)

func TestNoPageHoldsCodeOrStyle(t *testing.T) {
	for path, page := range pages() {
		for _, l := range i18n.Languages() {
			var b bytes.Buffer
			if err := page.Render(i18n.With(context.Background(), i18n.Locale{Language: l.Code}), &b); err != nil {
				t.Fatalf("%s in %s: %v", path, l.Code, err)
			}
			if found := forbidden.Find(b.Bytes()); found != nil {
				t.Errorf("%s in %s holds %q", path, l.Code, found)
			}
		}
	}
}

var identity = regexp.MustCompile(`\sid="([^"]*)"`)

func TestNoIdStandsTwiceOnAPage(t *testing.T) {
	for path, page := range pages() {
		var b bytes.Buffer
		if err := page.Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, m := range identity.FindAllSubmatch(b.Bytes(), -1) {
			if id := string(m[1]); id == "" || seen[id] {
				t.Errorf("%s has the id %q twice, or empty", path, id)
			} else {
				seen[id] = true
			}
		}
	}
}
