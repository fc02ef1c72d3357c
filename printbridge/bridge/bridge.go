// Package bridge is the program beside the till as one piece: it answers the till's page
// on loopback, shows its own page to the person at the till, and keeps printers, jobs and
// pairings together.
//
// It owns the listener's rules and the JSON of the API. It must not know how a printer
// is spoken to or how a job survives a crash: spool and device do. No page can change a
// setting, name an address or see another page's jobs. Start reading at Bridge.Serve,
// then api.answer, which applies the rules in their order.
package bridge

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"comptoir/printbridge/config"
	"comptoir/printbridge/device"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/fiscal"
	"comptoir/printbridge/glyph"
	"comptoir/printbridge/pairing"
	"comptoir/printbridge/scale"
	"comptoir/printbridge/spool"
	"comptoir/printbridge/words"
)

// Options say where a bridge keeps its things and where it listens.
type Options struct {
	Dir      string          // settings, keys and jobs
	Port     int             // of the API; 0 takes the settings'
	PagePort int             // of the own page; 0 takes the settings'
	Extra    []config.Device // devices beside the settings', for this run only
	Read     time.Duration   // in which a request must have arrived; 0 is ten seconds
	Now      func() time.Time
	Log      *slog.Logger
	Nearby   func(context.Context, time.Duration) []device.Announcement // printers in reach; nil is device.Nearby
}

// A Bridge is the whole program.
type Bridge struct {
	Spool *spool.Spool
	Book  *pairing.Book

	nearby  func(context.Context, time.Duration) []device.Announcement
	dir     string
	now     func() time.Time
	token   string
	extra   []config.Device
	reading time.Duration
	log     *slog.Logger
	font    *glyph.Font
	api     []net.Listener
	page    []net.Listener
	port    int
	pageURL string

	mu       sync.Mutex
	printing context.Context // of the workers, while the bridge serves
	attached []config.Device
	fiscal   map[string]*fiscal.Register // by the name of the device
	cards    map[string]bool             // which of them are card terminals
	scales   map[string]*scale.Scale
	displays map[string]*running
	remote   *fetching // nil: no jobs are fetched
	read     time.Time // when the settings that are in use were written
}

// ErrPort is a port that another program has.
var ErrPort = errors.New("the port is taken")

// Open takes the ports and reads what is on disk. One bridge runs per port: a second one
// is told so rather than given another port, where no page would look.
func Open(o Options) (*Bridge, error) {
	c, err := config.Load(o.Dir)
	if err != nil {
		return nil, err
	}
	b := &Bridge{dir: o.Dir, now: o.Now, fiscal: map[string]*fiscal.Register{}, cards: map[string]bool{}, scales: map[string]*scale.Scale{}, displays: map[string]*running{}, extra: o.Extra, reading: o.Read, log: o.Log}
	if b.nearby = o.Nearby; b.nearby == nil {
		b.nearby = device.Nearby
	}
	if b.reading == 0 {
		b.reading = 10 * time.Second
	}
	if b.token, err = config.Token(o.Dir, rand.Text); err != nil {
		return nil, err
	}
	if b.font, err = glyph.Load(glyph.MachineFonts()...); err != nil {
		return nil, err
	}
	if b.api, b.port, err = listen(pick(o.Port, c.Port)); err != nil {
		return nil, err
	}
	pagePort := 0
	if b.page, pagePort, err = listen(pick(o.PagePort, c.PagePort)); err != nil {
		return nil, err
	}
	b.pageURL = fmt.Sprintf("http://127.0.0.1:%d/%s/", pagePort, b.token)
	if err := os.WriteFile(PageFile(o.Dir), []byte(b.pageURL), 0o600); err != nil {
		return nil, fmt.Errorf("write where the own page is: %w", err)
	}
	if b.Book, err = pairing.Open(o.Dir, o.Now); err != nil {
		return nil, err
	}
	if b.Spool, err = spool.Open(o.Dir, o.Now, o.Log); err != nil {
		return nil, err
	}
	return b, nil
}

func pick(asked, usual int) int {
	switch {
	case asked < 0:
		return 0 // any free port, for tests
	case asked > 0:
		return asked
	}
	return usual
}

// listen takes a port on both loopback addresses; a machine without IPv6 has one.
func listen(port int) ([]net.Listener, int, error) {
	first, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, 0, words.Because(ErrPort, "bad.port", port, err)
	}
	port = first.Addr().(*net.TCPAddr).Port
	listeners := []net.Listener{first}
	if second, err := net.Listen("tcp6", net.JoinHostPort("::1", strconv.Itoa(port))); err == nil {
		listeners = append(listeners, second)
	}
	return listeners, port, nil
}

// PageFile is where the address of a running bridge's own page stands, for the commands
// of the same user.
func PageFile(dir string) string { return filepath.Join(dir, "page") }

// Address is where the API is, as a page writes it.
func (b *Bridge) Address() string { return fmt.Sprintf("http://127.0.0.1:%d", b.port) }

// PageURL is the bridge's own page, with its secret.
func (b *Bridge) PageURL() string { return b.pageURL }

// Serve answers and prints until the context ends.
func (b *Bridge) Serve(ctx context.Context) error {
	printing, stop := context.WithCancel(ctx)
	defer stop()
	b.printing = printing
	if err := b.refresh(); err != nil {
		return err
	}
	api, err := newAPI(b)
	if err != nil {
		return err
	}
	servers := []*http.Server{b.server(api), b.server(newPage(b))}
	failed := make(chan error, len(b.api)+len(b.page))
	for _, l := range b.api {
		go func() { failed <- servers[0].Serve(l) }()
	}
	for _, l := range b.page {
		go func() { failed <- servers[1].Serve(l) }()
	}
	go b.follow(printing)
	select {
	case <-ctx.Done():
	case err = <-failed:
		err = fmt.Errorf("answer on loopback: %w", err)
	}
	for _, s := range servers {
		_ = s.Close() // a long poll is asked again; nothing else takes time
	}
	stop()
	b.mu.Lock()
	for _, d := range b.attached {
		b.stopOther(d.Name)
	}
	b.fetch(nil)
	b.mu.Unlock()
	return errors.Join(err, b.Spool.Close())
}

func (b *Bridge) server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       b.reading,
		WriteTimeout:      130 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(b.log.Handler(), slog.LevelDebug),
	}
}

// follow takes changed settings into use while the bridge runs.
func (b *Bridge) follow(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := b.refresh(); err != nil {
			b.log.Error("changed settings are not used", "err", err)
		}
	}
}

// refresh gives each configured device its worker, and stops those of devices that are
// gone or have changed. Where nothing has changed it does nothing. A device that cannot be
// started keeps no other from it.
func (b *Bridge) refresh() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	changed := config.Changed(b.dir)
	if !b.read.IsZero() && changed.Equal(b.read) {
		return nil
	}
	b.read = changed
	c, err := config.Load(b.dir)
	if err != nil {
		return err
	}
	wanted := append(slices.Clone(b.extra), c.Devices...)
	for _, old := range b.attached {
		if !slices.ContainsFunc(wanted, func(d config.Device) bool { return same(d, old) }) {
			b.Spool.Detach(old.Name)
			delete(b.fiscal, old.Name)
			delete(b.cards, old.Name)
			b.stopOther(old.Name)
		}
	}
	kept := b.attached
	b.attached = nil
	var failed []error
	for _, d := range wanted {
		if slices.ContainsFunc(b.attached, func(a config.Device) bool { return a.Name == d.Name }) {
			continue // an emulator of this run goes before a printer of the same name
		}
		if !slices.ContainsFunc(kept, func(a config.Device) bool { return same(a, d) }) {
			if err := b.start(d); err != nil {
				failed = append(failed, err)
				continue
			}
		}
		b.attached = append(b.attached, d)
	}
	b.fetch(c.Server)
	return errors.Join(append(failed, b.Spool.DropOrphans())...)
}

func (b *Bridge) start(d config.Device) error {
	switch d.Kind {
	case config.Fiscal:
		return b.startFiscal(d)
	case config.Scale:
		b.scales[d.Name] = d.Weighs()
		return nil
	case config.Display:
		return b.startDisplay(d)
	case config.Card:
		return b.startCard(d)
	}
	p, err := d.Profile()
	if err != nil {
		return err
	}
	e, err := escpos.NewEncoder(p, b.font)
	if err != nil {
		return fmt.Errorf("device %s: %w", d.Name, err)
	}
	b.Spool.Attach(b.printing, d.Name, spool.Paper{Printer: d.Printer(), Encoder: e})
	return nil
}

func same(a, b config.Device) bool {
	feed := func(d config.Device) int {
		if d.Feed == nil {
			return -1
		}
		return *d.Feed
	}
	if feed(a) != feed(b) {
		return false
	}
	a.Feed, b.Feed = nil, nil
	return a == b
}
