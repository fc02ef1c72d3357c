// Package live tells screens what changed, so that they fetch it again.
//
// It owns the feed of an account: changes are written in the transaction that makes them, get
// their numbers once they are committed, and are handed to whoever listens, each exactly once
// and in order, across copies of the server and across reconnections. It must not know what a
// change means or how a screen shows it. Start reading at Tell, then Hub.
package live

import (
	"context"
	"fmt"

	"comptoir/models/db"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"
)

// A Topic is what a screen listens to.
type Topic string

// Every topic there is. The key of a change is the id of the thing.
const (
	Orders  Topic = "orders"
	Tickets Topic = "tickets"
	Tables  Topic = "tables"
	Items   Topic = "items"
	Shifts  Topic = "shifts"
	Print   Topic = "print"
)

// Topics lists every topic.
func Topics() []Topic { return []Topic{Orders, Tickets, Tables, Items, Shifts, Print} }

// A Change says that the thing of a topic changed. What became of it is read where it is kept.
type Change struct {
	Topic Topic
	Key   uuid.UUID // zero: more than one thing
	Venue uuid.UUID // zero: every venue of the account
}

const insert = "insert into outbox (account_id, topic, key, venue_id) values "

// InsertSQL records one change; Args are its arguments. It is for stores that send many
// statements at once.
const InsertSQL = insert + "($1, $2, $3, $4)"

// Args are the arguments of InsertSQL.
func Args(account uuid.UUID, c Change) []any {
	return []any{account, c.Topic, orNull(c.Key), orNull(c.Venue)}
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
	_, err = tx.ExecContext(ctx, insert+"(?, ?, ?, ?)", account, string(topic), orNull(key), orNull(venue))
	if err != nil {
		return fmt.Errorf("tell change of %s: %w", topic, err)
	}
	return nil
}

func orNull(id uuid.UUID) any {
	if id == uuid.Nil {
		return nil
	}
	return id
}
