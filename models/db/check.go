package db

import (
	"context"
	"fmt"

	"comptoir/models/db/migrations"
)

// ErrOlder means that the database lacks migrations this program needs.
type ErrOlder struct{ Missing int }

// Error says what to do.
func (e ErrOlder) Error() string {
	return fmt.Sprintf("the database is older than this program (%d migrations are missing): run `comptoir migrate`", e.Missing)
}

// ErrNewer means that a newer program has migrated the database.
type ErrNewer struct{ Unknown int }

// Error says what to do.
func (e ErrNewer) Error() string {
	return fmt.Sprintf("the database is newer than this program (it has %d migrations this program does not know): install the newer program", e.Unknown)
}

// Check refuses a database that does not fit this program: older (ErrOlder), newer
// (ErrNewer), or one whose user may not take the role of the application.
func (d *DB) Check(ctx context.Context) error {
	all, err := known(migrations.Files)
	if err != nil {
		return err
	}
	if err := d.checkRole(ctx); err != nil {
		return err
	}
	done, err := applied(ctx, d.pool)
	if err != nil {
		return err
	}
	todo, err := pending(all, done)
	if err != nil {
		return err
	}
	if len(todo) > 0 {
		return ErrOlder{Missing: len(todo)}
	}
	return nil
}

func (d *DB) checkRole(ctx context.Context) error {
	var user string
	var exists, member bool
	const q = `select current_user, r.oid is not null, coalesce(pg_has_role(current_user, r.oid, 'member'), false)
		from (select 1) one left join pg_roles r on r.rolname = $1`
	if err := d.pool.QueryRow(ctx, q, Role).Scan(&user, &exists, &member); err != nil {
		return fmt.Errorf("look up role %s: %w", Role, err)
	}
	switch {
	case !exists:
		return fmt.Errorf("the database has no role %s: run `comptoir migrate`", Role)
	case !member:
		return fmt.Errorf("user %q may not act as %s: let an administrator run GRANT %s TO %q", user, Role, Role, user)
	}
	return nil
}
