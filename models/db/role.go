package db

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Rights on what migrations create later come by default privileges, so that a migration can
// take a right away again (append-only tables) and it stays away.
const defaultRights = `
grant usage on schema public to ` + Role + `;
grant select on migrations to ` + Role + `;
alter default privileges in schema public grant select, insert, update, delete on tables to ` + Role + `;
alter default privileges in schema public grant usage, select on sequences to ` + Role + `;`

// prepareRole makes the role that transactions run as, lets the current user take it and,
// where tables are about to be created, gives it rights on them.
func prepareRole(ctx context.Context, conn *pgx.Conn, rights bool) error {
	if err := createRole(ctx, conn); err != nil {
		return err
	}
	if err := joinRole(ctx, conn); err != nil {
		return err
	}
	if !rights {
		return nil
	}
	if _, err := conn.Exec(ctx, defaultRights); err != nil {
		return fmt.Errorf("give rights to %s: %w", Role, err)
	}
	return nil
}

// createRole makes the role where the cluster has none. Another database's migration in the
// same cluster may be doing it at the same moment: then the role is there, which is all we want.
func createRole(ctx context.Context, conn *pgx.Conn) error {
	var exists bool
	const q = "select exists (select from pg_roles where rolname = $1)"
	if err := conn.QueryRow(ctx, q, Role).Scan(&exists); err != nil {
		return fmt.Errorf("look up role %s: %w", Role, err)
	}
	if exists {
		return nil
	}
	_, err := conn.Exec(ctx, "create role "+Role+" nologin noinherit")
	switch code(err) {
	case codeDuplicate, codeUnique:
		return nil
	case codeForbidden:
		return fmt.Errorf("this user may not create the role %s: let an administrator run CREATE ROLE %s NOLOGIN NOINHERIT; GRANT %s TO %q: %w",
			Role, Role, Role, conn.Config().User, err)
	}
	if err != nil {
		return fmt.Errorf("create role %s: %w", Role, err)
	}
	return nil
}

// joinRole lets the current user take the role. A superuser may take any.
func joinRole(ctx context.Context, conn *pgx.Conn) error {
	var member bool
	const q = "select pg_has_role(current_user, $1, 'member')"
	if err := conn.QueryRow(ctx, q, Role).Scan(&member); err != nil {
		return fmt.Errorf("look up membership in %s: %w", Role, err)
	}
	if member {
		return nil
	}
	if _, err := conn.Exec(ctx, "grant "+Role+" to current_user"); err != nil {
		return fmt.Errorf("this user may not take the role %s: let an administrator run GRANT %s TO %q: %w",
			Role, Role, conn.Config().User, err)
	}
	return nil
}
