package spool

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// kept is how long ended jobs are remembered, so that a late repeat still gets its answer.
const kept = 7 * 24 * time.Hour

// A record is one line of the journal: a job that came in, or what became of it.
type record struct {
	Job    *Job            `json:"job,omitempty"`
	ID     string          `json:"id,omitempty"`
	State  State           `json:"state,omitempty"`
	Code   string          `json:"code,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	At     time.Time       `json:"at,omitzero"`
}

// A journal is an append-only file of JSON lines; a line counts when it is on disk.
type journal struct{ file *os.File }

// openJournal reads the jobs of a folder, oldest first, forgets the old ones and opens
// the journal for more.
func openJournal(dir string, now time.Time) (*journal, []*Job, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("make the spool folder: %w", err)
	}
	path := filepath.Join(dir, "jobs.jsonl")
	jobs, err := readJournal(path)
	if err != nil {
		return nil, nil, err
	}
	jobs = recent(jobs, now)
	if err := rewrite(path, jobs); err != nil {
		return nil, nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("open the journal: %w", err)
	}
	return &journal{f}, jobs, nil
}

// readJournal folds the records. A last line that was torn by a crash was never answered
// for, so it is ignored.
func readJournal(path string) ([]*Job, error) {
	b, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	var jobs []*Job
	byID := map[string]*Job{}
	lines := bufio.NewReader(bytes.NewReader(b))
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return jobs, nil
		}
		var r record
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, fmt.Errorf("read the journal: line %d of %s: %w", n, path, err)
		}
		switch j := byID[r.ID]; {
		case r.Job != nil && byID[r.Job.ID] != nil: // asked for once more
			*byID[r.Job.ID] = *r.Job
		case r.Job != nil:
			jobs = append(jobs, r.Job)
			byID[r.Job.ID] = r.Job
		case j != nil:
			j.State, j.Code, j.Result, j.Changed = r.State, r.Code, r.Result, r.At
		}
	}
}

// recent drops what is older than we remember, and the texts of what is over.
func recent(jobs []*Job, now time.Time) []*Job {
	var out []*Job
	for _, j := range jobs {
		if j.State.Final() {
			if now.Sub(j.Changed) > kept {
				continue
			}
			j.Document = nil
		}
		out = append(out, j)
	}
	return out
}

// rewrite replaces the journal by one line a job.
func rewrite(path string, jobs []*Job) error {
	var b bytes.Buffer
	for _, j := range jobs {
		line, err := json.Marshal(record{Job: j})
		if err != nil {
			return fmt.Errorf("write job %s: %w", j.ID, err)
		}
		b.Write(append(line, '\n'))
	}
	fresh := path + ".new"
	f, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("rewrite the journal: %w", err)
	}
	defer f.Close()
	if _, err := f.Write(b.Bytes()); err != nil {
		return fmt.Errorf("rewrite the journal: %w", err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("rewrite the journal: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("rewrite the journal: %w", err)
	}
	if err := os.Rename(fresh, path); err != nil {
		return fmt.Errorf("rewrite the journal: %w", err)
	}
	return nil
}

// write puts a record on disk before it returns.
func (j *journal) write(r record) error {
	line, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	if _, err := j.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("write the journal to disk: %w", err)
	}
	return nil
}

func (j *journal) close() error { return j.file.Close() }
