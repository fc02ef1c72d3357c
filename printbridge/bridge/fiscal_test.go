package bridge_test

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"comptoir/printbridge/bridge"
	"comptoir/printbridge/config"
	"comptoir/printbridge/fiscal/emulated"
	"comptoir/printbridge/fiscal/shtrih/emulator"
)

// newFiscalTill is a till whose bridge has an emulated fiscal register named kkt beside its
// printer.
func newFiscalTill(t *testing.T) (*till, *emulator.Machine) {
	t.Helper()
	c := newTill(t)
	m := emulator.New(emulated.Options{Now: c.clock.now, FFD12: true})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- emulated.Serve(t.Context(), ln, m) }()
	t.Cleanup(func() {
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	if err := config.Put(c.dir, config.Device{Kind: config.Fiscal, Protocol: "shtrih", Name: "kkt", Link: "tcp", Address: ln.Addr().String(), Loopback: true}); err != nil {
		t.Fatal(err)
	}
	c.end()
	c.start()
	return c, m
}

const fiscalSale = `{"id":"sale-0001","device":"kkt","kind":"fiscal","document":{"kind":"sale","total":350,"tax_system":1,"contact":"guest@example.org",` +
	`"lines":[{"name":"Кофе","quantity":"1","price":350,"sum":350,"tax":6,"object":1,"method":4}],"payments":[{"tender":"cash","amount":500}]}}`

func TestAPageRegistersASaleAndGetsItsNumberSignAndCode(t *testing.T) {
	t.Parallel()
	c, m := newFiscalTill(t)
	if got := c.ask(ask{method: "POST", path: "/v1/jobs", body: fiscalSale}); got.status != http.StatusAccepted {
		t.Fatalf("%d %s", got.status, got.body)
	}
	got := c.until("sale-0001", "done")
	var v struct {
		Result struct {
			Number, Sign uint32
			Total        int
			Change       int
			QR           string
		}
	}
	if err := json.Unmarshal(got.body, &v); err != nil {
		t.Fatal(err)
	}
	last := m.Documents()[2] // after the registration and the opening of the shift
	if r := v.Result; r.Number != 3 || r.Sign != last.Sign || r.Total != 350 || r.Change != 150 || !strings.HasPrefix(r.QR, "t=20260115T0932&s=3.50&fn=9999078900000961&i=3&fp=") {
		t.Errorf("result %+v", r)
	}
	c.end()
	c.start()
	if again := c.ask(ask{method: "POST", path: "/v1/jobs", body: fiscalSale}); again.status != http.StatusOK || string(again.body) != string(got.body) {
		t.Errorf("again, after a restart: %d %s, first %s", again.status, again.body, got.body)
	}
	if n := len(m.Documents()); n != 3 {
		t.Errorf("%d documents are registered", n)
	}
}

// C178: a sale that could not be registered yet is on the list of open documents, also
// after a restart of the bridge, and is registered once there is paper.
func TestC178ASaleThatIsNotRegisteredIsListedAndIsRegisteredLater(t *testing.T) {
	t.Parallel()
	c, m := newFiscalTill(t)
	m.EndPaper(2)
	c.ask(ask{method: "POST", path: "/v1/jobs", body: fiscalSale})
	c.until("sale-0001", "needs_paper")
	c.end()
	c.start()
	c.until("sale-0001", "needs_paper")
	open := c.ask(ask{method: "GET", path: "/v1/fiscal"})
	if got := string(open.body); !strings.Contains(got, `"job":"sale-0001"`) || !strings.Contains(got, `"total":350`) {
		t.Errorf("open: %s", got)
	}
	if cancel := c.ask(ask{method: "DELETE", path: "/v1/jobs/sale-0001"}); cancel.code() != "job_begun" {
		t.Errorf("taking it back: %d %s", cancel.status, cancel.body)
	}
	m.LoadPaper()
	c.until("sale-0001", "done")
	if open := c.ask(ask{method: "GET", path: "/v1/fiscal"}); string(open.body) != `{"open":[]}` {
		t.Errorf("open: %s", open.body)
	}
	sales := 0
	for _, d := range m.Documents() {
		if d.Form == 3 {
			sales++
		}
	}
	if sales != 1 {
		t.Errorf("registered %d times", sales)
	}
}

func TestWhatMakesNoFiscalDocumentIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	c, _ := newFiscalTill(t)
	for _, tt := range []struct{ name, body, code string }{
		{"a total that the lines do not make", strings.Replace(fiscalSale, `"total":350`, `"total":351`, 1), "bad_document"},
		{"a field that nobody knows", strings.Replace(fiscalSale, `"total"`, `"sum":1,"total"`, 1), "bad_json"},
		{"a quantity with a float", strings.Replace(fiscalSale, `"quantity":"1"`, `"quantity":1.5`, 1), "bad_json"},
		{"no document", `{"id":"sale-0002","device":"kkt","kind":"fiscal"}`, "bad_document"},
		{"a receipt for the register", strings.Replace(job("job-00009", "x"), `"device":"receipt"`, `"device":"kkt"`, 1), "wrong_device"},
		{"a sale for the printer", strings.Replace(fiscalSale, `"device":"kkt"`, `"device":"receipt"`, 1), "wrong_device"},
	} {
		got := c.ask(ask{method: "POST", path: "/v1/jobs", body: tt.body})
		if got.code() != tt.code || got.status < 400 || got.status >= 500 {
			t.Errorf("%s: %d %s", tt.name, got.status, got.body)
		}
	}
}

// C178: what only a person can tell stays on the list until they give its number, and
// nothing typed is not taken for nothing registered.
func TestC178AnUnclearDocumentIsSettledByAPersonOnThePage(t *testing.T) {
	t.Parallel()
	c, m := newFiscalTill(t)
	c.ask(ask{method: "POST", path: "/v1/jobs", body: fiscalSale})
	c.until("sale-0001", "done")
	c.end()
	path := filepath.Join(c.dir, "fiscal", "kkt.jsonl")
	unclear := `{"id":"sale-0002","document":{"kind":"sale","total":350},"hash":"x","state":"unclear","code":"unclear"}` + "\n"
	if err := os.WriteFile(path, []byte(unclear), 0o600); err != nil { // so that document 3 is nobody's
		t.Fatal(err)
	}
	c.start()
	post := func(form url.Values) (status int, s bridge.State) {
		form.Set("name", "kkt")
		form.Set("job", "sale-0002")
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.PageURL()+"fiscal/settle", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", "application/json")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if err := json.NewDecoder(resp.Body).Decode(&s); err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, s
	}
	c.until("sale-0001", "done") // the workers run
	for _, wrong := range []string{"", "0", "2", "99"} {
		if status, s := post(url.Values{"number": {wrong}}); status != http.StatusUnprocessableEntity || s.Problem == "" {
			t.Errorf("number %q: %d %+v", wrong, status, s)
		}
	}
	if open := c.ask(ask{method: "GET", path: "/v1/fiscal"}); !strings.Contains(string(open.body), `"job":"sale-0002"`) {
		t.Fatalf("open: %s", open.body)
	}
	if status, s := post(url.Values{"number": {"3"}}); status != http.StatusOK || len(s.Open) != 0 {
		t.Errorf("settled: %d %+v", status, s)
	}
	if n := len(m.Documents()); n != 3 {
		t.Errorf("%d documents are registered", n)
	}
}

func TestARegisterWhoseJournalCannotBeReadKeepsNoPrinterFromWorking(t *testing.T) {
	t.Parallel()
	c, m := newFiscalTill(t)
	c.visit("", nil) // it runs: what is wrong from here on comes to a bridge at work
	kkt := config.Device{Kind: config.Fiscal, Protocol: "shtrih", Name: "spoilt", Link: "tcp", Address: "192.168.1.60:7778"}
	if err := os.MkdirAll(filepath.Dir(kkt.Journal(c.dir)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(kkt.Journal(c.dir), []byte("rubbish\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := config.Update(c.dir, func(s *config.Config) error {
		s.Devices = append([]config.Device{kkt}, s.Devices...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"bar", "hall"} { // each time the settings are taken into use again
		c.visit("devices", url.Values{"name": {name}, "link": {"tcp"}, "address": {"192.168.1.50:9100"}, "columns": {"32"}, "codepages": {"epson"}})
	}
	var names []string
	for _, d := range c.Spool.Devices() {
		names = append(names, d.Name)
	}
	if want := []string{"bar", "hall", "kkt", "receipt"}; !slices.Equal(names, want) {
		t.Errorf("at work are %q, want %q", names, want)
	}
	if got := c.ask(ask{method: "POST", path: "/v1/jobs", body: fiscalSale}); got.status != http.StatusAccepted {
		t.Fatalf("%d %s", got.status, got.body)
	}
	c.until("sale-0001", "done")
	if n := len(m.Documents()); n != 3 {
		t.Errorf("%d documents are registered", n)
	}
}
