//go:build unix && !linux

package postgres

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// dieWithParent is done by watchParent: this kernel has no signal for it.
func dieWithParent(*syscall.SysProcAttr) {}

func watchParent(pid int, done <-chan struct{}) error { return watch(pid, done) }

// isPostgresOn says whether a process is a Postgres on that data.
func isPostgresOn(pid int, data string) bool {
	line, err := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && strings.Contains(string(line), data)
}
