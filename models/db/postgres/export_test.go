//go:build unix

package postgres

// StatusOf is the process that postmaster.pid names.
func StatusOf(data string) int { return statusOf(data).pid }

// Watch is how a server is stopped with its program where the kernel does not do it.
func Watch(pid int, done <-chan struct{}) error { return watch(pid, done) }
