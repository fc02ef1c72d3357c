package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/db"
	"comptoir/models/db/dbtest"
)

// signUp opens an account in a database of the test's own, and returns its address.
func signUp(t *testing.T, emails ...string) (url string) {
	t.Helper()
	url = dbtest.URL(t)
	d, err := db.Open(t.Context(), db.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	for _, email := range emails {
		_, err = account.SignUp(t.Context(), d, account.Form{
			Command: uuid.Must(uuid.NewV7()), Name: "House of " + email, Country: "FR", Trade: account.Restaurant, Language: "en",
			Person: "Demo Owner", Email: email, Password: "correct horse battery", Words: func(key string) string { return key },
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return url
}

// importMenu runs the command and returns what it printed.
func importMenu(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	cmd := importCommand()
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SilenceUsage = true
	cmd.SetArgs(append([]string{"menu", "--language", "en"}, args...))
	err := cmd.ExecuteContext(t.Context())
	return out.String(), err
}

func TestAMenuIsImportedFromTheCommandLine(t *testing.T) {
	url := signUp(t, "owner@example.test")
	file := filepath.Join(t.TempDir(), "menu.csv")
	if err := os.WriteFile(file, []byte("category,name,price,sku\nFood,Pie,4.50,P1\nFood,Cake,x,P2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		args []string
		want []string
	}{
		{"a dry run says what it would do", []string{"--dry-run"}, []string{"This would be taken", "New: 1", "Refused: 1", "menu.csv:3  Cake  Refused, Price: Please enter an amount"}},
		{"the first time everything is new", nil, []string{"Taken into House of owner@example.test", "New: 1", "Refused: 1"}},
		{"the second time nothing is", nil, []string{"New: 0", "Unchanged: 1", "Refused: 1"}},
		{"every line is told where that is asked", []string{"--all-lines"}, []string{"menu.csv:2  Pie  Unchanged"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, err := importMenu(t, append(tt.args, "--database-url", url, file)...)
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			for _, want := range tt.want {
				if !strings.Contains(out, want) {
					t.Errorf("printed %q, without %q", out, want)
				}
			}
		})
	}
}

func TestAnImportSaysWhichAccountItNeeds(t *testing.T) {
	url := signUp(t, "one@example.test", "two@example.test")
	file := filepath.Join(t.TempDir(), "menu.csv")
	if err := os.WriteFile(file, []byte("name,price\nPie,4.50\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := importMenu(t, "--database-url", url, file); err == nil || !strings.Contains(err.Error(), "--account") {
		t.Errorf("of two accounts it took one: %v", err)
	}
	if out, err := importMenu(t, "--database-url", url, "--account", "Two@example.test", file); err != nil || !strings.Contains(out, "House of two@example.test") {
		t.Errorf("by e-mail: %v %s", err, out)
	}
	if _, err := importMenu(t, "--database-url", url, "--account", "two@example.test", "--venue", "Nowhere", file); err == nil || !strings.Contains(err.Error(), "Nowhere") {
		t.Errorf("a venue that is not there: %v", err)
	}
}
