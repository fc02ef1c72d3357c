package static

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
)

func built() *shelf {
	return read(fstest.MapFS{
		"manifest.json":     {Data: []byte(`{"app.css":"app-AB12.css","icons.svg":"icons-CD34.svg"}`)},
		"app-AB12.css":      {Data: []byte("body{}")},
		"app-AB12.css.gz":   {Data: []byte("zipped")},
		"app-AB12.css.br":   {Data: []byte("br")},
		"icons-CD34.svg":    {Data: []byte("<svg/>")},
		"icons-CD34.svg.gz": {Data: []byte("zipped")},
	})
}

func TestABrowserGetsTheSmallestFormItTakes(t *testing.T) {
	for _, tt := range []struct {
		name, path, accept, coding, body string
	}{
		{"brotli first", "/static/app-AB12.css", "gzip, deflate, br", "br", "br"},
		{"gzip where brotli is refused", "/static/app-AB12.css", "gzip, br;q=0", "gzip", "zipped"},
		{"gzip where there is no brotli form", "/static/icons-CD34.svg", "gzip, br", "gzip", "zipped"},
		{"plain for those who take nothing", "/static/app-AB12.css", "", "", "body{}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, tt.path, nil)
			r.Header.Set("Accept-Encoding", tt.accept)
			w := httptest.NewRecorder()
			built().ServeHTTP(w, r)
			if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != tt.coding || w.Body.String() != tt.body {
				t.Errorf("got %d %q %q", w.Code, w.Header().Get("Content-Encoding"), w.Body)
			}
		})
	}
}

func TestAHashedNameIsKeptForEver(t *testing.T) {
	w := httptest.NewRecorder()
	built().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/static/app-AB12.css", nil))
	if got := w.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
		t.Errorf("cache control is %q", got)
	}
	if got := w.Header().Get("Content-Type"); got != "text/css; charset=utf-8" {
		t.Errorf("content type is %q", got)
	}
}

func TestAnUnknownNameIsNotFound(t *testing.T) {
	w := httptest.NewRecorder()
	built().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/static/../static.go", nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("got %d", w.Code)
	}
}

func TestWithoutAssetsAPageStillNamesThem(t *testing.T) {
	if s := read(fstest.MapFS{".keep": {}}); len(s.names) != 0 {
		t.Errorf("an empty folder holds %v", s.names)
	}
	if got := Path("nothing.css"); got != "/static/nothing.css" {
		t.Errorf("got %q", got)
	}
}
