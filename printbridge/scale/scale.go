// Package scale asks a scale what lies on it.
//
// It owns the languages of scales and one model for all of them: grams, what is steady and
// why there is no weight. It never guesses: a frame that is damaged, a load that moves and
// a scale that is silent are each said to be so. It must not know what is weighed or what
// it costs. Start reading at Scale.Weigh, then the table of protocols.
package scale

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"comptoir/printbridge/device"
)

// A Reading is what a scale shows.
type Reading struct {
	Grams  int64  `json:"grams"`
	Stable bool   `json:"stable"`
	Net    bool   `json:"net,omitempty"` // the scale has taken off a tare of its own
	Code   string `json:"code,omitempty"`
}

// The reasons why there is no weight to sell by.
const (
	Moving      = "moving"       // the load is not at rest
	Overload    = "overload"     // more than the scale may carry
	Underload   = "underload"    // less than nothing: something was lifted off
	Empty       = "empty"        // nothing lies on it
	Offline     = "offline"      // not reachable
	Silent      = "silent"       // reachable, and says nothing
	Garbled     = "garbled"      // says what we do not understand
	DeviceError = "device_error" // says that it is out of order
)

// said is a refusal in the scale's own words, told apart from a lost line.
type said struct{ code string }

func (s said) Error() string { return "scale: " + s.code }

// ErrFrame is an answer that is damaged or of another protocol.
var ErrFrame = errors.New("not an answer of this protocol")

// A protocol is how a family of scales is asked.
type protocol struct {
	framing device.Framing
	speed   int
	ask     func(l *line) (Reading, error)
	marks   bool // says by itself whether the load is at rest
}

// protocols are the languages, by the name in the settings.
var protocols = map[string]protocol{
	"toledo": {device.SevenEven, 9600, askToledo, true},
	"cas":    {device.EightNone, 9600, askCAS, true},
	"stream": {device.EightNone, 9600, hearStream, false},
	"shtrih": {device.EightNone, 9600, askShtrih, true},
	"nci":    {device.EightNone, 9600, askNCI, true},
	"sma":    {device.EightNone, 9600, askSMA, true},
	"sics":   {device.EightNone, 9600, askSICS, true},
}

// Protocols lists the languages by name.
func Protocols() []string { return slices.Sorted(maps.Keys(protocols)) }

// Line says how the serial line of a protocol is usually set.
func Line(name string) (speed int, framing device.Framing) {
	p := protocols[name]
	return p.speed, p.framing
}

// A Scale is one configured scale. All its methods may be called at any time.
type Scale struct {
	Target   device.Target
	Protocol string
	Patience time.Duration // for one answer; 0 is a second

	mu    sync.Mutex // one question at a time
	conn  device.Conn
	idle  *time.Timer
	shown Reading // the last
	asked bool
	last  Reading // for protocols that do not say whether it is at rest
}

// keep is how long the line stays open after a question: while goods are weighed a page
// asks a few times a second, and otherwise the line is nobody's.
const keep = 5 * time.Second

// Trouble is why the scale does not work, or "", and whether it was ever asked: a scale is
// not asked for nothing, since some beep at it.
func (s *Scale) Trouble() (code string, asked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch s.shown.Code {
	case Offline, Silent, Garbled, DeviceError:
		return s.shown.Code, true
	}
	return "", s.asked
}

// Shown is what was read last, for a person who tries the scale.
func (s *Scale) Shown() (r Reading, asked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown, s.asked
}

// Weigh asks once. What keeps the weight from being sold is in the reading's code, never an
// error: the till has to say it in words.
func (s *Scale) Weigh(ctx context.Context) Reading {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.weigh(ctx)
	s.shown, s.asked = r, true
	return r
}

func (s *Scale) weigh(ctx context.Context) Reading {
	p, known := protocols[s.Protocol]
	if !known {
		return Reading{Code: DeviceError}
	}
	if err := s.open(ctx); err != nil {
		return Reading{Code: Offline}
	}
	patience := s.Patience
	if patience == 0 {
		patience = time.Second
	}
	l := &line{conn: s.conn, until: time.Now().Add(patience)}
	r, err := p.ask(l)
	if err != nil {
		s.last = Reading{}
		return Reading{Code: s.failed(err)}
	}
	s.release()
	if !p.marks {
		r.Stable = s.last == r // two equal readings, one after the other
		s.last = Reading{Grams: r.Grams, Net: r.Net}
	}
	return judged(r)
}

// judged says whether a weight may be sold.
func judged(r Reading) Reading {
	switch {
	case r.Code != "":
	case !r.Stable:
		r.Code = Moving
	case r.Grams < 0:
		r.Code = Underload
	case r.Grams == 0:
		r.Code = Empty
	}
	return r
}

func (s *Scale) failed(err error) string {
	var word said
	switch {
	case errors.As(err, &word):
		s.release()
		return word.code
	case errors.Is(err, os.ErrDeadlineExceeded):
		s.close()
		return Silent
	case errors.Is(err, ErrFrame):
		s.close() // what else is on the line belongs to the damaged answer
		return Garbled
	}
	s.close()
	return Offline
}

func (s *Scale) open(ctx context.Context) error {
	if s.idle != nil {
		s.idle.Stop()
	}
	if s.conn != nil {
		return nil
	}
	conn, err := s.Target.Dial(ctx, time.Second)
	s.conn = conn
	return err
}

// release lets the line go a while after the last question.
func (s *Scale) release() {
	s.idle = time.AfterFunc(keep, s.Close)
}

// Close lets the line go.
func (s *Scale) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.close()
}

func (s *Scale) close() {
	if s.idle != nil {
		s.idle.Stop()
	}
	if s.conn != nil {
		_ = s.conn.Close()
	}
	s.conn = nil
}

// A line is the connection for one question, until its time is over.
type line struct {
	conn  device.Conn
	until time.Time
}

func (l *line) send(b ...byte) error {
	if err := l.conn.SetWriteDeadline(l.until); err != nil {
		return err
	}
	_, err := l.conn.Write(b)
	return err
}

// next reads one byte.
func (l *line) next() (byte, error) {
	if err := l.conn.SetReadDeadline(l.until); err != nil {
		return 0, err
	}
	var b [1]byte
	if _, err := io.ReadFull(l.conn, b[:]); err != nil {
		return 0, err
	}
	return b[0], nil
}

// upTo reads from a first byte to a last one, both included. What stands before the first
// is noise on the line; so much of it is another protocol.
func (l *line) upTo(first, last byte, most int) ([]byte, error) {
	for range 4 * most {
		b, err := l.next()
		if err != nil {
			return nil, err
		}
		if b&0x7F == first {
			return l.rest([]byte{b}, last, most)
		}
	}
	return nil, fmt.Errorf("%w: nothing but noise", ErrFrame)
}

func (l *line) rest(frame []byte, last byte, most int) ([]byte, error) {
	for len(frame) < most {
		b, err := l.next()
		if err != nil {
			return nil, err
		}
		frame = append(frame, b)
		if b&0x7F == last {
			return frame, nil
		}
	}
	return nil, fmt.Errorf("%w: too long", ErrFrame)
}

// drain throws away what has come already.
func (l *line) drain() error {
	var old [256]byte
	for {
		if err := l.conn.SetReadDeadline(time.Now().Add(2 * time.Millisecond)); err != nil {
			return err
		}
		if _, err := l.conn.Read(old[:]); err != nil {
			if errors.Is(err, os.ErrDeadlineExceeded) {
				return nil
			}
			return err
		}
	}
}

// exactly reads so many bytes.
func (l *line) exactly(n int) ([]byte, error) {
	frame := make([]byte, n)
	for i := range frame {
		b, err := l.next()
		if err != nil {
			return nil, err
		}
		frame[i] = b
	}
	return frame, nil
}

// grams reads a number with a point in kilograms or another unit, exactly: "01.250" kg.
func grams(text, unit string) (int64, error) {
	text = strings.ReplaceAll(strings.TrimSpace(text), " ", "")
	negative := strings.HasPrefix(text, "-")
	text = strings.TrimLeft(text, "+-")
	whole, part, _ := strings.Cut(strings.ReplaceAll(text, ",", "."), ".")
	if whole+part == "" || len(whole+part) > 12 {
		return 0, fmt.Errorf("%w: weight %q", ErrFrame, text)
	}
	n := int64(0)
	for _, d := range whole + part {
		if d < '0' || d > '9' {
			return 0, fmt.Errorf("%w: weight %q", ErrFrame, text)
		}
		n = n*10 + int64(d-'0')
	}
	numerator, denominator, err := inGrams(unit)
	if err != nil {
		return 0, err
	}
	for range part {
		denominator *= 10
	}
	n = (n*numerator + denominator/2) / denominator
	if negative {
		n = -n
	}
	return n, nil
}

// inGrams is how many grams a unit is, as a fraction: pounds and ounces are not whole.
func inGrams(unit string) (numerator, denominator int64, err error) {
	switch strings.ToLower(strings.TrimSpace(unit)) {
	case "kg", "":
		return 1000, 1, nil
	case "g":
		return 1, 1, nil
	case "lb":
		return 45359237, 100000, nil
	case "oz":
		return 45359237, 1600000, nil
	}
	return 0, 0, fmt.Errorf("%w: unit %q", ErrFrame, unit)
}
