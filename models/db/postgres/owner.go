//go:build unix

package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// An owner is the system user that Postgres runs as: ourselves, or, as root, whom Postgres
// refuses to serve, another.
type owner struct {
	uid, gid int
	name     string
	other    bool // not ourselves
}

// chooseOwner takes, as root, whoever owns the data, else the user postgres, else nobody.
func chooseOwner(data string) (owner, error) {
	if os.Geteuid() != 0 {
		return owner{uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	names := []string{"postgres", "nobody"}
	if info, err := os.Stat(data); err == nil {
		if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Uid != 0 {
			return owner{int(st.Uid), int(st.Gid), strconv.Itoa(int(st.Uid)), true}, nil
		}
	}
	for _, name := range names {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err := errors.Join(err1, err2); err != nil {
			return owner{}, fmt.Errorf("read user %s: %w", name, err)
		}
		return owner{uid, gid, name, true}, nil
	}
	return owner{}, errors.New("postgres does not run as root, and there is neither a user postgres nor nobody: create one, or start as an ordinary user")
}

// attributes start a process as the owner, in a group of its own: Ctrl-C in a terminal is
// for us, and we stop the server in order.
func (o owner) attributes() *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true}
	if o.other {
		a.Credential = &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid)}
	}
	return a
}

// privateFolder creates a folder that only the owner may enter, or accepts one that is so.
func (o owner) privateFolder(dir string) error {
	err := os.Mkdir(dir, 0o700)
	switch {
	case errors.Is(err, fs.ErrExist):
		return o.checkPrivate(dir)
	case err != nil:
		return fmt.Errorf("create private folder: %w", err)
	case o.other:
		if err := os.Chown(dir, o.uid, o.gid); err != nil {
			return fmt.Errorf("give private folder to %s: %w", o.name, err)
		}
	}
	return nil
}

// checkPrivate refuses a folder that somebody else could have put there.
func (o owner) checkPrivate(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("look at private folder: %w", err)
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.IsDir() || int(st.Uid) != o.uid || info.Mode().Perm() != 0o700 {
		return fmt.Errorf("%s is not a folder of user %d closed to others: remove it", dir, o.uid)
	}
	return nil
}

// reaches checks that the owner can walk down to a folder.
func (o owner) reaches(dir string) error {
	if !o.other {
		return nil
	}
	for p := dir; ; p = filepath.Dir(p) {
		info, err := os.Stat(p)
		if err != nil {
			return fmt.Errorf("look at data folder: %w", err)
		}
		if st, ok := info.Sys().(*syscall.Stat_t); ok && !o.mayPass(st, info.Mode()) {
			return fmt.Errorf("user %s, whom Postgres runs as, cannot pass %s on the way to its data: chmod o+x %s, or choose another folder", o.name, p, p)
		}
		if p == filepath.Dir(p) {
			return nil
		}
	}
}

func (o owner) mayPass(st *syscall.Stat_t, mode fs.FileMode) bool {
	switch {
	case int(st.Uid) == o.uid:
		return mode&0o100 != 0
	case int(st.Gid) == o.gid:
		return mode&0o010 != 0
	}
	return mode&0o001 != 0
}
