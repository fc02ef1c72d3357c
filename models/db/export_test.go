package db

import (
	"context"
	"io/fs"
)

// MigrateFiles is Migrate with other files.
func MigrateFiles(ctx context.Context, url string, files fs.FS) error {
	all, err := known(files)
	if err != nil {
		return err
	}
	return migrateTo(ctx, url, all, nil)
}

// URL is where the fast path goes.
func (h Hot) URL() string { return h.pool.Config().ConnString() }
