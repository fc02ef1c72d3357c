package menu

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"comptoir/models/catalog/catalogdb"
)

// Start begins to take an uploaded menu. One that was started before goes on where it is.
func (j *Jobs) Start(ctx context.Context, id uuid.UUID) error {
	return j.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := readJob(ctx, tx, id, true)
		if err != nil || Status(row.Status) != Uploaded {
			return err
		}
		job, err := row.job()
		if err != nil {
			return err
		}
		files, err := readFiles(ctx, tx, id)
		if err != nil {
			return err
		}
		m, err := Read(files, job.Options)
		if err != nil {
			return err
		}
		content, err := pack(m)
		if err != nil {
			return err
		}
		_, err = tx.NewUpdate().TableExpr("imports").Set("content = ?", content).Set("status = ?", string(Running)).Set("total = ?", len(m.Items)).
			Where("account_id = app_account() and id = ?", id).Exec(ctx)
		if err != nil {
			return fmt.Errorf("start import: %w", err)
		}
		return saveLines(ctx, tx, id, m.Refused)
	})
}

// Step takes the next items of a started job, if it is where the caller believes it is: a step
// that is sent twice is taken once.
func (j *Jobs) Step(ctx context.Context, id uuid.UUID, from int) (Job, error) {
	job, err := j.Job(ctx, id)
	if err != nil || job.Status != Running || job.Done != from {
		return job, err
	}
	err = j.catalog.Import(ctx, job.Venue, func(ctx context.Context, tx bun.Tx, known catalogdb.Snapshot) (catalogdb.Batch, error) {
		row, err := readJob(ctx, tx, id, true)
		if err != nil || Status(row.Status) != Running || row.Done != from {
			return catalogdb.Batch{}, err
		}
		m, err := unpack(row.Content)
		if err != nil {
			return catalogdb.Batch{}, err
		}
		to := min(from+stepSize, len(m.Items))
		lines, batch, err := step(known, m, from, to)
		if err != nil {
			return batch, err
		}
		if err := saveLines(ctx, tx, id, lines); err != nil {
			return batch, err
		}
		return batch, advance(ctx, tx, id, to, to == len(m.Items))
	})
	if err != nil {
		return job, err
	}
	return j.Job(ctx, id)
}

// advance notes how far a job is. What was uploaded is not needed once it is done.
func advance(ctx context.Context, tx bun.IDB, id uuid.UUID, done int, end bool) error {
	q := tx.NewUpdate().TableExpr("imports").Set("done = ?", done).Where("account_id = app_account() and id = ?", id)
	if end {
		q = q.Set("status = ?", string(Done)).Set("finished_at = now()").Set("content = ''")
		_, err := tx.ExecContext(ctx, "delete from import_files where account_id = app_account() and import_id = ?", id)
		if err != nil {
			return fmt.Errorf("put files away: %w", err)
		}
	}
	if _, err := q.Exec(ctx); err != nil {
		return fmt.Errorf("note progress of import: %w", err)
	}
	return nil
}

func saveLines(ctx context.Context, tx bun.IDB, id uuid.UUID, lines []Line) error {
	if len(lines) == 0 {
		return nil
	}
	var files, numbers []int
	var outcomes, codes, fields, labels []string
	for _, l := range lines {
		files, numbers = append(files, l.File), append(numbers, l.Line)
		outcomes, codes = append(outcomes, string(l.Outcome)), append(codes, l.Code)
		fields, labels = append(fields, string(l.Field)), append(labels, l.Label)
	}
	_, err := tx.ExecContext(ctx, `insert into import_lines (account_id, import_id, file, line, outcome, code, field, label)
		select app_account(), ?, * from unnest(?::int[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[])
		on conflict do nothing`, id, pgdialect.Array(files), pgdialect.Array(numbers), pgdialect.Array(outcomes),
		pgdialect.Array(codes), pgdialect.Array(fields), pgdialect.Array(labels))
	if err != nil {
		return fmt.Errorf("keep report: %w", err)
	}
	return nil
}
