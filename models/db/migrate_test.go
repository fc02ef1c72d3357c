package db_test

import (
	"bytes"
	"context"
	"errors"
	neturl "net/url"
	"strings"
	"testing"
	"testing/fstest"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
)

func files(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]+".tx.up.sql"] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

func TestServersThatStartTogetherMigrateOnce(t *testing.T) {
	t.Parallel()
	url := dbtest.Empty(t)
	const servers = 4
	errs := make(chan error, servers)
	for range servers {
		go func() { errs <- db.Migrate(context.Background(), url, nil) }()
	}
	for range servers {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	open(t, url)
}

// open returns the way to a database that fits this program.
func open(t *testing.T, url string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{URL: url, MaxConns: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := d.Check(t.Context()); err != nil {
		t.Error(err)
	}
	return d
}

func TestAMigratedDatabaseNeedsNoPowersToBeCheckedAgain(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := d.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestADatabaseThatDoesNotFitIsRefused(t *testing.T) {
	t.Parallel()
	var older db.ErrOlder
	var newer db.ErrNewer
	empty := dbtest.Empty(t)
	d, err := db.Open(t.Context(), db.Config{URL: empty})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Check(t.Context()); !errors.As(err, &older) || older.Missing == 0 {
		t.Errorf("an empty database: %v", err)
	}
	a, b := "create table a (); ", "create table b ();"
	if err := db.MigrateFiles(t.Context(), empty, files("0001_a", a, "0002_b", b)); err != nil {
		t.Fatal(err)
	}
	if err := db.MigrateFiles(t.Context(), empty, files("0001_a", a)); !errors.As(err, &newer) || newer.Unknown != 1 {
		t.Errorf("a newer database: %v", err)
	}
	if err := d.Check(t.Context()); !errors.As(err, &newer) {
		t.Errorf("a newer database when serving: %v", err)
	}
	err = db.MigrateFiles(t.Context(), empty, files("0001_a", a+"-- a word more", "0002_b", b))
	if err == nil || !strings.Contains(err.Error(), "0001_a was changed") {
		t.Errorf("a changed migration: %v", err)
	}
}

func TestAMigrationThatFailsLeavesNothingAndSaysWhere(t *testing.T) {
	t.Parallel()
	url := dbtest.Empty(t)
	broken := "create table b ();\n\nselect nonsense;\n"
	err := db.MigrateFiles(t.Context(), url, files("0001_a", "create table a ();", "0002_b", broken))
	if err == nil || !strings.Contains(err.Error(), "0002_b: line 3:") {
		t.Errorf("%v, want the file and line 3", err)
	}
	if err := db.MigrateFiles(t.Context(), url, files("0001_a", "create table a ();", "0002_b", "create table b ();")); err != nil {
		t.Errorf("after it was mended: %v", err)
	}
}

// A migration may take rights away again: later ones must not give them back.
func TestRightsThatAMigrationTakesAwayStayAway(t *testing.T) {
	t.Parallel()
	url := dbtest.Empty(t)
	first := []string{"0001_facts", "create table facts (n int); revoke update, delete on facts from " + db.Role}
	if err := db.MigrateFiles(t.Context(), url, files(first...)); err != nil {
		t.Fatal(err)
	}
	if err := db.MigrateFiles(t.Context(), url, files(append(first, "0002_more", "create table more (n int)")...)); err != nil {
		t.Fatal(err)
	}
	conn := connect(t, url)
	if _, err := conn.Exec(t.Context(), "set role "+db.Role); err != nil {
		t.Fatal(err)
	}
	for statement, allowed := range map[string]bool{
		"insert into facts values (1)": true, "select * from facts": true, "update facts set n = 2": false, "delete from facts": false,
		"insert into more values (1)": true, "update more set n = 2": true, "delete from more": true,
	} {
		if _, err := conn.Exec(t.Context(), statement); (err == nil) != allowed {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

func TestAUserWithoutPowersIsToldWhatAnAdministratorMustDo(t *testing.T) {
	t.Parallel()
	url := dbtest.Empty(t)
	owner := connect(t, url)
	name := "weak_" + owner.Config().Database
	for _, statement := range []string{"create role " + name + " login", "grant create on schema public to " + name} {
		if _, err := owner.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if _, err := owner.Exec(context.Background(), "drop owned by "+name+"; drop role "+name); err != nil {
			t.Error(err)
		}
	})
	address, err := neturl.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	address.User = neturl.User(name)
	weak := address.String()
	err = db.Migrate(t.Context(), weak, nil)
	if err == nil || !strings.Contains(err.Error(), "GRANT "+db.Role) {
		t.Errorf("%v, want what to run", err)
	}
	d, err := db.Open(t.Context(), db.Config{URL: weak})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "GRANT "+db.Role) {
		t.Errorf("when serving: %v, want what to run", err)
	}
}

func TestAllCopiesShareTheirKeys(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	var keys [2][]byte
	for i := range keys {
		var err error
		if keys[i], err = db.Key(t.Context(), url, "session"); err != nil {
			t.Fatal(err)
		}
	}
	other, err := db.Key(t.Context(), url, "pin")
	if err != nil {
		t.Fatal(err)
	}
	if len(keys[0]) != 32 || !bytes.Equal(keys[0], keys[1]) || bytes.Equal(keys[0], other) {
		t.Errorf("keys %x, %x of one name, %x of another", keys[0], keys[1], other)
	}
}
