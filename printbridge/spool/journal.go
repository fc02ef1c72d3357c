package spool

import (
	"cmp"
	"encoding/json"
	"path/filepath"
	"slices"
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

// roomy is the size from which the journal is made shorter while the bridge runs: it may run for
// months, and each receipt brings its document.
const roomy = 4 << 20

func journalPath(dir string) string { return filepath.Join(dir, "jobs.jsonl") }

// openJournal reads the jobs of a folder, oldest first, forgets the old ones and opens
// the journal for more.
func openJournal(dir string, now time.Time) (*journal.File, []*Job, error) {
	path := journalPath(dir)
	jobs, err := readJournal(path)
	if err != nil {
		return nil, nil, err
	}
	jobs = recent(jobs, now)
	file, err := journal.Replace(path, records(jobs))
	return file, jobs, err
}

func records(jobs []*Job) []record {
	lines := make([]record, len(jobs))
	for i, j := range jobs {
		lines[i] = record{Job: j}
	}
	return lines
}

// shorten forgets what a start would forget, once the journal has grown to twice what it was.
func (s *Spool) shorten() {
	if s.journal.Size() < max(s.roomy, 2*s.shortest) {
		return
	}
	kept := recent(s.inOrder(), s.now())
	if err := journal.Rewrite(s.journal, s.path, records(kept)); err != nil {
		s.log.Error("the journal is not made shorter", "err", err)
		s.shortest = s.journal.Size() // not again at once
		return
	}
	s.shortest = s.journal.Size()
	s.jobs = make(map[string]*Job, len(kept))
	for _, j := range kept {
		s.jobs[j.ID] = j
	}
}

// inOrder is all jobs: what waits as it stands in its queue, and before it what does not, by age.
func (s *Spool) inOrder() []*Job {
	var over, waiting []*Job
	for _, q := range s.queues {
		waiting = append(waiting, q.waiting...)
	}
	for _, j := range s.jobs {
		if !slices.Contains(waiting, j) {
			over = append(over, j)
		}
	}
	slices.SortFunc(over, func(a, b *Job) int { return cmp.Or(a.Added.Compare(b.Added), cmp.Compare(a.ID, b.ID)) })
	return append(over, waiting...)
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
