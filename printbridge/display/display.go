// Package display shows two lines to the guest on a customer display of characters.
//
// It owns the languages of these displays, what they show now and what they show when
// nobody says anything. It must not know what the lines mean. What was shown before is of
// no use to anybody: the newest lines are shown, and none is kept. Start reading at
// Display.Show.
package display

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge/device"
	"comptoir/printbridge/escpos"
)

// The size of nearly all of them.
const (
	Columns = 20
	Rows    = 2
)

// Lines are what a page wants shown. What stands behind a tab goes to the right edge.
type Lines struct {
	Lines []string `json:"lines"`
}

// maxLine is far above what fits, and low enough that nothing is kept for nothing.
const maxLine = 200

// Check says why lines are refused.
func (l Lines) Check() error {
	if len(l.Lines) == 0 || len(l.Lines) > Rows {
		return fmt.Errorf("%d lines, want 1 or %d", len(l.Lines), Rows)
	}
	for _, text := range l.Lines {
		if len(text) > maxLine || !utf8.ValidString(text) {
			return errors.New("a line is too long or not UTF-8")
		}
	}
	return nil
}

// A language is how a family of displays is told.
type language struct {
	start func(page byte) []byte
	place func(row int) []byte // where row 0 or 1 begins
}

var languages = map[string]language{
	// CD5220, the set of PTC and Partner: ESC l column row, and overwrite mode, so that the
	// fortieth character moves nothing.
	"cd5220": {
		func(page byte) []byte { return []byte{0x1B, '@', 0x0C, 0x1B, 0x11, 0x1B, 't', page, 0x1B, '_', 0} },
		func(row int) []byte { return []byte{0x1B, 'l', 1, byte(row + 1)} },
	},
	// Epson DM-D: US $ column row.
	"epson": {
		func(page byte) []byte { return []byte{0x1B, '@', 0x0C, 0x1F, 0x01, 0x1B, 't', page, 0x1F, 'C', 0} },
		func(row int) []byte { return []byte{0x1F, '$', 1, byte(row + 1)} },
	},
}

// Protocols lists the languages by name.
func Protocols() []string { return slices.Sorted(maps.Keys(languages)) }

// Options are the settings of a display.
type Options struct {
	Target   device.Target
	Protocol string
	Page     escpos.Page // its code page, and the number by which it is chosen
	Idle     [Rows]string
	Wait     func(context.Context, time.Duration) error // nil is the real time
}

// A Display is one configured display. All its methods may be called at any time.
type Display struct {
	Options
	encoder *escpos.Encoder
	mu      sync.Mutex
	wanted  [Rows]string
	fresh   chan struct{}
	trouble string
	seen    []string // ids, the newest last
}

// New prepares a display.
func New(o Options) (*Display, error) {
	if _, ok := languages[o.Protocol]; !ok {
		return nil, fmt.Errorf("display language %q; known are %s", o.Protocol, strings.Join(Protocols(), ", "))
	}
	e, err := escpos.NewEncoder(escpos.Profile{Columns: Columns, Pages: []escpos.Page{o.Page}, Images: escpos.ImagesNone}, nil)
	if err != nil {
		return nil, err
	}
	if o.Wait == nil {
		o.Wait = pause
	}
	return &Display{Options: o, encoder: e, fresh: make(chan struct{}, 1), wanted: o.Idle}, nil
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Show says what is to be seen from now on; Run puts it there.
func (d *Display) Show(l Lines) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wanted = [Rows]string{}
	copy(d.wanted[:], l.Lines)
	select {
	case d.fresh <- struct{}{}:
	default:
	}
}

// Once shows lines unless they came under one of the last ids.
func (d *Display) Once(id string, l Lines) {
	const remembered = 64
	d.mu.Lock()
	known := slices.Contains(d.seen, id)
	if !known {
		d.seen = append(d.seen, id)
		d.seen = d.seen[max(0, len(d.seen)-remembered):]
	}
	d.mu.Unlock()
	if !known {
		d.Show(l)
	}
}

// Trouble is why nothing is seen, or "".
func (d *Display) Trouble() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.trouble
}

const (
	slowest = 100 * time.Millisecond // between two changes: ten a second
	idle    = 90 * time.Second       // after which nobody stands there any more
	again   = 3 * time.Second        // until a display that is gone is tried once more
)

// Run shows what is wanted until the context ends. A display that was gone shows the newest
// lines as soon as it is back.
func (d *Display) Run(ctx context.Context) {
	for ctx.Err() == nil {
		conn, err := d.Target.DialToWrite(ctx, time.Second)
		if err == nil {
			err = d.drive(ctx, conn)
			_ = conn.Close()
		}
		if err != nil {
			d.say(escpos.OfflineCode)
			_ = d.Wait(ctx, again)
		}
	}
}

func (d *Display) say(trouble string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble = trouble
}

func (d *Display) drive(ctx context.Context, conn device.Conn) error {
	lang := languages[d.Protocol]
	if err := write(conn, lang.start(d.Page.Number)); err != nil {
		return err
	}
	d.say("")
	var shown [Rows]string
	for first := true; ; first = false {
		d.mu.Lock()
		wanted := d.wanted
		d.mu.Unlock()
		for row, text := range wanted {
			if !first && shown[row] == text {
				continue
			}
			if err := write(conn, append(lang.place(row), d.encoded(text)...)); err != nil {
				return err
			}
		}
		shown = wanted
		if err := d.Wait(ctx, slowest); err != nil {
			return nil
		}
		if !d.news(ctx, wanted != d.Idle) {
			return nil
		}
	}
}

// news waits for other lines; after a while without, the idle text is news.
func (d *Display) news(ctx context.Context, busy bool) bool {
	waiting, stop := ctx, context.CancelFunc(func() {})
	if busy {
		waiting, stop = context.WithTimeout(ctx, idle)
	}
	defer stop()
	select {
	case <-d.fresh:
		return true
	case <-waiting.Done():
	}
	if ctx.Err() != nil {
		return false
	}
	d.Show(Lines{d.Idle[:]})
	return true
}

func write(conn device.Conn, b []byte) error {
	_ = conn.SetWriteDeadline(time.Now().Add(2 * time.Second)) // a plain file has none
	_, err := conn.Write(b)
	return err
}

// encoded is a line in exactly the columns of the display, in its page: what it lacks in
// letters that it has.
func (d *Display) encoded(text string) []byte {
	b, missing := escpos.Encode(d.fitted(text), d.Page.Name)
	if len(missing) > 0 {
		b, _ = escpos.Encode(strings.Repeat("*", Columns), d.Page.Name)
	}
	return b
}

func (d *Display) fitted(text string) string {
	left, right, _ := strings.Cut(text, "\t")
	left, right = d.plain(left), cut(d.plain(right), Columns)
	if right != "" {
		left = cut(left, max(0, Columns-1-doc.Width(right)))
	}
	left = cut(left, Columns-doc.Width(right))
	return left + strings.Repeat(" ", Columns-doc.Width(left)-doc.Width(right)) + right
}

// plain writes a text with the characters that the display has, and no control among them.
func (d *Display) plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 {
			return -1
		}
		return r
	}, d.encoder.Plain(text))
}

func cut(text string, columns int) string {
	for doc.Width(text) > columns {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return text
}
