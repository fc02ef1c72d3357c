// Package static carries the style sheets, scripts and icons inside the binary.
//
// It owns their hashed names, their compressed forms and how they are cached. It must not
// know any page. The files under dist are made by `go run ./static/build` and are not
// committed: a binary built without them says so through Built. Start reading at Handler.
package static

import (
	"embed"
	"encoding/json"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// Prefix is where Handler is mounted.
const Prefix = "/static/"

//go:embed all:dist
var files embed.FS

// library reads the embedded files once, at the first use.
var library = sync.OnceValue(func() *shelf {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		return &shelf{}
	}
	return read(dist)
})

// Built tells whether the assets were made before this binary was built.
func Built() bool { return len(library().names) > 0 }

// Path is the address of an asset by its plain name ("app.css"), with the hash of its content.
// A name that was not built is answered as it is, so that a page still renders and the
// missing file shows in the browser's own log.
func Path(name string) string {
	if hashed, ok := library().names[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// Content is an asset as it is, by its plain name: for what must stand at an address without a hash.
// Nothing where it was not built.
func Content(name string) []byte { return library().items[library().names[name]].forms[""] }

// Handler serves the assets below Prefix. Names carry a hash, so an answer may be kept for ever.
func Handler() http.Handler {
	return library()
}

// shelf holds every asset in each form a browser may ask for.
type shelf struct {
	names map[string]string // plain name -> hashed name
	items map[string]item   // hashed name -> content
}

type item struct {
	mime  string
	forms map[string][]byte // "" as it is, else by content coding
}

func read(dist fs.FS) *shelf {
	s := &shelf{names: map[string]string{}, items: map[string]item{}}
	list, err := fs.ReadFile(dist, "manifest.json")
	if err != nil {
		return s // not built
	}
	if err := json.Unmarshal(list, &s.names); err != nil {
		return &shelf{}
	}
	for _, hashed := range s.names {
		s.items[hashed] = readItem(dist, hashed)
	}
	return s
}

func readItem(dist fs.FS, name string) item {
	it := item{mime: contentType(name), forms: map[string][]byte{}}
	for coding, suffix := range map[string]string{"": "", "gzip": ".gz", "br": ".br"} {
		if body, err := fs.ReadFile(dist, name+suffix); err == nil {
			it.forms[coding] = body
		}
	}
	return it
}

// contentType does not ask the machine for the types that matter: they differ between systems.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".webmanifest":
		return "application/manifest+json"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// ServeHTTP answers one asset in the smallest form that the browser takes.
func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	it, ok := s.items[path.Base(r.URL.Path)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	coding := choose(it, r.Header.Get("Accept-Encoding"))
	body := it.forms[coding]
	h := w.Header()
	h.Set("Content-Type", it.mime)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if coding != "" {
		h.Set("Content-Encoding", coding)
	}
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the browser went away: nobody is left to tell
	}
}

// choose picks brotli before gzip before the plain form.
func choose(it item, accept string) string {
	taken := map[string]bool{}
	for _, part := range strings.Split(accept, ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		taken[coding] = strings.ReplaceAll(weight, " ", "") != "q=0"
	}
	for _, coding := range []string{"br", "gzip"} {
		if taken[coding] && len(it.forms[coding]) > 0 {
			return coding
		}
	}
	return ""
}
