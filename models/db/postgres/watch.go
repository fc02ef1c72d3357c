//go:build unix

package postgres

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

// watch stops the server when this program ends, however it ends, where the kernel would
// not: a shell reads from a pipe whose other end only we hold, and goes on when it breaks.
// done ends the watch together with the server.
func watch(pid int, done <-chan struct{}) error {
	r, w, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("watch postgres: %w", err)
	}
	cmd := exec.Command("/bin/sh", "-c", `read -r _; kill -INT "$1"`, "sh", strconv.Itoa(pid))
	cmd.Stdin, cmd.Env, cmd.SysProcAttr = r, environment(), &syscall.SysProcAttr{Setpgid: true}
	err = cmd.Start()
	_ = r.Close()
	if err != nil {
		_ = w.Close()
		return fmt.Errorf("watch postgres: %w", err)
	}
	go func() {
		<-done
		_ = w.Close()
		_ = cmd.Wait()
	}()
	return nil
}
