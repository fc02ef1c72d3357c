// Package migrations carries the SQL that builds the database, in the order of its numbers.
//
// It owns files only: one file is one transaction, written once and never changed after it
// has been released. It must not know how they are run: see db.Migrate.
package migrations

import "embed"

// Files holds the numbered migrations, NNNN_name.tx.up.sql.
//
//go:embed *.tx.up.sql
var Files embed.FS
