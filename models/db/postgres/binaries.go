//go:build unix

package postgres

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

// usualPlaces are where distributions keep the binaries, one folder a version; most are not
// in PATH.
func usualPlaces() []string {
	return []string{
		"/usr/lib/postgresql/*/bin",                          // Debian, Ubuntu
		"/usr/pgsql-*/bin",                                   // Red Hat
		"/usr/libexec/postgresql*",                           // Alpine
		"/opt/homebrew/opt/postgresql@*/bin",                 // Homebrew
		"/usr/local/opt/postgresql@*/bin",                    // Homebrew, older machines
		"/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
		"/usr/local/pgsql/bin",                               // built by hand
	}
}

// binaries is one installed version.
type binaries struct {
	dir   string
	major int
}

// Binaries returns the folder and the major version of the newest Postgres on the machine,
// or ErrMissing.
func Binaries() (dir string, major int, err error) {
	b, err := find("", "", 0)
	return b.dir, b.major, err
}

// find returns the newest binaries, or those of version want where want is not 0. given,
// where not empty, is the only folder looked at.
func find(given, dataDir string, want int) (binaries, error) {
	folders := []string{given}
	if given == "" {
		folders = candidates()
	}
	var best binaries
	for _, dir := range folders {
		major, ok := version(dir)
		switch {
		case !ok:
		case want != 0 && major == want:
			return binaries{dir, major}, nil
		case major > best.major:
			best = binaries{dir, major}
		}
	}
	switch {
	case best.major == 0:
		return binaries{}, ErrMissing{Want: want}
	case want != 0:
		return binaries{}, ErrVersion{Dir: dataDir, Have: best.major, Want: want}
	}
	return best, nil
}

func candidates() []string {
	var dirs []string
	for _, pattern := range usualPlaces() {
		found, err := filepath.Glob(pattern)
		if err == nil { // the patterns are ours: they parse
			dirs = append(dirs, found...)
		}
	}
	return append(dirs, filepath.SplitList(os.Getenv("PATH"))...)
}

var versionLine = regexp.MustCompile(`PostgreSQL\) (\d+)`)

// version asks the binaries of a folder; initdb must stand beside postgres.
func version(dir string) (major int, ok bool) {
	postgres := filepath.Join(dir, "postgres")
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return 0, false
	}
	out, err := exec.Command(postgres, "--version").Output()
	if err != nil {
		return 0, false
	}
	m := versionLine.FindSubmatch(out)
	if m == nil {
		return 0, false
	}
	major, err = strconv.Atoi(string(m[1]))
	return major, err == nil
}
