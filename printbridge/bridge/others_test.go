package bridge_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"

	"comptoir/printbridge/config"
	"comptoir/printbridge/display"
	"comptoir/printbridge/emulator"
	"comptoir/printbridge/escpos"
	scaleemu "comptoir/printbridge/scale/emulator"
)

// A shop is a till with a scale and a display for the guest beside its printer.
func newShop(t *testing.T) (*till, *scaleemu.Scale, *display.Emulator) {
	t.Helper()
	c := newTill(t)
	listen := func() net.Listener {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		return ln
	}
	weighs, shows := &scaleemu.Scale{Protocol: "cas"}, display.NewEmulator(escpos.Page{Name: "cp866"})
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	ends := make(chan error, 2)
	one, two := listen(), listen()
	go func() { ends <- weighs.Serve(ctx, one) }()
	go func() { ends <- shows.Serve(ctx, two) }()
	for _, d := range []config.Device{
		{Kind: config.Scale, Protocol: "cas", Name: "counter", Link: "tcp", Address: one.Addr().String(), Loopback: true},
		{Kind: config.Display, Protocol: "cd5220", Codepage: "cp866", Name: "pole", Link: "tcp", Address: two.Addr().String(), Loopback: true},
	} {
		if err := config.Put(c.dir, d); err != nil {
			t.Fatal(err)
		}
	}
	c.end()
	c.start()
	return c, weighs, shows
}

func TestAPairedPageReadsTheScaleAndIsToldInWordsWhyNot(t *testing.T) {
	t.Parallel()
	c, weighs, _ := newShop(t)
	read := func(path string, language string) map[string]any {
		t.Helper()
		got := c.ask(ask{method: "GET", path: path, before: set("Accept-Language", language)})
		var v map[string]any
		if err := json.Unmarshal(got.body, &v); err != nil || got.status != http.StatusOK {
			t.Fatalf("%d %s", got.status, got.body)
		}
		return v
	}
	weighs.Put(scaleemu.Load{Grams: 1250})
	if v := read("/v1/scale", "en"); v["grams"] != 1250.0 || v["stable"] != true || v["unit"] != "g" || v["device"] != "counter" || v["code"] != nil {
		t.Errorf("1.250 kg is read as %v", v)
	}
	weighs.Put(scaleemu.Load{Grams: 1238, Moving: true})
	if v := read("/v1/scale?device=counter", "ru-RU,ru"); v["code"] != "moving" || v["stable"] != false || v["text"] != "Груз ещё не успокоился." {
		t.Errorf("a moving load is read as %v", v)
	}
	for path, want := range map[string]int{"/v1/scale?device=receipt": http.StatusNotFound, "/v1/scale?device=nobody": http.StatusNotFound} {
		if got := c.ask(ask{method: "GET", path: path}); got.status != want || got.code() != "unknown_device" {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	if got := c.ask(ask{method: "GET", path: "/v1/scale", before: set("Origin", "https://other.example")}); got.code() != "not_paired" {
		t.Errorf("another page: %d %s", got.status, got.body)
	}
	if got := c.ask(ask{method: "GET", path: "/v1/scale", unsigned: true}); got.code() != "bad_token" {
		t.Errorf("unsigned: %d %s", got.status, got.body)
	}
}

func TestTheGuestSeesTheNewestLinesAndALateRepeatChangesNothing(t *testing.T) {
	t.Parallel()
	c, _, shows := newShop(t)
	lines := func(id, a, b string) ask {
		return ask{method: "POST", path: "/v1/jobs", body: fmt.Sprintf(`{"id":%q,"device":"pole","kind":"display","document":{"lines":[%q,%q]}}`, id, a, b)}
	}
	for i, want := range []string{"Кофе            3.50\nВсего           3.50", "Чай             2.00\nВсего           5.50"} {
		if got := c.ask(lines(fmt.Sprintf("show-%04d", i), []string{"Кофе\t3.50", "Чай\t2.00"}[i], []string{"Всего\t3.50", "Всего\t5.50"}[i])); got.status != http.StatusOK || got.state() != "done" {
			t.Fatalf("%d %s", got.status, got.body)
		}
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		if err := shows.Await(ctx, func(text string) bool { return text == want }); err != nil {
			t.Errorf("the guest reads %q, want %q", shows.Text(), want)
		}
		stop()
	}
	if got := c.ask(lines("show-0000", "Кофе\t3.50", "Всего\t3.50")); got.status != http.StatusOK {
		t.Errorf("a repeat: %d %s", got.status, got.body)
	}
	if got := c.ask(lines("show-0003", "Торт\t1.00", "Всего\t6.50")); got.status != http.StatusOK {
		t.Errorf("after the repeat: %d %s", got.status, got.body)
	}
	seen := shows.Text()
	if err := shows.Await(t.Context(), func(text string) bool {
		if text[:4] == seen[:4] || text[:8] == "Торт" {
			return text[:8] == "Торт"
		}
		return false
	}); err != nil {
		t.Error(err)
	}
	for body, code := range map[string]string{
		`{"id":"show-0004","device":"receipt","kind":"display","document":{"lines":["a"]}}`:          "wrong_device",
		`{"id":"show-0005","device":"nobody","kind":"display","document":{"lines":["a"]}}`:           "unknown_device",
		`{"id":"show-0006","device":"pole","kind":"display","document":{"lines":[]}}`:                "bad_document",
		`{"id":"show-0007","device":"pole","kind":"display"}`:                                        "bad_document",
		`{"id":"show-0008","device":"pole","kind":"receipt","document":{"blocks":[{"kind":"cut"}]}}`: "unknown_device",
	} {
		if got := c.ask(ask{method: "POST", path: "/v1/jobs", body: body}); got.code() != code {
			t.Errorf("%s: %d %s, want %s", body, got.status, got.body, code)
		}
	}
}

func TestAllKindsOfDevicesAreListedForThePage(t *testing.T) {
	t.Parallel()
	c, _, _ := newShop(t)
	var v struct {
		Devices []struct{ Kind, Name string }
	}
	if err := json.Unmarshal(c.ask(ask{method: "GET", path: "/v1/status"}).body, &v); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(v.Devices); got != "[{printer receipt} {scale counter} {display pole}]" {
		t.Errorf("got %s", got)
	}
}

func TestOnlyAPageThatWasPairedForItSendsBytesOfItsOwn(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	raw := func(id, bytes string) reply {
		return c.ask(ask{method: "POST", path: "/v1/jobs", body: fmt.Sprintf(`{"id":%q,"device":"receipt","kind":"raw","document":{"data":%q}}`, id, base64.StdEncoding.EncodeToString([]byte(bytes)))})
	}
	if got := raw("raw-00001", "Hello\n"); got.status != http.StatusForbidden || got.code() != "raw_not_allowed" {
		t.Errorf("without the right: %d %s", got.status, got.body)
	}
	paired, err := c.Book.Finish(shop, "Till 1", c.Book.StartRaw(nil).Code)
	if err != nil {
		t.Fatal(err)
	}
	c.id, c.key = paired.ID, paired.Key
	if got := raw("raw-00002", "\x1b@\x1c.Hello\n\x1dV\x01"); got.status != http.StatusAccepted {
		t.Fatalf("%d %s", got.status, got.body)
	}
	c.until("raw-00002", "done")
	if text := c.printer.Sheets()[0].Text(32); text != "Hello\n[cut partial]\n" {
		t.Errorf("printed %q", text)
	}
	if got := raw("raw-00003", "\x1cq\x01"); got.code() != "bad_document" {
		t.Errorf("a logo into the printer's memory: %d %s", got.status, got.body)
	}
}

func TestAPageSeesWhetherTheDrawerStandsOpen(t *testing.T) {
	t.Parallel()
	c := newTill(t)
	drawer := func() string {
		var v struct{ Devices []struct{ Drawer string } }
		if err := json.Unmarshal(c.ask(ask{method: "GET", path: "/v1/status"}).body, &v); err != nil || len(v.Devices) != 1 {
			t.Fatalf("%v %v", v, err)
		}
		return v.Devices[0].Drawer
	}
	print := func(id string) {
		t.Helper()
		c.ask(ask{method: "POST", path: "/v1/jobs", body: job(id, "Hello")})
		c.until(id, "done")
	}
	print("job-00001")
	if got := drawer(); got != "" {
		t.Errorf("nobody said what the switch means, and it is %q", got)
	}
	c.device.OpenPin = "high"
	c.end()
	c.start()
	c.printer.Set(emulator.Faults{Drawer: true})
	print("job-00002")
	if got := drawer(); got != "open" {
		t.Errorf("an open drawer is %q", got)
	}
	c.printer.Set(emulator.Faults{})
	print("job-00003")
	if got := drawer(); got != "closed" {
		t.Errorf("a closed drawer is %q", got)
	}
}

func (r reply) state() string {
	var v struct{ State string }
	_ = json.Unmarshal(r.body, &v)
	return v.State
}
