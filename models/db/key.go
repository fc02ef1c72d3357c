package db

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/jackc/pgx/v5"
)

const keySize = 32

// Key returns a random secret of 32 bytes that all copies of the server share under a name;
// it is made when first asked for. It stands where the application's role cannot read it, so
// url is that of Migrate.
func Key(ctx context.Context, url, name string) ([]byte, error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("reach database for key %s: %w", name, err)
	}
	defer abandon(conn)
	fresh := make([]byte, keySize)
	_, _ = rand.Read(fresh) // never fails
	_, err = conn.Exec(ctx, "insert into comptoir_private.server_keys (name, value) values ($1, $2) on conflict (name) do nothing", name, fresh)
	if err != nil {
		return nil, fmt.Errorf("make key %s: %w", name, err)
	}
	var key []byte
	if err := conn.QueryRow(ctx, "select value from comptoir_private.server_keys where name = $1", name).Scan(&key); err != nil {
		return nil, fmt.Errorf("read key %s: %w", name, err)
	}
	return key, nil
}
