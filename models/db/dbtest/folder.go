//go:build unix

package dbtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// claim makes a folder for this test program's server, with a lock beside it that says for as
// long as the program lives that it is wanted.
func claim(root string) (folder string, lock *os.File, err error) {
	for {
		folder = filepath.Join(root, "run-"+random())
		lock, err = os.OpenFile(folder+".lock", os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return "", nil, fmt.Errorf("claim folder: %w", err)
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil && stillThere(lock) {
			return folder, lock, os.Mkdir(folder, 0o711)
		}
		_ = lock.Close() // swept in between: take another name
	}
}

func stillThere(f *os.File) bool {
	opened, err1 := f.Stat()
	named, err2 := os.Stat(f.Name())
	return err1 == nil && err2 == nil && os.SameFile(opened, named)
}

// removeAtExit removes the folder when this program is gone, however it went: a shell reads
// from a pipe whose other end only we hold, and goes on when it breaks. The caller keeps that
// end: the garbage collector would close it.
func removeAtExit(folder string) (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("arrange removal: %w", err)
	}
	const script = `read -r _
read -r pid < "$1/data/postmaster.pid" && kill -QUIT "$pid"
for n in 1 2 3 4 5 6 7 8 9; do rm -rf "$1" && break; sleep 0.1; done
rm -f "$1.lock"`
	cmd := exec.Command("/bin/sh", "-c", script, "sh", folder)
	cmd.Dir, cmd.Stdin, cmd.SysProcAttr = "/", r, &syscall.SysProcAttr{Setsid: true}
	err = cmd.Start()
	_ = r.Close()
	if err != nil {
		_ = w.Close()
		return nil, fmt.Errorf("arrange removal: %w", err)
	}
	return w, nil
}

// sweep removes what programs left that could not even do that, and templates that nobody
// has used for a while. What does not work now will at the next sweep.
func sweep(root string) {
	locks, _ := filepath.Glob(filepath.Join(root, "*.lock"))
	for _, path := range locks {
		isRun := strings.HasPrefix(filepath.Base(path), "run-")
		if isRun || unused(path) {
			sweepOne(path)
		}
	}
}

func unused(path string) bool {
	info, err := os.Stat(path)
	return err == nil && time.Since(info.ModTime()) > 3*time.Hour
}

func sweepOne(path string) {
	lock, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return
	}
	defer lock.Close()
	if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil || !stillThere(lock) {
		return
	}
	if os.RemoveAll(strings.TrimSuffix(path, ".lock")) == nil {
		_ = os.Remove(path)
	}
}
