package menu

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog/catalogdb"
	"comptoir/models/db"
)

// A Status is how far a job is.
type Status string

// The life of a job: uploaded, taken step by step, done.
const (
	Uploaded Status = "new"
	Running  Status = "running"
	Done     Status = "done"
)

// A Job is a menu on its way in, as the back office shows it.
type Job struct {
	ID        uuid.UUID
	Names     []string // of its files
	Venue     uuid.UUID
	Options   Options
	Status    Status
	Total     int // items to take
	Done      int // items taken
	CreatedAt time.Time
	Counts    map[Outcome]int // lines, as far as it is
}

// Name is the name of one of its files.
func (j Job) Name(file int) string {
	if file < len(j.Names) {
		return j.Names[file]
	}
	return ""
}

// Percent is how much of a job is done.
func (j Job) Percent() int {
	switch {
	case j.Status == Done:
		return 100
	case j.Total == 0:
		return 0
	}
	return j.Done * 100 / j.Total
}

// A Draft is a job before it is started: what its files look like and what would become of
// them.
type Draft struct {
	Job
	Sheets  []Sheet
	Columns []Columns // what their columns mean
	Pair    bool      // the files belong together in a way of their own; columns mean nothing
	Report  Report
	Fault   error // why the files cannot be taken as they are understood now
}

// Jobs keeps the menus that the back office takes in.
type Jobs struct {
	db      *db.DB
	catalog *catalogdb.Store
}

// NewJobs makes a store of jobs.
func NewJobs(d *db.DB, catalog *catalogdb.Store) *Jobs { return &Jobs{db: d, catalog: catalog} }

// The menu of a started job is kept as compressed JSON: every step reads it again, so that any
// copy of the server can go on where another one stopped.

func pack(m Menu) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(m); err != nil {
		return nil, fmt.Errorf("pack menu: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack menu: %w", err)
	}
	return b.Bytes(), nil
}

func unpack(content []byte) (m Menu, err error) {
	z, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return m, fmt.Errorf("unpack menu: %w", err)
	}
	if err := json.NewDecoder(io.LimitReader(z, unpackedLimit)).Decode(&m); err != nil {
		return m, fmt.Errorf("unpack menu: %w", err)
	}
	return m, nil
}
