package fiscal

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// State is where a job is, by what is on disk.
type State string

// The states. A job that is Sent is asked about before anything is sent again.
const (
	New    State = "new"    // nothing of it was sent, or it is proven that nothing was registered
	Sent   State = "sent"   // may have been registered
	Done   State = "done"   // registered, or carried out
	Failed State = "failed" // refused by the device; proven not to be registered
	Murky  State = "unclear"
)

// Before is how the device was when a job was sent.
type Before struct {
	Memory    string    `json:"memory"`
	Last      uint32    `json:"last"`
	Documents uint16    `json:"documents"`
	Clock     time.Time `json:"clock"`
}

// A Job is one document to register under an id that its sender chose.
type Job struct {
	ID         string      `json:"id"`
	Document   Document    `json:"document"` // once registered: without lines and the guest's data
	Hash       string      `json:"hash"`     // of the whole document, to tell a repeat from a reuse
	State      State       `json:"state"`
	Part       bool        `json:"part,omitzero"` // made on the way by another job: its shift
	Attempt    int         `json:"attempt,omitzero"`
	Before     Before      `json:"before,omitzero"`
	Registered *Registered `json:"registered,omitempty"`
	Code       Code        `json:"code,omitempty"`
	Text       string      `json:"text,omitempty"` // the device's own words
	Note       string      `json:"note,omitempty"` // ours, for a technician
	Added      time.Time   `json:"added"`
	Changed    time.Time   `json:"changed"`
}

func hash(d Document) (string, error) {
	b, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("write the fiscal document: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// kept is how long ended jobs are remembered: longer than the spool asks about them.
const kept = 30 * 24 * time.Hour

// A Log is where the journal goes: a line counts when Sync has returned.
type Log interface {
	io.Writer
	Sync() error
}

// A Book is all jobs of a device. Each change is on disk before it is acted upon.
//
// Others may list it while the register works.
type Book struct {
	mu   sync.Mutex
	log  Log
	jobs map[string]*Job
	ids  []string // in order of arrival
}

// OpenBook reads a journal file, forgets what is old and opens it for more.
func OpenBook(path string, now time.Time) (*Book, *os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, nil, fmt.Errorf("make the folder of the fiscal journal: %w", err)
	}
	raw, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return nil, nil, fmt.Errorf("read the fiscal journal: %w", err)
	}
	b, err := ReadBook(bytes.NewReader(raw), nil)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	fresh, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("rewrite the fiscal journal: %w", err)
	}
	b.log = fresh
	for _, id := range slices.Clone(b.ids) {
		j := b.jobs[id]
		if (j.State == Done || j.State == Failed) && now.Sub(j.Changed) > kept {
			b.forget(id)
			continue
		}
		if err := b.write(*j); err != nil {
			_ = fresh.Close()
			return nil, nil, err
		}
	}
	if err := os.Rename(path+".new", path); err != nil {
		_ = fresh.Close()
		return nil, nil, fmt.Errorf("rewrite the fiscal journal: %w", err)
	}
	return b, fresh, nil
}

// ReadBook folds a journal and goes on writing to a log. A last line that a power cut has
// torn was not acted upon, so it is ignored.
func ReadBook(r io.Reader, log Log) (*Book, error) {
	b := &Book{log: log, jobs: map[string]*Job{}}
	lines := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the fiscal journal: %w", err)
		}
		var j Job
		if err := json.Unmarshal(line, &j); err != nil {
			return nil, fmt.Errorf("read the fiscal journal: line %d: %w", n, err)
		}
		b.take(j)
	}
}

func (b *Book) take(j Job) {
	if b.jobs[j.ID] == nil {
		b.ids = append(b.ids, j.ID)
	}
	b.jobs[j.ID] = &j
}

func (b *Book) forget(id string) {
	delete(b.jobs, id)
	b.ids = slices.DeleteFunc(b.ids, func(known string) bool { return known == id })
}

func (b *Book) find(id string) (Job, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if j := b.jobs[id]; j != nil {
		return *j, true
	}
	return Job{}, false
}

// put writes a job as it is now, and only then believes it.
func (b *Book) put(j Job) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.write(j); err != nil {
		return err
	}
	b.take(j)
	return nil
}

func (b *Book) write(j Job) error {
	line, err := json.Marshal(j)
	if err != nil {
		return fmt.Errorf("write fiscal job %s: %w", j.ID, err)
	}
	if _, err := b.log.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write fiscal job %s: %w", j.ID, err)
	}
	if err := b.log.Sync(); err != nil {
		return fmt.Errorf("write fiscal job %s to disk: %w", j.ID, err)
	}
	return nil
}

// OpenJobs lists what is not known to be registered, oldest first: what waits, what may
// have been registered, what the device refused and what a person has to look at.
func (b *Book) OpenJobs() []Job {
	b.mu.Lock()
	defer b.mu.Unlock()
	var open []Job
	for _, id := range b.ids {
		j := b.jobs[id]
		if j.State != Done && (!j.Part || j.State == Sent || j.State == Murky) {
			open = append(open, *j)
		}
	}
	return open
}

// owner is the job that a document of the fiscal memory belongs to.
func (b *Book) owner(d Registered) (id string, taken bool) {
	for _, j := range b.Registered() {
		if j.Registered.Number == d.Number && j.Registered.Memory == d.Memory {
			return j.ID, true
		}
	}
	return "", false
}

// Registered lists the documents that are known to be in the fiscal memory, oldest first.
func (b *Book) Registered() []Job {
	b.mu.Lock()
	defer b.mu.Unlock()
	var done []Job
	for _, id := range b.ids {
		if j := b.jobs[id]; j.State == Done && j.Registered != nil {
			done = append(done, *j)
		}
	}
	return done
}
