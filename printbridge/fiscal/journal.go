package fiscal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"comptoir/printbridge/journal"
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
	Dropped    int         `json:"dropped,omitzero"` // keys under which the device will never carry it out
	Before     Before      `json:"before,omitzero"`
	Registered *Registered `json:"registered,omitempty"`
	Code       Code        `json:"code,omitempty"`
	Text       string      `json:"text,omitempty"` // the device's own words
	Note       string      `json:"note,omitempty"` // ours, for a technician
	Added      time.Time   `json:"added"`
	Changed    time.Time   `json:"changed"`
}

// key is what a device files the job under: another one only when it has said that it
// dropped the one before.
func (j Job) key() string { return fmt.Sprintf("%s.%d", j.ID, j.Dropped) }

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

// A Log is where the journal goes: a line is on disk when Append has returned.
type Log interface {
	Append(line any) error
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
func OpenBook(path string, now time.Time) (*Book, *journal.File, error) {
	b := newBook(nil)
	if err := journal.ReadFile(path, b.fold); err != nil {
		return nil, nil, err
	}
	var lines []Job
	for _, id := range slices.Clone(b.ids) {
		j := b.jobs[id]
		if (j.State == Done || j.State == Failed) && now.Sub(j.Changed) > kept {
			b.forget(id)
			continue
		}
		lines = append(lines, *j)
	}
	file, err := journal.Replace(path, lines)
	if err != nil {
		return nil, nil, err
	}
	b.log = file
	return b, file, nil
}

// ReadBook folds a journal and goes on writing to a log.
func ReadBook(r io.Reader, log Log) (*Book, error) {
	b := newBook(log)
	return b, journal.Read(r, b.fold)
}

func newBook(log Log) *Book { return &Book{log: log, jobs: map[string]*Job{}} }

func (b *Book) fold(line []byte) error {
	var j Job
	if err := json.Unmarshal(line, &j); err != nil {
		return err
	}
	b.take(j)
	return nil
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
	if err := b.log.Append(j); err != nil {
		return fmt.Errorf("fiscal job %s is %s: %w", j.ID, j.State, err)
	}
	b.take(j)
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
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, j := range b.jobs {
		if j.State == Done && j.Registered != nil && j.Registered.Number == d.Number && j.Registered.Memory == d.Memory {
			return id, true
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
