package live

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"comptoir/models/db"
)

// step is how many rows one transaction numbers, reads or forgets at most.
const step = 1000

// A feedState is how far an account's feed has come.
type feedState struct {
	last    int64 // the highest number given
	pruned  int64 // numbers up to here are forgotten
	waiting bool  // committed changes wait for their numbers
}

const stateSQL = `select coalesce(max(f.last), 0), coalesce(max(f.pruned), 0),
  exists (select from outbox where account_id = $1 and seq is null)
from feeds f where f.account_id = $1`

const sinceSQL = `select seq, topic, coalesce(key, '00000000-0000-0000-0000-000000000000'), coalesce(venue_id, '00000000-0000-0000-0000-000000000000')
from outbox where account_id = $1 and seq > $2 order by seq limit $3`

// numberSQL gives the waiting changes the numbers after $2. It must run as a statement of its
// own after the feed's row is locked: only then does it see everything that was committed
// before, and nothing that another copy is numbering.
const numberSQL = `with waiting as (
  select id, n from unnest(array(
    select id from outbox where account_id = $1 and seq is null order by id limit $3)) with ordinality as w(id, n)
), advanced as (
  update feeds set last = $2 + (select count(*) from waiting)
  where account_id = $1 and exists (select from waiting)
), numbered as (
  update outbox o set seq = $2 + w.n from waiting w
  where o.account_id = $1 and o.id = w.id
  returning o.seq, o.topic, o.key, o.venue_id
)
select seq, topic, coalesce(key, '00000000-0000-0000-0000-000000000000'), coalesce(venue_id, '00000000-0000-0000-0000-000000000000')
from numbered order by seq`

const pruneSQL = `with old as (
  select id, seq from outbox where account_id = $1 and seq is not null and at < $2 order by seq limit $3
), gone as (
  delete from outbox where account_id = $1 and id = any(array(select id from old))
), moved as (
  update feeds set pruned = greatest(pruned, (select max(seq) from old))
  where account_id = $1 and exists (select from old)
)
select count(*) from old`

// state reads how far the feed of the context's account has come, and what follows since.
func state(ctx context.Context, hot db.Hot, since int64) (s feedState, changes []*Message, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return s, nil, err
	}
	err = hot.Read(ctx, func(b *pgx.Batch) {
		b.Queue(stateSQL, account).QueryRow(func(row pgx.Row) error { return row.Scan(&s.last, &s.pruned, &s.waiting) })
		b.Queue(sinceSQL, account, since, step).Query(into(&changes))
	})
	if err != nil {
		return s, nil, fmt.Errorf("read feed: %w", err)
	}
	return s, changes, nil
}

// number gives numbers to what was committed and waits for them, and returns those changes.
// Copies of the server take turns at the feed's row, so numbers only grow and none is left out.
func number(ctx context.Context, hot db.Hot) (changes []*Message, err error) {
	err = locked(ctx, hot, func(b *pgx.Batch, account uuid.UUID, last int64) {
		b.Queue(numberSQL, account, last, step).Query(into(&changes))
	})
	if err != nil {
		return nil, fmt.Errorf("number changes: %w", err)
	}
	return changes, nil
}

// prune forgets numbered changes older than before and returns how many; fewer than step means all.
func prune(ctx context.Context, hot db.Hot, before time.Time) (n int, err error) {
	err = locked(ctx, hot, func(b *pgx.Batch, account uuid.UUID, _ int64) {
		b.Queue(pruneSQL, account, before, step).QueryRow(func(row pgx.Row) error { return row.Scan(&n) })
	})
	if err != nil {
		return 0, fmt.Errorf("forget old changes: %w", err)
	}
	return n, nil
}

// locked runs write in a transaction that holds the row of the account's feed.
func locked(ctx context.Context, hot db.Hot, write func(b *pgx.Batch, account uuid.UUID, last int64)) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	for {
		missing := false
		var last int64
		err := hot.Do(ctx, func(b *pgx.Batch) {
			missing = true
			b.Queue("select last from feeds where account_id = $1 for update", account).Query(func(rows pgx.Rows) error {
				for rows.Next() {
					missing = false
					if err := rows.Scan(&last); err != nil {
						return err
					}
				}
				return rows.Err()
			})
		}, func() (func(*pgx.Batch), error) {
			if missing {
				return func(b *pgx.Batch) {
					b.Queue("insert into feeds (account_id) values ($1) on conflict do nothing", account)
				}, nil
			}
			return func(b *pgx.Batch) { write(b, account, last) }, nil
		})
		if err != nil || !missing {
			return err
		}
	}
}

// into collects changes; a transaction that runs again starts it afresh.
func into(changes *[]*Message) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		*changes = (*changes)[:0]
		for rows.Next() {
			m := &Message{Event: Changed}
			if err := rows.Scan(&m.Seq, &m.Topic, &m.Key, &m.Venue); err != nil {
				return err
			}
			*changes = append(*changes, m)
		}
		return rows.Err()
	}
}
