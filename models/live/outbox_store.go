package live

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
)

const insert = "insert into outbox (account_id, topic, key, venue_id) values "

// InsertSQL records one change; Args are its arguments. It is for stores that send many
// statements at once.
const InsertSQL = insert + "($1, $2, $3, $4)"

// Args are the arguments of InsertSQL.
func Args(account uuid.UUID, c Change) []any {
	return []any{account, c.Topic, db.OrNull(c.Key), db.OrNull(c.Venue)}
}

// Queue records a change in a transaction that is sent as a batch.
func Queue(b *pgx.Batch, account uuid.UUID, c Change) { b.Queue(InsertSQL, Args(account, c)...) }

// Tell records a change in the transaction that makes it: it is told if, and only if, the
// transaction is committed. Hub.Wake after the commit makes it known at once.
func Tell(ctx context.Context, tx bun.IDB, topic Topic, key, venue uuid.UUID) error {
	account, err := db.Account(ctx)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, insert+"(?, ?, ?, ?)", account, string(topic), db.OrNull(key), db.OrNull(venue))
	if err != nil {
		return fmt.Errorf("tell change of %s: %w", topic, err)
	}
	return nil
}
