package db_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
)

// outsideTenancy lists the tables that must be readable before the account is known. A new
// table joins this list only with a very good reason.
var outsideTenancy = []string{"guest_forgets", "logins", "mail_queue", "migrations", "pairing_codes", "payment_queue", "push_queue", "throttles", "venue_addresses"}

type table struct {
	name            string
	enabled, forced bool
	policies        int
	firstKey        string // first column of the primary key
}

func tables(t *testing.T, conn *pgx.Conn) []table {
	t.Helper()
	rows, err := conn.Query(t.Context(), `
		select c.relname, c.relrowsecurity, c.relforcerowsecurity,
			(select count(*) from pg_policy p where p.polrelid = c.oid),
			coalesce((select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
				where i.indrelid = c.oid and i.indisprimary), '')
		from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'f')
		order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (x table, err error) {
		err = row.Scan(&x.name, &x.enabled, &x.forced, &x.policies, &x.firstKey)
		return x, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func TestEveryTenantTableHasRowLevelSecurity(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	owner := connect(t, url)
	d, err := db.Open(t.Context(), db.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	all := tables(t, owner)
	for _, name := range outsideTenancy {
		if !slices.ContainsFunc(all, func(x table) bool { return x.name == name }) {
			t.Errorf("table %s is excepted and does not exist", name)
		}
	}
	if _, err := owner.Exec(t.Context(), "set session_replication_role = replica"); err != nil { // rows without their parents
		t.Fatal(err)
	}
	for _, x := range all {
		if slices.Contains(outsideTenancy, x.name) {
			continue
		}
		t.Run(x.name, func(t *testing.T) {
			if !x.enabled || !x.forced || x.policies == 0 {
				t.Errorf("row level security: enabled %t, forced %t, %d policies", x.enabled, x.forced, x.policies)
			}
			if x.firstKey != "account_id" {
				t.Errorf("the primary key begins with %q", x.firstKey)
			}
			keepsApart(t, owner, d, x.name)
		})
	}
}

// keepsApart puts a row of one account into a table and looks at it as everybody else.
func keepsApart(t *testing.T, owner *pgx.Conn, d *db.DB, name string) {
	t.Helper()
	mine, theirs := uuid.New(), uuid.New()
	insert := anyRow(t, owner, name, mine)
	if _, err := owner.Exec(t.Context(), insert); err != nil {
		t.Fatalf("put a row in: %v", err)
	}
	me, them := db.WithAccount(t.Context(), mine), db.WithAccount(t.Context(), theirs)
	if n := count(t, d.Read, me, name); n != 1 {
		t.Errorf("its own account sees %d rows, want 1", n)
	}
	if n := count(t, d.Read, them, name); n != 0 {
		t.Errorf("another account sees %d rows", n)
	}
	if n := count(t, d.Global, t.Context(), name); n != 0 {
		t.Errorf("no account at all sees %d rows", n)
	}
	forge := func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, insert)
		return err
	}
	for who, err := range map[string]error{"another account": d.Tx(them, forge), "no account": d.Global(t.Context(), forge)} {
		if err == nil || !strings.Contains(err.Error(), "row-level security") && !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s put in a row: %v", who, err)
		}
	}
}

// anyRow makes an INSERT that fills a table's columns with values of their types. The test's
// database gives up its checks for it.
func anyRow(t *testing.T, owner *pgx.Conn, name string, account uuid.UUID) string {
	t.Helper()
	dropChecks(t, owner, name)
	rows, err := owner.Query(t.Context(), `select attname, format_type(atttypid, null) from pg_attribute
		where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
		order by attnum`, name)
	if err != nil {
		t.Fatal(err)
	}
	var columns, values []string
	var column, kind string
	_, err = pgx.ForEachRow(rows, []any{&column, &kind}, func() error {
		value, ok := sample(kind)
		if !ok {
			return fmt.Errorf("this test knows no value for %s of type %s: teach it one", column, kind)
		}
		if column == "account_id" {
			value = "'" + account.String() + "'"
		}
		columns, values = append(columns, column), append(values, value)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`insert into %s ("%s") values (%s)`, name, strings.Join(columns, `", "`), strings.Join(values, ", "))
}

func sample(kind string) (value string, ok bool) {
	if strings.HasSuffix(kind, "[]") {
		return "'{}'", true
	}
	value, ok = map[string]string{
		"uuid": "'" + uuid.NewString() + "'", "text": "'x'", "character varying": "'x'", "bytea": `'\x00'`, "boolean": "false",
		"smallint": "1", "integer": "1", "bigint": "1", "numeric": "1", "json": "'{}'", "jsonb": "'{}'",
		"date": "current_date", "time without time zone": "'00:00'", "timestamp with time zone": "now()", "interval": "'1 s'",
		"tstzrange": "'empty'", "daterange": "'empty'", "inet": "'127.0.0.1'",
	}[kind]
	return value, ok
}

func dropChecks(t *testing.T, owner *pgx.Conn, name string) {
	t.Helper()
	rows, err := owner.Query(t.Context(), "select conname from pg_constraint where conrelid = $1::regclass and contype = 'c'", name)
	if err != nil {
		t.Fatal(err)
	}
	checks, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range checks {
		if _, err := owner.Exec(t.Context(), fmt.Sprintf("alter table %s drop constraint %s", name, pgx.Identifier{check}.Sanitize())); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheApplicationsRoleHasNoPowersOfItsOwn(t *testing.T) {
	t.Parallel()
	owner := connect(t, dbtest.URL(t))
	var powers, owned int
	err := owner.QueryRow(t.Context(), `select
		(select count(*) from pg_roles where rolname = $1 and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolinherit)),
		(select count(*) from pg_class where relowner = $1::regrole)`, db.Role).Scan(&powers, &owned)
	if err != nil {
		t.Fatal(err)
	}
	if powers != 0 || owned != 0 {
		t.Errorf("role %s: has powers %t, owns %d relations", db.Role, powers != 0, owned)
	}
	if _, err := owner.Exec(t.Context(), "set role "+db.Role); err != nil {
		t.Fatal(err)
	}
	for what, statement := range map[string]string{
		"read the server's keys":      "select * from comptoir_private.server_keys",
		"say that a migration was":    "insert into migrations (name, checksum) values ('x', '')",
		"create tables":               "create table public.x ()",
		"switch row security off":     "alter table accounts disable row level security",
		"create roles for themselves": "create role x",
	} {
		if _, err := owner.Exec(t.Context(), statement); err == nil {
			t.Errorf("the application's role may %s", what)
		}
	}
}
