package emulator

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"comptoir/printbridge/glyph"
	"comptoir/printbridge/words"
)

//go:embed page.html page.css
var files embed.FS

const slowLine = 150 * time.Millisecond // as an old dot matrix printer

// A page shows printers' papers, newest first, and has a switch for every fault.
type page struct {
	printers []*Printer
	font     *glyph.Font
	words    words.Book
	template *template.Template
}

// Handler is a page for some printers: their papers as pictures and text, their faults,
// and the papers as JSON at /papers for programs.
func Handler(printers []*Printer) (http.Handler, error) {
	p := &page{printers: printers}
	var err error
	if p.font, err = glyph.Load(glyph.MachineFonts()...); err != nil {
		return nil, err
	}
	if p.words, err = words.Load(); err != nil {
		return nil, err
	}
	if p.template, err = template.ParseFS(files, "page.html"); err != nil {
		return nil, fmt.Errorf("read the emulator's page: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.show)
	mux.HandleFunc("GET /page.css", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "page.css") })
	mux.HandleFunc("GET /papers", p.papers)
	mux.HandleFunc("GET /papers/{printer}/{number}", p.picture)
	mux.HandleFunc("POST /faults/{printer}", p.faults)
	mux.HandleFunc("POST /paper/{printer}", p.paper)
	return http.NewCrossOriginProtection().Handler(local(mux)), nil
}

// local answers this machine under its own names only, so that no web page reaches the
// emulator through a name of its own.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		ip, parseErr := netip.ParseAddr(host)
		if err != nil || host != "localhost" && (parseErr != nil || !ip.IsLoopback()) {
			http.Error(w, "not found", http.StatusNotFound)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// A Paper is a sheet as programs read it.
type Paper struct {
	Printer string `json:"printer"`
	Number  int    `json:"number"`
	Cut     string `json:"cut"`
	Drawers int    `json:"drawers"`
	Text    string `json:"text"`
	Picture string `json:"picture"`
}

func (p *page) list() []Paper {
	papers := []Paper{}
	for _, printer := range p.printers {
		for _, s := range printer.Sheets() {
			papers = append(papers, Paper{
				Printer: printer.Name, Number: s.Number, Cut: s.Cut, Drawers: s.Drawers(), Text: s.Text(printer.Columns),
				Picture: fmt.Sprintf("/papers/%s/%d", printer.Name, s.Number),
			})
		}
	}
	return papers
}

func (p *page) papers(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(p.list())
}

func (p *page) find(r *http.Request) (*Printer, bool) {
	i := slices.IndexFunc(p.printers, func(e *Printer) bool { return e.Name == r.PathValue("printer") })
	if i < 0 {
		return nil, false
	}
	return p.printers[i], true
}

func (p *page) picture(w http.ResponseWriter, r *http.Request) {
	printer, ok := p.find(r)
	number, err := strconv.Atoi(r.PathValue("number"))
	if !ok || err != nil {
		http.NotFound(w, r)
		return
	}
	for _, s := range printer.Sheets() {
		if s.Number != number {
			continue
		}
		picture, err := s.PNG(p.font, printer.Columns)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write(picture)
		return
	}
	http.NotFound(w, r)
}

// faults flips the one fault that a button names.
func (p *page) faults(w http.ResponseWriter, r *http.Request) {
	printer, ok := p.find(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	f := printer.Faults()
	switch r.PostFormValue("fault") {
	case "paper_out":
		f.PaperOut = !f.PaperOut
	case "paper_low":
		f.PaperLow = !f.PaperLow
	case "cover_open":
		f.CoverOpen = !f.CoverOpen
	case "offline":
		f.Offline = !f.Offline
	case "power_off":
		f.PowerOff = !f.PowerOff
	case "mute":
		f.Mute = !f.Mute
	case "slow":
		if f.Line == 0 {
			f.Line = slowLine
		} else {
			f.Line = 0
		}
	default:
		http.Error(w, "no such fault", http.StatusUnprocessableEntity)
		return
	}
	printer.Set(f)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// paper lets it run out after so many lines.
func (p *page) paper(w http.ResponseWriter, r *http.Request) {
	printer, ok := p.find(r)
	lines, err := strconv.Atoi(r.PostFormValue("lines"))
	if !ok || err != nil || lines < 0 {
		http.Error(w, "want a number of lines", http.StatusUnprocessableEntity)
		return
	}
	printer.PaperAfter(lines)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// A view is all that the page shows.
type view struct {
	words.Words
	Printers []printerView
}

type printerView struct {
	Name    string
	Columns int
	Faults  []faultView
	Papers  []Paper // newest first
}

type faultView struct {
	Name string
	On   bool
}

func (p *page) show(w http.ResponseWriter, r *http.Request) {
	v := view{Words: p.words.For(r.Header.Get("Accept-Language"))}
	papers := p.list()
	slices.Reverse(papers)
	for _, printer := range p.printers {
		f := printer.Faults()
		pv := printerView{Name: printer.Name, Columns: printer.Columns, Faults: []faultView{
			{"paper_out", f.PaperOut}, {"paper_low", f.PaperLow}, {"cover_open", f.CoverOpen}, {"offline", f.Offline},
			{"power_off", f.PowerOff}, {"mute", f.Mute}, {"slow", f.Line > 0},
		}}
		for _, paper := range papers {
			if paper.Printer == printer.Name {
				pv.Papers = append(pv.Papers, paper)
			}
		}
		v.Printers = append(v.Printers, pv)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = p.template.Execute(w, v)
}
