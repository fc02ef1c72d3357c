package postgres

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// dieWithParent lets the kernel stop the server in order when the thread that started it is
// gone, so that no end of ours leaves it behind.
func dieWithParent(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGINT }

// watchParent has nothing to add to the kernel.
func watchParent(int, <-chan struct{}) error { return nil }

// isPostgresOn says whether a process is a Postgres on that data. A dead one whose parent has
// not taken note has no command line any more: it still counts.
func isPostgresOn(pid int, data string) bool {
	if isZombie(pid) {
		return true
	}
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && strings.Contains(string(line), "\x00"+data+"\x00")
}

func isZombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	after := stat[strings.LastIndexByte(string(stat), ')')+1:] // the name may hold anything
	return strings.HasPrefix(strings.TrimSpace(string(after)), "Z")
}
