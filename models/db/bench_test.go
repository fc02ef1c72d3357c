package db_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
)

// The transaction of a tap in outline: lock a row, read another, write three, change one.
const (
	benchLock   = "select name from venues where account_id = $1 and id = $2 for update"
	benchRead   = "select revision from accounts where account_id = $1"
	benchInsert = "insert into commands (account_id, id, kind, body_hash) values ($1, $2, 'bench', '')"
	benchUpdate = "update venues set name = $3 where account_id = $1 and id = $2"
)

type bench struct {
	d       *db.DB
	ctx     context.Context
	account uuid.UUID
}

func newBench(b *testing.B) bench {
	b.Helper()
	d, err := db.Open(b.Context(), db.Config{URL: dbtest.URL(b)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = d.Close() })
	ctx := dbtest.Context(b, d)
	account, err := db.Account(ctx)
	if err != nil {
		b.Fatal(err)
	}
	return bench{d, ctx, account}
}

// venue is a row of its own for each worker: what is measured is the way, not the waiting.
func (x bench) venue(b *testing.B) uuid.UUID {
	id := uuid.New()
	err := x.d.Tx(x.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, addVenue, x.account, id, "Bar")
		return err
	})
	if err != nil {
		b.Error(err)
	}
	return id
}

func (x bench) read(batch *pgx.Batch, venue uuid.UUID, name *string, revision *int64) {
	batch.Queue(benchLock, x.account, venue).QueryRow(func(r pgx.Row) error { return r.Scan(name) })
	batch.Queue(benchRead, x.account).QueryRow(func(r pgx.Row) error { return r.Scan(revision) })
}

func (x bench) write(batch *pgx.Batch, venue uuid.UUID) {
	for range 3 {
		batch.Queue(benchInsert, x.account, uuid.New())
	}
	batch.Queue(benchUpdate, x.account, venue, "Bar")
}

func BenchmarkTap(b *testing.B) {
	b.Run("bare pgx", benchBare)
	b.Run("Hot.Do", benchHot)
	b.Run("DB.Tx", benchTx)
}

// benchBare is the same without role, account and row level security.
func benchBare(b *testing.B) {
	x := newBench(b)
	b.RunParallel(func(pb *testing.PB) {
		conn, err := pgx.Connect(b.Context(), x.d.Hot().URL())
		if err != nil {
			b.Error(err)
			return
		}
		defer func() { _ = conn.Close(context.Background()) }()
		venue := x.venue(b)
		var name string
		var revision int64
		for pb.Next() {
			first, second := &pgx.Batch{}, &pgx.Batch{}
			first.Queue("begin")
			x.read(first, venue, &name, &revision)
			x.write(second, venue)
			second.Queue("commit")
			for _, batch := range []*pgx.Batch{first, second} {
				if err := conn.SendBatch(x.ctx, batch).Close(); err != nil {
					b.Error(err)
					return
				}
			}
		}
	})
}

func benchHot(b *testing.B) {
	x := newBench(b)
	b.RunParallel(func(pb *testing.PB) {
		venue := x.venue(b)
		var name string
		var revision int64
		for pb.Next() {
			err := x.d.Hot().Do(x.ctx,
				func(batch *pgx.Batch) { x.read(batch, venue, &name, &revision) },
				func() (func(*pgx.Batch), error) {
					return func(batch *pgx.Batch) { x.write(batch, venue) }, nil
				})
			if err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func benchTx(b *testing.B) {
	x := newBench(b)
	b.RunParallel(func(pb *testing.PB) {
		venue := x.venue(b)
		for pb.Next() {
			if err := x.d.Tx(x.ctx, func(ctx context.Context, tx bun.Tx) error { return x.oneByOne(ctx, tx, venue) }); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func (x bench) oneByOne(ctx context.Context, tx bun.Tx, venue uuid.UUID) error {
	var name string
	var revision int64
	if err := tx.QueryRowContext(ctx, "select name from venues where account_id = ? and id = ? for update", x.account, venue).Scan(&name); err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, "select revision from accounts where account_id = ?", x.account).Scan(&revision); err != nil {
		return err
	}
	for range 3 {
		_, err := tx.ExecContext(ctx, "insert into commands (account_id, id, kind, body_hash) values (?, ?, 'bench', '')", x.account, uuid.New())
		if err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, "update venues set name = ? where account_id = ? and id = ?", "Bar", x.account, venue)
	return err
}
