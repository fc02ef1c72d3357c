package display

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge/device"
	"comptoir/printbridge/escpos"
)

var cp866 = escpos.Page{Name: "cp866", Number: 11}

func shown(t *testing.T, protocol string, page escpos.Page, idle ...string) (*Emulator, *Display) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	e := NewEmulator(page)
	d := Options{Target: device.Target{Link: device.TCP, Address: ln.Addr().String(), Loopback: true}, Protocol: protocol, Page: page}
	copy(d.Idle[:], idle)
	made, err := New(d)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served, ran := make(chan error, 1), make(chan struct{})
	go func() { served <- e.Serve(ctx, ln) }()
	go func() { made.Run(ctx); close(ran) }()
	t.Cleanup(func() {
		stop()
		<-ran
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return e, made
}

func reads(t *testing.T, e *Emulator, want string) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	if err := e.Await(ctx, func(text string) bool { return text == want }); err != nil {
		t.Errorf("the guest reads %q, want %q", e.Text(), want)
	}
}

func TestTheGuestReadsTheLineAndTheTotal(t *testing.T) {
	t.Parallel()
	for _, protocol := range Protocols() {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			e, d := shown(t, protocol, cp866, "Добро пожаловать")
			reads(t, e, "Добро пожаловать    \n                    ")
			d.Show(Lines{[]string{"Чай зеленый\t300.00", "ИТОГО\t354.00"}})
			reads(t, e, "Чай зеленый   300.00\nИТОГО         354.00")
			d.Show(Lines{[]string{"宫保鸡丁 очень острое\t1 250.00 ₽", "\x1b@\x0c\tTotal"}})
			reads(t, e, e.fitted(t, d, "宫保鸡丁 очень острое\t1 250.00 ₽")+"\n@              Total")
			d.Show(Lines{[]string{"x"}})
			reads(t, e, "x                   \n                    ")
		})
	}
}

func (e *Emulator) fitted(t *testing.T, d *Display, text string) string {
	t.Helper()
	got := d.fitted(text)
	if !strings.HasPrefix(got, "Gong") || !strings.HasSuffix(got, "1 250.00 р.") {
		t.Errorf("cut to %q", got)
	}
	return got
}

func TestAnyTextFillsItsLineExactly(t *testing.T) {
	t.Parallel()
	_, d := shown(t, "cd5220", cp866)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		if got := d.fitted(text); doc.Width(got) != Columns {
			t.Fatalf("%q becomes %q", text, got)
		}
		if got := d.encoded(text); len(got) != Columns {
			t.Fatalf("%q becomes %x", text, got)
		}
	})
}

func TestADisplayThatIsGoneIsSaidToBe(t *testing.T) {
	t.Parallel()
	waited := make(chan struct{}, 1)
	d, err := New(Options{Target: device.Target{Link: device.TCP, Address: "127.0.0.1:1", Loopback: true}, Protocol: "epson", Page: cp866, Wait: func(ctx context.Context, _ time.Duration) error {
		select {
		case waited <- struct{}{}:
		default:
		}
		<-ctx.Done()
		return ctx.Err()
	}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan struct{})
	go func() { d.Run(ctx); close(ran) }()
	<-waited
	if d.Trouble() != escpos.OfflineCode {
		t.Errorf("trouble is %q", d.Trouble())
	}
	stop()
	<-ran
}

func TestTheEmulatorIsAsStrictAsARealOne(t *testing.T) {
	t.Parallel()
	e := NewEmulator(cp866)
	e.Feed([]byte("\x1b@\x1bQACOFFEE          3.50\r"))
	e.Feed([]byte("\x1bl\x01\x02lost")) // string mode hears nothing
	if got := e.Text(); got != "COFFEE          3.50\n                    " {
		t.Errorf("%q", got)
	}
	e.Feed([]byte("\x0c\x1b\x12" + strings.Repeat("a", 20) + strings.Repeat("b", 20) + "c"))
	if got := e.Text(); got != strings.Repeat("b", 20)+"\nc"+strings.Repeat("b", 19) {
		t.Errorf("after the fortieth character: %q", got)
	}
}

func TestLinesThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	for _, bad := range []Lines{{}, {[]string{"a", "b", "c"}}, {[]string{strings.Repeat("x", 201)}}, {[]string{"\xff"}}} {
		if bad.Check() == nil {
			t.Errorf("%q was taken", bad.Lines)
		}
	}
}

func FuzzTheEmulatorTakesAnything(f *testing.F) {
	f.Add([]byte("\x1b@\x0c\x1bl\x01\x01text"))
	f.Fuzz(func(t *testing.T, b []byte) {
		e := NewEmulator(cp866)
		e.Feed(b)
		if len([]rune(e.Text())) != Rows*Columns+1 {
			t.Errorf("%q", e.Text())
		}
	})
}
