package terminal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"comptoir/printbridge/journal"
)

// State is where a job is, by what is on disk.
type State string

// The states. A job that is Sent is asked about before anything else is sent.
const (
	New    State = "new"  // nothing of it was sent
	Sent   State = "sent" // the money may have moved
	Done   State = "done"
	Failed State = "failed" // proven: no money moved
	Murky  State = "unclear"
)

// A Job is one request under an id that its sender chose.
type Job struct {
	ID      string       `json:"id"`
	Request Request      `json:"request"`
	Hash    string       `json:"hash"` // of the request as it came, to tell a repeat from a reuse
	State   State        `json:"state"`
	Before  *Transaction `json:"before,omitempty"` // the terminal's last one when it was sent; nil: it had none
	Blind   bool         `json:"blind,omitzero"`   // the terminal cannot say what its last one was
	Result  *Transaction `json:"result,omitempty"`
	Text    string       `json:"text,omitempty"`
	Code    Code         `json:"code,omitempty"`
	Note    string       `json:"note,omitempty"` // for a technician
	Added   time.Time    `json:"added"`
	Changed time.Time    `json:"changed"`
}

func hash(r Request) string {
	b, _ := json.Marshal(r) // plain data: cannot fail
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// kept is how long ended jobs are remembered: longer than anybody asks about them.
const kept = 60 * 24 * time.Hour

// A Log is where the book is kept: a line is on disk when Append has returned.
type Log interface{ Append(line any) error }

// A Book is all jobs of a terminal. Each change is on disk before it is acted upon.
type Book struct {
	mu   sync.Mutex
	log  Log
	jobs map[string]*Job
	ids  []string // in order of arrival
}

// OpenBook reads a file, forgets what is old and opens it for more.
func OpenBook(path string, now time.Time) (*Book, *journal.File, error) {
	b := NewBook(nil)
	err := journal.ReadFile(path, func(line []byte) error {
		var j Job
		if err := json.Unmarshal(line, &j); err != nil {
			return err
		}
		b.take(j)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	var lines []Job
	for _, id := range slices.Clone(b.ids) {
		j := b.jobs[id]
		if (j.State == Done || j.State == Failed) && now.Sub(j.Changed) > kept {
			delete(b.jobs, id)
			b.ids = slices.DeleteFunc(b.ids, func(known string) bool { return known == id })
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

// NewBook is an empty one that is written to a log.
func NewBook(log Log) *Book { return &Book{log: log, jobs: map[string]*Job{}} }

func (b *Book) take(j Job) {
	if b.jobs[j.ID] == nil {
		b.ids = append(b.ids, j.ID)
	}
	b.jobs[j.ID] = &j
}

// Find returns a job.
func (b *Book) Find(id string) (Job, bool) {
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
		return fmt.Errorf("terminal job %s is %s: %w", j.ID, j.State, err)
	}
	b.take(j)
	return nil
}

// sent lists the other jobs of which it is not known what became of them.
func (b *Book) sent(but string) []Job {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []Job
	for _, id := range b.ids {
		if j := b.jobs[id]; j.State == Sent && id != but {
			list = append(list, *j)
		}
	}
	return list
}

// owner is the job that a transaction belongs to.
func (b *Book) owner(t Transaction) (id string, taken bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, j := range b.jobs {
		if j.State == Done && j.Result != nil && j.Result.same(t) && j.Result.At == t.At {
			return id, true
		}
	}
	return "", false
}
