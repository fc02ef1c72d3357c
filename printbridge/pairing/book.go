package pairing

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// unused is how long a pairing lives without being used.
const unused = 180 * 24 * time.Hour

// A Pairing is a page's right to ask.
type Pairing struct {
	ID      string    `json:"id"`
	Origin  string    `json:"origin"`
	Name    string    `json:"name"`              // what the page calls itself
	Key     []byte    `json:"key"`               // 32 bytes, given to the page once
	Devices []string  `json:"devices,omitempty"` // it may use; empty is all
	Raw     bool      `json:"raw,omitempty"`     // it may send a printer bytes of its own
	Created time.Time `json:"created"`
	Used    time.Time `json:"used"`
}

// May says whether the page may use a device.
func (p Pairing) May(device string) bool {
	return len(p.Devices) == 0 || slices.Contains(p.Devices, device)
}

// The refusals of asking for a pairing.
var (
	ErrClosed = errors.New("pairing was not started at the till")
	ErrCode   = errors.New("the code is wrong")
	ErrOrigin = errors.New("this page cannot be paired: it is neither https nor on this machine")
	ErrTries  = errors.New("too many wrong codes")
)

// A Book is the pairings, on disk, and the window in which a new one can be made. All its
// methods may be called at any time.
type Book struct {
	path string
	now  func() time.Time

	mu       sync.Mutex
	pairings []Pairing
	window   *window
	wrong    []time.Time // codes, of the last ten minutes
	nonces   map[string]time.Time
	swept    time.Time
	changed  chan struct{}
}

// Open reads the pairings of a folder and forgets those that nobody has used for long.
func Open(dir string, now func() time.Time) (*Book, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the settings folder: %w", err)
	}
	b := &Book{
		path: filepath.Join(dir, "pairings.json"), now: now,
		nonces: map[string]time.Time{}, changed: make(chan struct{}),
	}
	raw, err := os.ReadFile(b.path)
	if os.IsNotExist(err) {
		return b, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the pairings: %w", err)
	}
	if err := json.Unmarshal(raw, &b.pairings); err != nil {
		return nil, fmt.Errorf("read the pairings: %s: %w", b.path, err)
	}
	b.pairings = slices.DeleteFunc(b.pairings, func(p Pairing) bool { return now().Sub(p.Used) > unused })
	return b, nil
}

// Pairings lists them, oldest first, without their keys.
func (b *Book) Pairings() []Pairing {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := slices.Clone(b.pairings)
	for i := range list {
		list[i].Key = nil
	}
	return list
}

// Paired says whether an origin has a pairing.
func (b *Book) Paired(origin string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.ContainsFunc(b.pairings, func(p Pairing) bool { return p.Origin == origin })
}

// Forget ends all pairings of an origin.
func (b *Book) Forget(origin string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pairings = slices.DeleteFunc(b.pairings, func(p Pairing) bool { return p.Origin == origin })
	b.tell()
	return b.save()
}

// add makes a pairing. An origin has one: a page that lost its key pairs anew.
func (b *Book) add(origin, name string, w window) (Pairing, error) {
	key := make([]byte, 32)
	id := make([]byte, 12)
	rand.Read(key)
	rand.Read(id)
	p := Pairing{
		ID: base64.RawURLEncoding.EncodeToString(id), Origin: origin, Name: name, Key: key,
		Devices: w.devices, Raw: w.raw, Created: b.now(), Used: b.now(),
	}
	b.pairings = slices.DeleteFunc(b.pairings, func(old Pairing) bool { return old.Origin == origin })
	b.pairings = append(b.pairings, p)
	return p, b.save()
}

func (b *Book) find(id, origin string) *Pairing {
	for i, p := range b.pairings {
		if p.ID == id && p.Origin == origin {
			return &b.pairings[i]
		}
	}
	return nil
}

// save writes the file whole and renames it, readable by this user only.
func (b *Book) save() error {
	raw, err := json.MarshalIndent(b.pairings, "", "  ")
	if err != nil {
		return fmt.Errorf("write the pairings: %w", err)
	}
	if err := os.WriteFile(b.path+".new", raw, 0o600); err != nil {
		return fmt.Errorf("write the pairings: %w", err)
	}
	if err := os.Rename(b.path+".new", b.path); err != nil {
		return fmt.Errorf("write the pairings: %w", err)
	}
	return nil
}

func (b *Book) tell() {
	close(b.changed)
	b.changed = make(chan struct{})
}

// Changed is closed at the next change of pairings or of the window.
func (b *Book) Changed() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.changed
}
