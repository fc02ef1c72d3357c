package menu

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/fault"
)

type jobRow struct {
	bun.BaseModel `bun:"table:imports,alias:j"`
	AccountID     uuid.UUID
	ID            uuid.UUID
	FileName      string
	Content       []byte
	Options       json.RawMessage `bun:"type:jsonb"`
	Status        string
	Total         int
	Done          int
	CreatedBy     uuid.UUID `bun:",nullzero"`
	CreatedAt     time.Time `bun:",nullzero"`
}

type fileRow struct {
	bun.BaseModel `bun:"table:import_files"`
	AccountID     uuid.UUID
	ImportID      uuid.UUID
	N             int
	Name          string
	Content       []byte
}

type lineRow struct {
	bun.BaseModel `bun:"table:import_lines"`
	AccountID     uuid.UUID
	ImportID      uuid.UUID
	File          int
	Line          int
	Outcome       string
	Code          string
	Field         string
	Label         string
}

// settings is what a job's row keeps besides.
type settings struct {
	Venue uuid.UUID `json:"venue"`
	Names []string  `json:"names"`
	Options
}

// Upload keeps the files of a menu under the command's id. Files that cannot be read are
// refused at once; the same command again is the same job.
func (j *Jobs) Upload(ctx context.Context, command, venue, by uuid.UUID, files []File, o Options) error {
	sheets, err := OpenAll(files)
	if err != nil {
		return err
	}
	set := settings{Venue: venue, Options: o}
	for _, s := range sheets {
		set.Names = append(set.Names, s.Name)
	}
	return j.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		account, err := db.Account(ctx)
		if err != nil {
			return err
		}
		text, err := json.Marshal(set)
		if err != nil {
			return fmt.Errorf("write options: %w", err)
		}
		row := jobRow{AccountID: account, ID: command, FileName: files[0].Name, Content: []byte{}, Options: text, Status: string(Uploaded), CreatedBy: by}
		res, err := tx.NewInsert().Model(&row).ExcludeColumn("created_at").On("conflict do nothing").Exec(ctx)
		if err != nil {
			return fmt.Errorf("keep import: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		rows := make([]fileRow, len(files))
		for n, f := range files {
			rows[n] = fileRow{AccountID: account, ImportID: command, N: n, Name: f.Name, Content: f.Content}
		}
		if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
			return fmt.Errorf("keep files: %w", err)
		}
		return nil
	})
}

// Draft says what would become of an uploaded menu as its columns are understood now.
func (j *Jobs) Draft(ctx context.Context, id uuid.UUID) (Draft, error) {
	job, files, err := j.open(ctx, id)
	if err != nil {
		return Draft{}, err
	}
	d := Draft{Job: job}
	if d.Sheets, err = OpenAll(files); err != nil {
		return d, err
	}
	_, d.Pair = pizzas(d.Sheets)
	for n, s := range d.Sheets {
		columns := Recognise(s.Header)
		if n < len(job.Options.Columns) && len(job.Options.Columns[n]) == len(s.Header) {
			columns = job.Options.Columns[n]
		}
		d.Columns = append(d.Columns, columns)
	}
	m, err := Read(files, job.Options)
	if err == nil {
		d.Report, err = Compare(ctx, j.catalog, job.Venue, m)
	}
	if fault.Of(err) == nil && err != nil {
		return d, err
	}
	d.Fault = err
	return d, nil
}

func (j *Jobs) open(ctx context.Context, id uuid.UUID) (job Job, files []File, err error) {
	err = j.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		var row jobRow
		if row, err = readJob(ctx, tx, id, false); err != nil {
			return err
		}
		if job, err = row.job(); err != nil {
			return err
		}
		files, err = readFiles(ctx, tx, id)
		return err
	})
	return job, files, err
}

func readFiles(ctx context.Context, tx bun.IDB, id uuid.UUID) ([]File, error) {
	var rows []fileRow
	err := tx.NewSelect().Model(&rows).Where("account_id = app_account() and import_id = ?", id).Order("n").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("read files: %w", err)
	}
	files := make([]File, len(rows))
	for n, r := range rows {
		files[n] = File{Name: r.Name, Content: r.Content}
	}
	return files, nil
}

func readJob(ctx context.Context, tx bun.IDB, id uuid.UUID, lock bool) (row jobRow, err error) {
	q := tx.NewSelect().Model(&row).Where("account_id = app_account() and id = ?", id)
	if lock {
		q = q.For("update")
	}
	err = q.Scan(ctx)
	if db.IsNotFound(err) {
		return row, fault.NotFound("request.not_found").Because(fmt.Errorf("import %s", id))
	}
	if err != nil {
		return row, fmt.Errorf("read import: %w", err)
	}
	return row, nil
}

func (r jobRow) job() (Job, error) {
	var set settings
	if err := json.Unmarshal(r.Options, &set); err != nil {
		return Job{}, fmt.Errorf("read options of import: %w", err)
	}
	return Job{
		ID: r.ID, Names: set.Names, Venue: set.Venue, Options: set.Options, Status: Status(r.Status),
		Total: r.Total, Done: r.Done, CreatedAt: r.CreatedAt, Counts: map[Outcome]int{},
	}, nil
}

// SetColumns says what the columns of an uploaded menu's files mean.
func (j *Jobs) SetColumns(ctx context.Context, id uuid.UUID, columns []Columns) error {
	return j.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := readJob(ctx, tx, id, true)
		if err != nil || Status(row.Status) != Uploaded {
			return err
		}
		var set settings
		if err := json.Unmarshal(row.Options, &set); err != nil {
			return fmt.Errorf("read options of import: %w", err)
		}
		set.Columns = columns
		text, err := json.Marshal(set)
		if err != nil {
			return fmt.Errorf("write options: %w", err)
		}
		_, err = tx.ExecContext(ctx, "update imports set options = ? where account_id = app_account() and id = ?", string(text), id)
		if err != nil {
			return fmt.Errorf("set columns of import: %w", err)
		}
		return nil
	})
}
