package emulator

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
)

//go:embed page.html
var pageText string

//go:embed page.css
var pageStyle []byte

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"sum": func(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "−", -n
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
}}).Parse(pageText))

// Page is the terminal for a person, or a test, to press: its screen, the guest's hands, faults, and
// the journal, also as JSON at /journal.
func (t *Terminal) Page() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", t.page)
	mux.HandleFunc("GET /page.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(pageStyle)
	})
	mux.HandleFunc("GET /journal", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(append([]Booking{}, t.Journal()...))
	})
	mux.HandleFunc("GET /screen", func(w http.ResponseWriter, _ *http.Request) {
		text, _ := t.Shows()
		_, _ = fmt.Fprint(w, text)
	})
	act := func(path string, do func(r *http.Request) bool) {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			if !do(r) {
				http.Error(w, "not now, or not that", http.StatusConflict)
				return
			}
			http.Redirect(w, r, "/", http.StatusSeeOther)
		})
	}
	act("/card", func(*http.Request) bool { return t.Card() })
	act("/key", func(*http.Request) bool { return t.Key() })
	act("/mode", func(r *http.Request) bool {
		m := Mode(r.FormValue("mode"))
		t.Set(m)
		return slices.Contains(Modes(), m)
	})
	act("/fault", func(r *http.Request) bool {
		f := Fault(r.FormValue("fault"))
		t.Break(f)
		return slices.Contains(Faults(), f)
	})
	act("/tip", func(r *http.Request) bool {
		n, err := strconv.ParseInt(r.FormValue("tip"), 10, 64)
		if err == nil && n >= 0 {
			t.Tip(n)
		}
		return err == nil && n >= 0
	})
	act("/cut", func(r *http.Request) bool {
		n, err := strconv.Atoi(r.FormValue("bytes"))
		if err == nil && n >= 0 {
			t.CutAfter(n)
		}
		return err == nil && n >= 0
	})
	return http.NewCrossOriginProtection().Handler(mux)
}

func (t *Terminal) page(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'")
	text, amount := t.Shows()
	t.mu.Lock()
	v := struct {
		Text        string
		Amount      int64
		Mode        Mode
		Fault       Fault
		Tip, Taken  int64
		Modes       []Mode
		Faults      []Fault
		Journal     []Booking
		WaitingCard bool
	}{Text: text, Amount: amount, Mode: t.mode, Fault: t.fault, Tip: t.tip, Modes: Modes(), Faults: Faults(), WaitingCard: t.answer != nil}
	t.mu.Unlock()
	v.Journal, v.Taken = t.Journal(), t.Taken()
	slices.Reverse(v.Journal)
	_ = pageTemplate.Execute(w, v)
}
