package menu

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Job returns a job with what became of its lines so far, counted.
func (j *Jobs) Job(ctx context.Context, id uuid.UUID) (Job, error) {
	var job Job
	err := j.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := readJob(ctx, tx, id, false)
		if err != nil {
			return err
		}
		if job, err = row.job(); err != nil {
			return err
		}
		var counts []struct {
			Outcome Outcome
			N       int
		}
		err = tx.NewRaw("select outcome, count(*) as n from import_lines where account_id = app_account() and import_id = ? group by outcome", id).Scan(ctx, &counts)
		if err != nil {
			return fmt.Errorf("count lines of import: %w", err)
		}
		for _, c := range counts {
			job.Counts[c.Outcome] = c.N
		}
		return nil
	})
	return job, err
}

// recent is how many jobs a list shows.
const recent = 20

// Recent are the latest jobs, newest first.
func (j *Jobs) Recent(ctx context.Context) ([]Job, error) {
	var list []Job
	err := j.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		var rows []jobRow
		err := tx.NewSelect().Model(&rows).ExcludeColumn("content").Where("account_id = app_account()").
			Order("created_at desc", "id desc").Limit(recent).Scan(ctx)
		if err != nil {
			return fmt.Errorf("list imports: %w", err)
		}
		list = nil
		for _, r := range rows {
			job, err := r.job()
			if err != nil {
				return err
			}
			list = append(list, job)
		}
		return nil
	})
	return list, err
}

// Report reads what became of a job's lines: of all, or only of those that somebody should
// read. At most limit of them; 0 is all.
func (j *Jobs) Report(ctx context.Context, id uuid.UUID, told bool, limit int) (Report, error) {
	var r Report
	err := j.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := readJob(ctx, tx, id, false); err != nil {
			return err
		}
		var rows []lineRow
		q := tx.NewSelect().Model(&rows).Where("account_id = app_account() and import_id = ?", id).Order("file", "line")
		if told {
			q = q.Where("code <> ''")
		}
		if limit > 0 {
			q = q.Limit(int64(limit))
		}
		if err := q.Scan(ctx); err != nil {
			return fmt.Errorf("read report of import: %w", err)
		}
		r.Lines = make([]Line, len(rows))
		for n, l := range rows {
			r.Lines[n] = Line{File: l.File, Line: l.Line, Outcome: Outcome(l.Outcome), Code: l.Code, Field: Field(l.Field), Label: l.Label}
		}
		return nil
	})
	return r, err
}
