package spool

import (
	"encoding/json"
	"path/filepath"
	"time"

	"comptoir/printbridge/journal"
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

// openJournal reads the jobs of a folder, oldest first, forgets the old ones and opens
// the journal for more.
func openJournal(dir string, now time.Time) (*journal.File, []*Job, error) {
	path := filepath.Join(dir, "jobs.jsonl")
	jobs, err := readJournal(path)
	if err != nil {
		return nil, nil, err
	}
	jobs = recent(jobs, now)
	lines := make([]record, len(jobs))
	for i, j := range jobs {
		lines[i] = record{Job: j}
	}
	file, err := journal.Replace(path, lines)
	return file, jobs, err
}

// readJournal folds the records.
func readJournal(path string) ([]*Job, error) {
	var jobs []*Job
	byID := map[string]*Job{}
	err := journal.ReadFile(path, func(line []byte) error {
		var r record
		if err := json.Unmarshal(line, &r); err != nil {
			return err
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
		return nil
	})
	return jobs, err
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
