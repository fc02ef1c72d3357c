package device_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/printbridge/device"
	"comptoir/printbridge/emulator"
	"comptoir/printbridge/escpos"
)

// emulated starts a printer on a port of its own and returns it with a driver for it.
func emulated(t *testing.T, o emulator.Options) (*emulator.Printer, *device.Printer) {
	t.Helper()
	o.Family, o.Columns = "epson", 32
	e, err := emulator.New(o)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- e.Serve(t.Context(), ln) }()
	t.Cleanup(func() {
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return e, &device.Printer{
		Target:   device.Target{Link: device.TCP, Address: ln.Addr().String(), Loopback: true},
		Patience: quick(), Tells: true,
	}
}

func quick() device.Patience {
	return device.Patience{
		Open: time.Second, Answer: 200 * time.Millisecond, Write: 200 * time.Millisecond, Done: 5 * time.Second,
		Poll: 10 * time.Millisecond, Job: 20 * time.Second, Grace: 10 * time.Millisecond,
	}
}

// A witness remembers what the driver told about one job.
type witness struct {
	mu      sync.Mutex
	started int
	told    []string
	changed chan struct{}
}

func (w *witness) job(bytes string) device.Job {
	w.changed = make(chan struct{}, 1000)
	return device.Job{
		Bytes:   []byte(bytes),
		GiveUp:  make(chan struct{}),
		Started: func() error { w.mu.Lock(); defer w.mu.Unlock(); w.started++; return nil },
		Trouble: func(code string) {
			w.mu.Lock()
			defer w.mu.Unlock()
			if len(w.told) == 0 || w.told[len(w.told)-1] != code {
				w.told = append(w.told, code)
				w.changed <- struct{}{}
			}
		},
	}
}

// await waits until a trouble was told.
func (w *witness) await(t *testing.T, code string) {
	t.Helper()
	for {
		w.mu.Lock()
		told := slices.Contains(w.told, code)
		w.mu.Unlock()
		if told {
			return
		}
		select {
		case <-w.changed:
		case <-time.After(time.Minute):
			t.Fatalf("%q was never told, only %q", code, w.told)
		}
	}
}

func texts(e *emulator.Printer) string {
	var b strings.Builder
	for _, s := range e.Sheets() {
		b.WriteString(s.Text(32))
	}
	return b.String()
}

const page = "\x1b@\x1c.\x1da\x0eone\ntwo\n\x1dV\x01"

func TestAJobIsKnownToBePrintedWhenThePrinterSaysSo(t *testing.T) {
	t.Parallel()
	e, p := emulated(t, emulator.Options{})
	var w witness
	if got := p.Print(t.Context(), w.job(page)); got != (device.Result{Printed: device.Yes}) {
		t.Errorf("got %+v", got)
	}
	if got := texts(e); got != "one\ntwo\n[cut partial]\n" {
		t.Errorf("on paper: %q", got)
	}
}

func TestTroubleBeforeTheJobIsToldAndWaitedOut(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault emulator.Faults
		code  string
	}{
		{"no paper", emulator.Faults{PaperOut: true}, escpos.NoPaper},
		{"cover open", emulator.Faults{CoverOpen: true}, escpos.Cover},
		{"offline by its button", emulator.Faults{Offline: true}, escpos.OfflineCode},
		{"without power", emulator.Faults{PowerOff: true}, escpos.OfflineCode},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e, p := emulated(t, emulator.Options{})
			e.Set(tt.fault)
			var w witness
			result := make(chan device.Result)
			job := w.job(page)
			go func() { result <- p.Print(t.Context(), job) }()
			w.await(t, tt.code)
			if w.started != 0 {
				t.Error("the job was begun")
			}
			e.Set(emulator.Faults{})
			if got := <-result; got.Printed != device.Yes {
				t.Errorf("got %+v", got)
			}
			if got := texts(e); got != "one\ntwo\n[cut partial]\n" {
				t.Errorf("on paper: %q", got)
			}
		})
	}
}

func TestPaperThatRunsOutInTheMiddleOfALongJobIsWaitedFor(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string]int{"longer than all buffers": 20000, "shorter than the printer's buffer": 40} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, p := emulated(t, emulator.Options{})
			e.PaperAfter(10)
			var w witness
			stream := "\x1b@\x1c.\x1da\x0e" + strings.Repeat("a line of this long receipt\n", lines) + "\x1dV\x01"
			result := make(chan device.Result)
			job := w.job(stream)
			go func() { result <- p.Print(t.Context(), job) }()
			w.await(t, escpos.NoPaper)
			e.Set(emulator.Faults{})
			if got := <-result; got != (device.Result{Printed: device.Yes}) {
				t.Errorf("got %+v", got)
			}
			printed := 0
			for _, s := range e.Sheets() {
				for _, i := range s.Items {
					if i.Kind == emulator.Line {
						printed++
					}
				}
			}
			if printed != lines {
				t.Errorf("%d lines on paper, want %d", printed, lines)
			}
		})
	}
}

func TestALostConnectionLeavesTheResultOpen(t *testing.T) {
	t.Parallel()
	e, p := emulated(t, emulator.Options{})
	e.PaperAfter(1)
	var w witness
	result := make(chan device.Result)
	job := w.job(page)
	go func() { result <- p.Print(t.Context(), job) }()
	w.await(t, escpos.NoPaper)
	e.Set(emulator.Faults{PowerOff: true})
	if got := <-result; got != (device.Result{Printed: device.Perhaps, Code: device.UnknownResult}) {
		t.Errorf("got %+v", got)
	}
}

func TestAPrinterWithoutABackChannelIsBelieved(t *testing.T) {
	t.Parallel()
	e, p := emulated(t, emulator.Options{})
	e.Set(emulator.Faults{Mute: true})
	var w witness
	if got := p.Print(t.Context(), w.job(page)); got != (device.Result{Printed: device.Yes, Code: device.Unconfirmed}) {
		t.Errorf("got %+v", got)
	}
	printed := func(*emulator.Printer) bool { return texts(e) == "one\ntwo\n[cut partial]\n" }
	if err := e.Await(t.Context(), printed); err != nil {
		t.Fatal(err)
	}
}

func TestAPrinterThatFallsSilentLeavesTheResultOpen(t *testing.T) {
	t.Parallel()
	e, p := emulated(t, emulator.Options{})
	p.Patience.Done = 50 * time.Millisecond
	var w witness
	job := w.job(page)
	job.Started = func() error { e.Set(emulator.Faults{Mute: true}); return nil }
	if got := p.Print(t.Context(), job); got != (device.Result{Printed: device.Perhaps, Code: device.Unconfirmed}) {
		t.Errorf("got %+v", got)
	}
}

func TestAJobThatIsNoLongerWantedIsNotSent(t *testing.T) {
	t.Parallel()
	e, p := emulated(t, emulator.Options{})
	e.Set(emulator.Faults{CoverOpen: true})
	var w witness
	job := w.job(page)
	giveUp := make(chan struct{})
	job.GiveUp = giveUp
	result := make(chan device.Result)
	go func() { result <- p.Print(t.Context(), job) }()
	w.await(t, escpos.Cover)
	close(giveUp)
	if got := <-result; got.Printed != device.No || w.started != 0 {
		t.Errorf("got %+v, started %d times", got, w.started)
	}
}

func TestASlowPrinterIsNotTakenForABrokenOne(t *testing.T) {
	t.Parallel()
	e, p := emulated(t, emulator.Options{})
	e.Set(emulator.Faults{Line: 10 * time.Millisecond})
	var w witness
	if got := p.Print(t.Context(), w.job(page)); got.Printed != device.Yes {
		t.Errorf("got %+v", got)
	}
}

func TestAPlainFileTakesJobsOneAfterTheOther(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "paper")
	p := &device.Printer{Target: device.Target{Link: device.File, Address: path}, Patience: quick(), Tells: true}
	for range 2 {
		var w witness
		if got := p.Print(t.Context(), w.job("a\n")); got != (device.Result{Printed: device.Yes, Code: device.Unconfirmed}) {
			t.Errorf("got %+v", got)
		}
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "a\na\n" {
		t.Errorf("the file holds %q, %v", b, err)
	}
}

func TestOnlyPrintersOfTheShopAreReached(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		target  device.Target
		allowed bool
	}{
		{device.Target{Link: "tcp", Address: "192.168.1.50:9100"}, true},
		{device.Target{Link: "tcp", Address: "10.0.0.7:9100"}, true},
		{device.Target{Link: "tcp", Address: "172.16.0.7:9100"}, true},
		{device.Target{Link: "tcp", Address: "[fd00::7]:9100"}, true},
		{device.Target{Link: "tcp", Address: "127.0.0.1:9100", Loopback: true}, true},
		{device.Target{Link: "tcp", Address: "127.0.0.1:9100"}, false},
		{device.Target{Link: "tcp", Address: "[::1]:9100"}, false},
		{device.Target{Link: "tcp", Address: "[::ffff:127.0.0.1]:9100"}, false},
		{device.Target{Link: "tcp", Address: "169.254.169.254:80"}, false},
		{device.Target{Link: "tcp", Address: "8.8.8.8:9100"}, false},
		{device.Target{Link: "tcp", Address: "0.0.0.0:9100"}, false},
		{device.Target{Link: "tcp", Address: "192.168.1.50"}, false},
		{device.Target{Link: "shell", Address: "rm"}, false},
		{device.Target{Link: "file", Address: ""}, false},
	} {
		err := tt.target.Check()
		if (err == nil) != tt.allowed {
			t.Errorf("%+v: %v", tt.target, err)
		}
		if !tt.allowed && tt.target.Link == "tcp" && err == nil {
			t.Errorf("%+v was allowed", tt.target)
		}
	}
}

func TestANameThatLeadsToThisMachineIsRefusedWhenItIsDialled(t *testing.T) {
	t.Parallel()
	_, p := emulated(t, emulator.Options{})
	_, port, _ := net.SplitHostPort(p.Target.Address)
	p.Target = device.Target{Link: device.TCP, Address: "localhost:" + port}
	if err := p.Target.Check(); err != nil {
		t.Fatal(err)
	}
	if _, code := p.Probe(context.Background()); code != escpos.OfflineCode {
		t.Errorf("got %q, want the printer to be out of reach", code)
	}
}
