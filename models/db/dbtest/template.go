//go:build unix

package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"comptoir/models/db"
	"comptoir/models/db/migrations"
	"comptoir/models/db/postgres"
)

// fingerprint names what a template was made of.
func fingerprint(major int) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "recipe 1, postgres %d\n", major)
	err := fs.WalkDir(migrations.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(migrations.Files, path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(text), text)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read migrations: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}

// fill copies the template's data into a folder. The first test program that needs a template
// builds it while others wait.
func fill(root, folder, bin string, major int) error {
	key, err := fingerprint(major)
	if err != nil {
		return err
	}
	template := filepath.Join(root, "template-"+key)
	lock, err := os.OpenFile(template+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("lock template: %w", err)
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return fmt.Errorf("lock template: %w", err)
	}
	if err := os.Chtimes(lock.Name(), time.Time{}, time.Now()); err != nil { // in use: sweep leaves it
		return fmt.Errorf("mark template: %w", err)
	}
	if _, err := os.Stat(template); err != nil {
		if err := build(template, bin); err != nil {
			return fmt.Errorf("build template: %w", err)
		}
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_SH); err != nil {
		return fmt.Errorf("lock template: %w", err)
	}
	return copyTree(filepath.Join(template, "data"), filepath.Join(folder, "data"))
}

// build makes a cluster with a migrated database in it, under another name first.
func build(template, bin string) error {
	ctx := context.Background()
	fresh := template + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	srv, err := postgres.Start(ctx, postgres.Config{Dir: fresh, Bin: bin, Options: quick()})
	if err != nil {
		return err
	}
	err = migrated(ctx, srv)
	if stopErr := srv.Stop(ctx); err == nil {
		err = stopErr
	}
	if err != nil {
		return err
	}
	return os.Rename(fresh, template)
}

func migrated(ctx context.Context, srv *postgres.Server) error {
	if err := srv.Create(ctx, templateName, db.Role); err != nil {
		return err
	}
	return db.Migrate(ctx, srv.URL(postgres.Superuser, templateName), nil)
}

// copyTree copies a cluster with its owners and modes.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := to + path[len(from):]
		info, err := d.Info()
		if err != nil {
			return err
		}
		if d.IsDir() {
			err = os.Mkdir(target, info.Mode().Perm())
		} else {
			err = copyFile(path, target, info.Mode().Perm())
		}
		if err != nil {
			return err
		}
		st, ok := info.Sys().(*syscall.Stat_t)
		if !ok || int(st.Uid) == os.Geteuid() {
			return nil
		}
		return os.Lchown(target, int(st.Uid), int(st.Gid))
	})
}

func copyFile(from, to string, mode fs.FileMode) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	if _, err := out.ReadFrom(in); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}

// scratch is the folder of all test programs of this user: in memory where there is room.
func scratch() (string, error) {
	base := os.TempDir()
	var st syscall.Statfs_t
	if err := syscall.Statfs("/dev/shm", &st); err == nil && uint64(st.Bavail)*uint64(st.Bsize) >= 1<<30 {
		base = "/dev/shm"
	}
	root := filepath.Join(base, "comptoir-dbtest-"+strconv.Itoa(os.Geteuid()))
	if err := os.MkdirAll(root, 0o711); err != nil {
		return "", fmt.Errorf("create scratch folder: %w", err)
	}
	info, err := os.Lstat(root)
	if err != nil {
		return "", fmt.Errorf("look at scratch folder: %w", err)
	}
	if own, ok := info.Sys().(*syscall.Stat_t); !ok || int(own.Uid) != os.Geteuid() || !info.IsDir() {
		return "", fmt.Errorf("%s belongs to somebody else: remove it", root)
	}
	return root, nil
}
