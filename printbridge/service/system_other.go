//go:build !windows

package service

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/user"
	"runtime"
)

// Here is this machine, for the program at a path with its folder.
func Here(exe, dir string) (Place, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return Place{}, err
	}
	p := Place{System: runtime.GOOS, Exe: exe, Dir: dir, Home: home, Root: os.Geteuid() == 0, UID: os.Getuid()}
	if p.Root {
		p.User = os.Getenv("SUDO_USER") // whose printers they are
		if _, err := user.Lookup(p.User); err != nil {
			p.User = ""
		}
	}
	return p, nil
}

// Install has the bridge start with the machine, and starts it.
func Install(p Place) (hint string, err error) {
	plan, err := For(p)
	if err != nil {
		return "", err
	}
	if err := plan.Write(); err != nil {
		return "", err
	}
	_ = Run(plan.Before)
	return plan.Hint, Run(plan.Commands)
}

// Uninstall stops it and takes it away; settings and jobs stay.
func Uninstall(p Place) error {
	plan, err := Undo(p)
	if err != nil {
		return err
	}
	ran := Run(plan.Commands) // even if it was not running, its file has to go
	if err := os.Remove(plan.File); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return ran
}

// Managed runs the bridge under the system's service manager where that wants to be spoken
// to; here a program is a service without knowing it.
func Managed(ctx context.Context, run func(context.Context) error) error { return run(ctx) }
