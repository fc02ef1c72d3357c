package emulator_test

import (
	"encoding/json"
	"image/png"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"comptoir/printbridge/emulator"
)

func printer(t *testing.T) *emulator.Printer {
	t.Helper()
	p, err := emulator.New(emulator.Options{Name: "receipt", Family: "epson", Columns: 32})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func site(t *testing.T, p *emulator.Printer) string {
	t.Helper()
	h, err := emulator.Handler([]*emulator.Printer{p})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func print(t *testing.T, p *emulator.Printer, stream string) []emulator.Sheet {
	t.Helper()
	sheets, err := p.Print(t.Context(), []byte(stream))
	if err != nil {
		t.Fatal(err)
	}
	return sheets
}

func TestPapersAreShownAsTextAsAPictureAndToPrograms(t *testing.T) {
	t.Parallel()
	p := printer(t)
	print(t, p, "\x1b@\x1c.Hello\n\x1bp\x00\x19\xfa\x1dV\x01")
	base := site(t, p)
	resp, err := http.Get(base + "/papers")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var papers []emulator.Paper
	if err := json.NewDecoder(resp.Body).Decode(&papers); err != nil {
		t.Fatal(err)
	}
	want := emulator.Paper{Printer: "receipt", Number: 1, Cut: "partial", Drawers: 1, Text: "Hello\n[drawer]\n[cut partial]\n", Picture: "/papers/receipt/1"}
	if len(papers) != 1 || papers[0] != want {
		t.Errorf("got %+v", papers)
	}
	picture, err := http.Get(base + want.Picture)
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Body.Close()
	if m, err := png.Decode(picture.Body); err != nil || m.Bounds().Dx() != 32*12+48 {
		t.Errorf("the picture is %v, %v", m.Bounds(), err)
	}
	if page := get(t, base, "fr"); !strings.Contains(page, "Papier imprimé 1") {
		t.Errorf("no paper on the page:\n%s", page)
	}
}

func get(t *testing.T, address, language string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Language", language)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var b strings.Builder
	if err := resp.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestEveryFaultHasASwitch(t *testing.T) {
	t.Parallel()
	p := printer(t)
	base := site(t, p)
	for _, fault := range []string{"paper_out", "paper_low", "cover_open", "offline", "power_off", "mute", "slow"} {
		before := p.Faults()
		for range 2 {
			resp, err := http.PostForm(base+"/faults/receipt", url.Values{"fault": {fault}})
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if before == p.Faults() && fault != "" {
				t.Errorf("%s was not switched on", fault)
			}
			before = emulator.Faults{PaperOut: !p.Faults().PaperOut, PaperLow: true, CoverOpen: true, Offline: true, PowerOff: true, Mute: true, Line: 1}
		}
		if p.Faults() != (emulator.Faults{}) {
			t.Errorf("%s was not switched off: %+v", fault, p.Faults())
		}
	}
	if resp, err := http.PostForm(base+"/paper/receipt", url.Values{"lines": {"0"}}); err != nil || !p.Faults().PaperOut {
		t.Errorf("paper for no line: %v, %v", resp, err)
	}
	if resp, err := http.PostForm(base+"/faults/receipt", url.Values{"fault": {"fire"}}); err != nil || resp.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an unknown fault: %v, %v", resp, err)
	}
}

func TestThePageAnswersThisMachinesNamesOnly(t *testing.T) {
	t.Parallel()
	base := site(t, printer(t))
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/papers", nil)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(base, "http://"))
	r.Host = "evil.example:" + port
	if resp, err := http.DefaultClient.Do(r); err != nil || resp.StatusCode != http.StatusNotFound {
		t.Errorf("got %v, %v", resp, err)
	}
}

func TestThePrinterMisbehavesAsTheCheapOnesDo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, stream, want string }{
		{"double-byte mode swallows Cyrillic in pairs", "\x1b@\x1bt\x11\x97\xa0\n", "囗\n"},
		{"leaving it helps", "\x1b@\x1c.\x1bt\x11\x97\xa0\n", "Ча\n"},
		{"a page it does not have prints squares", "\x1b@\x1c.\x1bt\x63A\x97\n", "□□\n"},
		{"a line too long breaks by itself", "\x1b@" + strings.Repeat("x", 33) + "\n", strings.Repeat("x", 32) + "\nx\n"},
		{"the old select command sets everything", "\x1b@\x1b!\x38AB\n", "A B\n"},
		{"centred", "\x1b@\x1ba\x01AB\n", "               AB\n"},
		{"a column image", "\x1b@\x1b*\x21\x02\x00\xff\xff\xff\xff\xff\xff\n", "[image 2 x 24]\n\n"},
		{"bands of one image are one", "\x1dv0\x00\x01\x00\x01\x00\xff\x1dv0\x00\x01\x00\x01\x00\x0f", "[image 8 x 2]\n"},
		{"an image without dots is named", "\x1dv0\x00\x00\x00\x01\x00", "[unknown image without its dots]\n"},
		{"a barcode it does not know is named", "\x1dk\x06A123\x00", "[unknown barcode A123]\n"},
		{"a byte that means nothing is named", "\x07", "[unknown 07]\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			for _, s := range print(t, printer(t), tt.stream) {
				got += s.Text(32)
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzAnyStreamMakesAPaperThatCanBeDrawn(f *testing.F) {
	f.Add([]byte("\x1b@\x1c.Hello\n\x1dV\x01"))
	f.Add([]byte("\x1d(k\x04\x001P0a\x1d(k\x03\x001Q0\x1dk\x49\x03{BA"))
	f.Add([]byte("\x1dv0\x00\x02\x00\x04\x00\xaa\xaa\x55\x55\xaa\xaa\x55\x55\x1b*\x00\x01\x00\xff"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		p := printer(t)
		h, err := emulator.Handler([]*emulator.Printer{p})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range print(t, p, string(stream)) {
			_ = s.Text(32)
			r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:9180/papers/receipt/1", nil)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code == http.StatusInternalServerError {
				t.Fatalf("sheet %d cannot be drawn: %s", s.Number, w.Body)
			}
		}
	})
}
