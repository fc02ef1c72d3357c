package db_test

import (
	"context"
	"testing"

	"comptoir/models/db"
	"comptoir/models/db/dbtest"
)

func TestWhatIsSaidIsHeardInOrder(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	heard, connected := listen(t, d, "changes")
	<-connected
	if err := d.Notify(t.Context(), "changes", "one", "two"); err != nil {
		t.Fatal(err)
	}
	if err := d.Notify(t.Context(), "elsewhere", "not for us"); err != nil {
		t.Fatal(err)
	}
	if err := d.Notify(t.Context(), "changes", "three"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"one", "two", "three"} {
		if got := <-heard; got != want {
			t.Errorf("heard %q, want %q", got, want)
		}
	}
}

func TestAListenerComesBackAndSaysSo(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	d := open(t, url)
	heard, connected := listen(t, d, "changes")
	<-connected
	_, err := connect(t, url).Exec(t.Context(), "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'")
	if err != nil {
		t.Fatal(err)
	}
	<-connected
	if err := d.Notify(t.Context(), "changes", "again"); err != nil {
		t.Fatal(err)
	}
	if got := <-heard; got != "again" {
		t.Errorf("heard %q", got)
	}
}

func TestAListenerEndsWithItsContext(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx, end := context.WithCancel(t.Context())
	err := d.Listen(ctx, db.Listener{Channel: "changes", Heard: func(string) {}, Connected: end})
	if err != nil {
		t.Error(err)
	}
}

// listen listens until the test ends.
func listen(t *testing.T, d *db.DB, channel string) (heard chan string, connected chan struct{}) {
	t.Helper()
	heard, connected = make(chan string, 10), make(chan struct{}, 10)
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = d.Listen(ctx, db.Listener{
			Channel:   channel,
			Heard:     func(payload string) { heard <- payload },
			Connected: func() { connected <- struct{}{} },
		})
	}()
	t.Cleanup(func() { end(); <-ended })
	return heard, connected
}
