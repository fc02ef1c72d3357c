package journal

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func all(t *testing.T, path string) []string {
	t.Helper()
	var lines []string
	if err := ReadFile(path, func(line []byte) error { lines = append(lines, strings.TrimSpace(string(line))); return nil }); err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestLinesComeBackAndATornLastOneIsLeftOut(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "folder", "jobs.jsonl")
	if got := all(t, path); got != nil {
		t.Errorf("a journal that is not there has %q", got)
	}
	f, err := Replace(path, []int{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Append("three"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.file.WriteAt([]byte(`{"torn`), f.size); err != nil { // the power went here
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if got := all(t, path); !slices.Equal(got, []string{"1", "2", `"three"`}) {
		t.Errorf("read %q", got)
	}
}

// A full disk is a file that takes only so many bytes of what is written, or all of them and
// then not to disk.
type full struct {
	*os.File
	fits int
}

var errFull = errors.New("no space left")

func (f full) WriteAt(b []byte, at int64) (int, error) {
	n, err := f.File.WriteAt(b[:min(f.fits, len(b))], at)
	if n < len(b) {
		err = errFull
	}
	return n, err
}

func (f full) Sync() error { return errFull }

func TestAfterALineThatFailedTheNextOneIsReadable(t *testing.T) {
	t.Parallel()
	for _, fits := range []int{0, 5, 1000} {
		path := filepath.Join(t.TempDir(), "jobs.jsonl")
		f, err := Replace(path, []int{1})
		if err != nil {
			t.Fatal(err)
		}
		space := f.file.(*os.File)
		f.file = full{space, fits}
		if err := f.Append(strings.Repeat("long", 100)); !errors.Is(err, errFull) {
			t.Fatalf("%d bytes fit: %v", fits, err)
		}
		f.file = space
		if err := f.Append(2); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if got := all(t, path); !slices.Equal(got, []string{"1", "2"}) {
			t.Errorf("%d bytes fit: read %q", fits, got)
		}
	}
}

func TestAnOpenJournalIsMadeShorterOrGoesOnAsItWas(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jobs.jsonl")
	f, err := Replace(path, []int{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	if err := Rewrite(f, path, []int{3}); err != nil || f.Size() != 2 {
		t.Fatalf("%d bytes, %v", f.Size(), err)
	}
	if err := f.Append(4); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path+".new", 0o700); err != nil { // in the way of what would be written
		t.Fatal(err)
	}
	if err := Rewrite(f, path, []int{4}); err == nil {
		t.Error("nothing was in the way")
	}
	if err := f.Append(5); err != nil {
		t.Fatal(err)
	}
	if got := all(t, path); !slices.Equal(got, []string{"3", "4", "5"}) {
		t.Errorf("read %q", got)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
