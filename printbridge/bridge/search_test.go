package bridge_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"comptoir/printbridge/bridge"
	"comptoir/printbridge/config"
	"comptoir/printbridge/device"
)

// fields are the hidden fields of the form around a button.
func fields(t *testing.T, page, button string) url.Values {
	t.Helper()
	i := strings.Index(page, button)
	if i < 0 {
		t.Fatalf("no %q on the page:\n%s", button, page)
	}
	form := url.Values{}
	start := strings.LastIndex(page[:i], "<form")
	for _, m := range regexp.MustCompile(`name="(\w+)" value="([^"]*)"`).FindAllStringSubmatch(page[start:i], -1) {
		form.Set(m[1], m[2])
	}
	return form
}

// A new machine: the page looks for printers, one tap sets one up, the next tries it.
func TestTheFirstStartLeadsFromFindingAPrinterToItsTest(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	searches := 0
	b, err := bridge.Open(bridge.Options{
		Dir: dir, Port: -1, PagePort: -1, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Nearby: func(context.Context, time.Duration) []device.Announcement {
			searches++
			if searches == 1 {
				return nil
			}
			return []device.Announcement{{Name: "TM-T88 <Bar>", Address: "192.168.7.5:9100"}}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	ctx, stop := context.WithCancel(t.Context())
	go func() { ended <- b.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	visit := func(part string, form url.Values) string {
		t.Helper()
		method := http.MethodGet
		if form != nil {
			method = http.MethodPost
		}
		r, err := http.NewRequestWithContext(t.Context(), method, b.PageURL()+part, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		raw, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	if page := visit("", nil); !strings.Contains(page, "Find the printer") || strings.Contains(page, "No printer was found") {
		t.Errorf("the first page:\n%s", page)
	}
	if page := visit("search", url.Values{}); !strings.Contains(page, "No printer was found") {
		t.Errorf("nothing found:\n%s", page)
	}
	page := visit("search", url.Values{})
	if !strings.Contains(page, "TM-T88 &lt;Bar&gt;") {
		t.Errorf("the printer that was found is not shown:\n%s", page)
	}
	form := fields(t, page, "Set up as “receipt”</button>")
	form.Set("columns", "32")
	page = visit("devices", form)
	if strings.Contains(page, "Set up as") || !strings.Contains(page, `aria-label="Print a test receipt"`) {
		t.Errorf("after it was set up:\n%s", page)
	}
	c, err := config.Load(dir)
	if err != nil || len(c.Devices) != 1 || c.Devices[0].Address != "192.168.7.5:9100" || c.Devices[0].Name != "receipt" || c.Devices[0].Columns != 32 {
		t.Errorf("settings: %+v, %v", c.Devices, err)
	}
}
