package bridge

import (
	"cmp"
	"crypto/rand"
	"crypto/subtle"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"strconv"
	"strings"

	"comptoir/printbridge/config"
	"comptoir/printbridge/device"
	"comptoir/printbridge/display"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/pairing"
	"comptoir/printbridge/scale"
	"comptoir/printbridge/spool"
	"comptoir/printbridge/words"
)

//go:embed page.html page.css
var files embed.FS

// A page is the bridge's own page, for the person at the till: it shows the code, the
// tills and the printers, and is the only page that may change them. It sits on a port of
// its own, so that the API's port never serves a page, under a secret path, so that
// neither another user of this machine nor another site finds it.
type page struct {
	*Bridge
	hosts    map[string]bool
	template *template.Template
	words    words.Book
	mux      *http.ServeMux
	failure  error
	near     []device.Announcement // found by the last search
	searched bool
}

func newPage(b *Bridge) http.Handler {
	p := &page{Bridge: b, hosts: map[string]bool{}, mux: http.NewServeMux()}
	port := b.page[0].Addr().(*net.TCPAddr).Port
	for _, host := range []string{"127.0.0.1", "::1", "localhost"} {
		p.hosts[net.JoinHostPort(host, strconv.Itoa(port))] = true
	}
	p.words, p.failure = words.Load()
	if p.failure == nil {
		p.template, p.failure = template.ParseFS(files, "page.html")
	}
	p.mux.HandleFunc("GET /{$}", p.show)
	p.mux.HandleFunc("GET /page.css", p.style)
	p.mux.HandleFunc("GET /state", p.state)
	p.mux.HandleFunc("POST /pair", p.act(func(r *http.Request) error {
		if r.FormValue("raw") != "" {
			p.Book.StartRaw(r.Form["device"])
			return nil
		}
		p.Book.Start(r.Form["device"])
		return nil
	}))
	p.mux.HandleFunc("POST /pair/stop", p.act(func(*http.Request) error { p.Book.Stop(); return nil }))
	p.mux.HandleFunc("POST /forget", p.act(func(r *http.Request) error { return p.Book.Forget(r.FormValue("origin")) }))
	p.mux.HandleFunc("POST /search", p.act(func(r *http.Request) error { p.search(r.Context()); return nil }))
	p.mux.HandleFunc("POST /devices", p.act(p.putDevice))
	p.mux.HandleFunc("POST /devices/remove", p.act(func(r *http.Request) error { return config.Remove(p.dir, r.FormValue("name")) }))
	p.mux.HandleFunc("POST /fiscal/settle", p.act(p.settle))
	p.mux.HandleFunc("POST /devices/test", p.act(p.testDevice))
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(p.guard))
}

// guard lets in who has the secret, under our own name only.
func (p *page) guard(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	secret, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if !p.hosts[r.Host] || subtle.ConstantTimeCompare([]byte(secret), []byte(p.token)) != 1 {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	inner := r.Clone(r.Context())
	inner.URL.Path = "/" + rest
	p.mux.ServeHTTP(w, inner)
}

// act does one thing for a form and shows the page again, with what went wrong.
func (p *page) act(do func(*http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := r.ParseForm()
		if err == nil {
			err = do(r)
		}
		said := p.words.For(r.Header.Get("Accept-Language"))
		if err != nil && r.Header.Get("Accept") == "application/json" {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusUnprocessableEntity)
			_ = json.NewEncoder(w).Encode(State{Problem: said.Tell(err)})
			return
		}
		if err != nil {
			p.render(w, r, http.StatusUnprocessableEntity, said.Tell(err))
			return
		}
		if err := p.refresh(); err != nil {
			p.log.Error("changed settings are not used", "err", err)
		}
		if r.Header.Get("Accept") == "application/json" {
			p.state(w, r)
			return
		}
		http.Redirect(w, r, "/"+p.token+"/", http.StatusSeeOther)
	}
}

func (p *page) putDevice(r *http.Request) error {
	d := config.Device{
		Kind: r.FormValue("kind"), Name: strings.TrimSpace(r.FormValue("name")),
		Link: r.FormValue("link"), Address: strings.TrimSpace(r.FormValue("address")),
	}
	if d.Kind != config.Printer && d.Link == device.File {
		d.Link = device.Serial // a device's file is its serial line
	}
	switch d.Kind {
	case config.Fiscal:
		d.Protocol = cmp.Or(r.FormValue("protocol"), config.Protocols[0])
		return config.Put(p.dir, d)
	case config.Scale:
		d.Protocol = r.FormValue("protocol")
		return config.Put(p.dir, d)
	case config.Card:
		d.Protocol = config.CardProtocols[0]
		return config.Put(p.dir, d)
	case config.Display:
		d.Protocol, d.Codepage = r.FormValue("protocol"), r.FormValue("codepage")
		return config.Put(p.dir, d)
	}
	columns, err := strconv.Atoi(r.FormValue("columns"))
	if err != nil {
		return err
	}
	d.Columns, d.Codepages = columns, r.FormValue("codepages")
	return config.Put(p.dir, d)
}

func (p *page) testDevice(r *http.Request) error {
	name := r.FormValue("name")
	p.mu.Lock()
	register, weighs, shows, card := p.fiscal[name], p.scales[name], p.displays[name], p.cards[name]
	p.mu.Unlock()
	d := testSlip(name)
	in := jobInput{ID: rand.Text(), Device: name, Kind: spool.Receipt, printed: &d}
	switch {
	case card:
		return nil // its state is looked at all the time; a test must move no money
	case weighs != nil:
		weighs.Weigh(r.Context())
		return nil
	case shows != nil:
		shows.Show(display.Lines{Lines: []string{"printbridge\tÉЯЇ", name + "\t12.50"}})
		return nil
	case register != nil: // an X report shows that it prints, and registers nothing
		in.Kind, in.printed, in.registered = spool.Fiscal, nil, &fiscal.Document{Kind: fiscal.XReport}
	}
	j, err := newJob("till", in)
	if err != nil {
		return err
	}
	_, _, err = p.Spool.Add(j)
	switch {
	case errors.Is(err, spool.ErrFull):
		return words.Because(err, "bad.full")
	case errors.Is(err, spool.ErrDevice):
		return words.Because(err, "bad.no_device", name)
	}
	return err
}

func (p *page) show(w http.ResponseWriter, r *http.Request) { p.render(w, r, http.StatusOK, "") }

// A view is all that the page shows.
type view struct {
	words.Words
	Window   pairing.Window
	Code     string // in two groups, as people read it
	Pairings []pairing.Pairing
	Devices  []deviceRow
	Open     []Unregistered
	Lines    []string // serial lines of this machine
	Finds    []find   // what looks like a printer
	Searched bool
	Families []string
	Makes    []string // the languages of fiscal registers
	Scales   []string // of scales
	Displays []string // and of displays
	Pages    []string // letters of displays
	Problem  string
	Form     map[string]string // what was typed, kept after a refusal
}

type deviceRow struct {
	DeviceView
	Address string
	State   string
	Weight  string // that a scale showed last
	Extra   bool   // of this run only
}

func (p *page) render(w http.ResponseWriter, r *http.Request, status int, problem string) {
	if p.failure != nil {
		p.log.Error("page cannot be shown", "err", p.failure)
		http.Error(w, "the page is broken; the log says why", http.StatusInternalServerError)
		return
	}
	v := view{
		Words: p.words.For(r.Header.Get("Accept-Language")), Window: p.Book.Window(),
		Pairings: p.Book.Pairings(), Devices: p.rows(), Open: p.unregistered(), Families: escpos.Families(),
		Makes: config.Protocols, Scales: scale.Protocols(), Displays: display.Protocols(), Pages: config.Codepages(),
		Problem: problem, Form: map[string]string{"kind": config.Printer, "link": "tcp", "columns": "48", "codepages": "epson", "codepage": "cp437"},
	}
	_, v.Lines = device.Found()
	v.Finds, v.Searched = p.finds()
	if v.Window.Open {
		v.Code = v.Window.Code[:4] + " " + v.Window.Code[4:]
	}
	for name := range r.Form {
		v.Form[name] = r.FormValue(name)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if err := p.template.Execute(w, v); err != nil {
		p.log.Debug("page was not shown whole", "err", err)
	}
}

func (p *page) rows() []deviceRow {
	devices := p.devices()
	p.mu.Lock()
	defer p.mu.Unlock()
	var rows []deviceRow
	for _, d := range devices {
		row := deviceRow{DeviceView: d, State: "state." + d.State}
		if d.Code != "" {
			row.State = "state." + d.Code
		}
		if s := p.scales[d.Name]; s != nil {
			if r, asked := s.Shown(); asked && (r.Code == "" || r.Grams != 0) {
				row.Weight = fmt.Sprintf("%d g", r.Grams)
			}
		}
		for _, c := range p.attached {
			if c.Name == d.Name {
				row.Address = c.Address
			}
		}
		for _, c := range p.extra {
			row.Extra = row.Extra || c.Name == d.Name
		}
		rows = append(rows, row)
	}
	return rows
}

func (p *page) style(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, files, "page.css")
}

// A State is what the commands of the same machine are told.
type State struct {
	Window   pairing.Window    `json:"window"`
	Pairings []pairing.Pairing `json:"pairings"`
	Devices  []DeviceView      `json:"devices"`
	Open     []Unregistered    `json:"open"`
	Server   *ServerView       `json:"server,omitempty"`  // that jobs are fetched from
	Problem  string            `json:"problem,omitempty"` // why nothing was done
}

func (p *page) state(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(State{Window: p.Book.Window(), Pairings: p.Book.Pairings(), Devices: p.devices(), Open: p.unregistered(), Server: p.from()})
}
