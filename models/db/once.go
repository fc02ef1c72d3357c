package db

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/fault"
)

// ErrReused is the refusal of a command whose id was used before for something else.
var ErrReused = fault.Conflict("command.reused")

// Once makes doing a command twice the same as doing it once. The first time it runs do,
// which is to fill what answer points to, and stores the answer in the same transaction.
// When the same command comes again, kind and body being equal, do is not run and answer is
// filled with what was stored; with another kind or body it is ErrReused. Two that arrive
// together wait for each other. A command that fails leaves nothing behind and may be tried
// again under its id.
func Once(ctx context.Context, tx bun.IDB, command uuid.UUID, kind string, body, answer any, do func() error) (repeated bool, err error) {
	account, err := Account(ctx)
	if err != nil {
		return false, err
	}
	hash, err := hashOf(body)
	if err != nil {
		return false, fmt.Errorf("hash command %s: %w", command, err)
	}
	res, err := tx.ExecContext(ctx, `insert into commands (account_id, id, kind, body_hash) values (?, ?, ?, ?)
		on conflict (account_id, id) do nothing`, account, command, kind, hash)
	if err != nil {
		return false, fmt.Errorf("store command %s: %w", command, err)
	}
	if n, err := res.RowsAffected(); err != nil {
		return false, fmt.Errorf("store command %s: %w", command, err)
	} else if n == 0 {
		return true, recall(ctx, tx, account, command, kind, hash, answer)
	}
	if err := do(); err != nil {
		return false, err
	}
	return false, remember(ctx, tx, account, command, answer)
}

func hashOf(body any) ([]byte, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	return sum[:], nil
}

func remember(ctx context.Context, tx bun.IDB, account, command uuid.UUID, answer any) error {
	text, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("write answer of command %s: %w", command, err)
	}
	_, err = tx.ExecContext(ctx, "update commands set answer = ? where account_id = ? and id = ?", string(text), account, command)
	if err != nil {
		return fmt.Errorf("store answer of command %s: %w", command, err)
	}
	return nil
}

func recall(ctx context.Context, tx bun.IDB, account, command uuid.UUID, kind string, hash []byte, answer any) error {
	var before struct {
		Kind     string
		BodyHash []byte
		Answer   []byte
	}
	err := tx.QueryRowContext(ctx, "select kind, body_hash, answer from commands where account_id = ? and id = ?", account, command).
		Scan(&before.Kind, &before.BodyHash, &before.Answer)
	if err != nil {
		return fmt.Errorf("read command %s: %w", command, err)
	}
	if before.Kind != kind || !bytes.Equal(before.BodyHash, hash) {
		return ErrReused
	}
	if err := json.Unmarshal(before.Answer, answer); err != nil {
		return fmt.Errorf("read answer of command %s: %w", command, err)
	}
	return nil
}
