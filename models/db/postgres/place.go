//go:build unix

package postgres

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

const (
	socketName = ".s.PGSQL.5432"
	socketMax  = 103 // bytes of a socket's path: 107 on Linux, 103 on macOS and the BSDs
)

// A place is where one server lives and who runs it.
type place struct {
	dir    string // given by the caller
	data   string // the cluster, below dir
	socket string // folder of the socket
	bin    string
	owner  owner
}

// choose decides on binaries, owner and socket before anything is touched but the folder.
func choose(cfg Config) (place, error) {
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return place{}, fmt.Errorf("data folder: %w", err)
	}
	pl := place{dir: dir, data: filepath.Join(dir, "data")}
	want, err := dataVersion(pl.data)
	if err != nil {
		return place{}, err
	}
	bins, err := find(cfg.Bin, pl.data, want)
	if err != nil {
		return place{}, err
	}
	pl.bin = bins.dir
	if pl.owner, err = chooseOwner(pl.data); err != nil {
		return place{}, err
	}
	if err := makeFolder(dir); err != nil {
		return place{}, err
	}
	pl.socket = pl.socketFolder()
	return pl, nil
}

// dataVersion is the major version that wrote the data, 0 where there is none.
func dataVersion(data string) (int, error) {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	switch {
	case err == nil:
	case !errors.Is(err, fs.ErrNotExist):
		return 0, fmt.Errorf("read the data's version: %w", err)
	case exists(data):
		return 0, fmt.Errorf("%s is not a Postgres data folder: move it away or choose another folder", data)
	default:
		return 0, nil
	}
	major, err := strconv.Atoi(string(bytes.TrimSpace(text)))
	if err != nil {
		return 0, fmt.Errorf("read the data's version: %w", err)
	}
	return major, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// makeFolder creates the folder that holds the cluster. As root it must let the server's own
// user through; the cluster inside is closed to everybody else.
func makeFolder(dir string) error {
	mode := fs.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711
	}
	if err := os.MkdirAll(dir, mode); err != nil {
		return fmt.Errorf("create data folder: %w", err)
	}
	return nil
}

// socketFolder is the data folder, or a short private one where that path would be too long
// for a socket.
func (p place) socketFolder() string {
	if len(filepath.Join(p.data, socketName)) <= socketMax {
		return p.data
	}
	sum := sha256.Sum256([]byte(p.data))
	return fmt.Sprintf("/tmp/comptoir-%d-%x", p.owner.uid, sum[:6])
}

// prepare makes everything ready for a start: folders, and a cluster where there is none.
func (p place) prepare(ctx context.Context) error {
	if err := p.owner.reaches(p.dir); err != nil {
		return err
	}
	if p.socket != p.data {
		if err := p.owner.privateFolder(p.socket); err != nil {
			return err
		}
	}
	if exists(p.data) {
		return waitForFolder(ctx, p)
	}
	return p.initialize(ctx)
}

// initialize makes a cluster under another name first, so that one that was interrupted is
// never taken for a whole one.
func (p place) initialize(ctx context.Context) error {
	fresh := p.data + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("remove unfinished cluster: %w", err)
	}
	if err := p.owner.privateFolder(fresh); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, "initdb"), "-D", fresh, "-U", Superuser,
		"--auth=trust", "--encoding=UTF8", "--locale=C", "--lc-ctype="+ctype())
	cmd.Dir, cmd.Env, cmd.SysProcAttr = "/", environment(), p.owner.attributes()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("create database cluster: %w: %s", err, strings.TrimSpace(string(out)))
	}
	if err := os.Rename(fresh, p.data); err != nil {
		return fmt.Errorf("create database cluster: %w", err)
	}
	return syncFolder(p.dir)
}

// ctype makes upper and lower case know all alphabets; sorting stays by bytes, which no
// update of the system can change under an index.
func ctype() string {
	if runtime.GOOS == "linux" {
		return "C.UTF-8"
	}
	return "en_US.UTF-8"
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}

// environment is all that the binaries get of ours: no PG* variable may change what they do.
func environment() []string {
	return []string{"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"}
}

func socketURL(socket, user, database string) string {
	q := url.Values{"host": {socket}, "port": {"5432"}, "sslmode": {"disable"}}
	u := url.URL{Scheme: "postgres", User: url.User(user), Path: "/" + database, RawQuery: q.Encode()}
	return u.String()
}
