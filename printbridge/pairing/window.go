package pairing

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
)

const (
	openFor  = 3 * time.Minute
	maxWrong = 5
	wrongFor = 10 * time.Minute
	maxAsked = 5 // origins shown at once; more are a flood
)

// A window is the time in which a page can be paired.
type window struct {
	code    string
	until   time.Time
	devices []string
	raw     bool
	asked   []string // origins
}

// A Window is what the till shows while pairing is open.
type Window struct {
	Open  bool      `json:"open"`
	Code  string    `json:"code,omitempty"` // eight digits
	Until time.Time `json:"until,omitzero"`
	Asked []string  `json:"asked,omitempty"` // origins that want to be paired; the owner compares
}

// Start opens pairing for three minutes, for the use of these devices or of all.
func (b *Book) Start(devices []string) Window { return b.start(devices, false) }

// StartRaw opens it for a page that makes its own bytes.
func (b *Book) StartRaw(devices []string) Window { return b.start(devices, true) }

func (b *Book) start(devices []string, raw bool) Window {
	b.mu.Lock()
	defer b.mu.Unlock()
	n, err := rand.Int(rand.Reader, big.NewInt(100_000_000))
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	b.window = &window{code: fmt.Sprintf("%08d", n), until: b.now().Add(openFor), devices: devices, raw: raw}
	b.tell()
	return b.show()
}

// Stop closes pairing.
func (b *Book) Stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.window = nil
	b.tell()
}

// Window shows whether pairing is open, and to whom.
func (b *Book) Window() Window {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.show()
}

func (b *Book) show() Window {
	if !b.open() {
		return Window{}
	}
	w := b.window
	return Window{Open: true, Code: w.code, Until: w.until, Asked: slices.Clone(w.asked)}
}

func (b *Book) open() bool {
	if b.window != nil && !b.now().Before(b.window.until) {
		b.window = nil
	}
	return b.window != nil
}

// Welcome says whether an unpaired origin may knock now.
func (b *Book) Welcome(origin string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open() && CheckOrigin(origin)
}

// Ask shows an origin at the till, for the owner to compare.
func (b *Book) Ask(origin string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.admit(origin); err != nil {
		return err
	}
	if !slices.Contains(b.window.asked, origin) && len(b.window.asked) < maxAsked {
		b.window.asked = append(b.window.asked, origin)
		b.tell()
	}
	return nil
}

func (b *Book) admit(origin string) error {
	switch {
	case b.tooManyWrong():
		return ErrTries
	case !b.open():
		return ErrClosed
	case !CheckOrigin(origin):
		return ErrOrigin
	}
	return nil
}

// Finish pairs the origin whose page was told the code. The key leaves the bridge here
// and never again. Five wrong codes in ten minutes close pairing.
func (b *Book) Finish(origin, name, code string) (Pairing, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.admit(origin); err != nil {
		return Pairing{}, err
	}
	if subtle.ConstantTimeCompare([]byte(digits(code)), []byte(b.window.code)) != 1 {
		b.wrong = append(b.wrong, b.now())
		if b.tooManyWrong() {
			b.window = nil
			b.tell()
		}
		return Pairing{}, ErrCode
	}
	p, err := b.add(origin, short(name), *b.window)
	if err != nil {
		return Pairing{}, err
	}
	b.window = nil
	b.tell()
	return p, nil
}

func (b *Book) tooManyWrong() bool {
	b.wrong = slices.DeleteFunc(b.wrong, func(at time.Time) bool { return b.now().Sub(at) >= wrongFor })
	return len(b.wrong) >= maxWrong
}

// digits drops the gaps that people type.
func digits(code string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, code)
}

// short keeps a page's name to something that fits a line.
func short(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return -1
		}
		return r
	}, name)
	runes := []rune(name)
	return string(runes[:min(len(runes), 60)])
}
