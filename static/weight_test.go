package static_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"comptoir/static"
)

// weight is what an asset costs over the wire, in the form a browser takes.
func weight(t *testing.T, name, coding string) int {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, static.Path(name), nil)
	r.Header.Set("Accept-Encoding", coding)
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("%s is not built", name)
	}
	return w.Body.Len()
}

// The till page may weigh 100 KB; its assets leave room for a menu and its pictures.
func TestTheTillsAssetsWeighLittle(t *testing.T) {
	if !static.Built() {
		t.Skip("assets are not built")
	}
	total := 0
	for _, name := range []string{"app.js", "till.js", "app.css", "bell.css", "icons.svg", "icon.svg"} {
		n := weight(t, name, "gzip")
		t.Logf("%s: %d bytes", name, n)
		total += n
	}
	if total > 62_000 {
		t.Errorf("together %d bytes, at most 62,000", total)
	}
}

func TestTheStyleSheetWeighsLittle(t *testing.T) {
	if !static.Built() {
		t.Skip("assets are not built")
	}
	if n := weight(t, "app.css", "gzip"); n > 20_000 {
		t.Errorf("%d bytes, at most 20,000", n)
	}
}
