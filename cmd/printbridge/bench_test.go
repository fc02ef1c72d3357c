package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkBridge prints a line a figure as `comptoir bench` does, each beside what it must stay
// under: how large the program is, how soon it answers, and what it holds while it has nothing
// to do.
func BenchmarkBridge(b *testing.B) {
	path := filepath.Join(b.TempDir(), "printbridge")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-gcflags=all=-l", "-tags=nethttpomithttp2", "-o", path, ".").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	const mega = 1e6
	figure("bridge_size", float64(info.Size())/mega, "MB", 15)
	cmd := exec.Command(path, "run", "--dir", filepath.Join(b.TempDir(), "bridge"), "--port", "-1", "--page-port", "-1")
	said, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	if _, err := bufio.NewReader(said).ReadString('\n'); err != nil { // it listens before it says so
		b.Fatal(err)
	}
	figure("bridge_start", float64(time.Since(began).Microseconds())/1000, "ms", 100)
	if rss, ok := resident(cmd.Process.Pid); ok {
		figure("bridge_idle_memory", rss/mega, "MB", 20)
	}
}

func figure(name string, value float64, unit string, most float64) {
	fmt.Printf("%s %.2f %s %.0f %.2f\n", name, value, unit, most, value/most)
}

// resident is what a process holds, where the system says so.
func resident(pid int) (bytes float64, ok bool) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, false
	}
	for _, line := range strings.Split(string(raw), "\n") {
		if rest, found := strings.CutPrefix(line, "VmRSS:"); found {
			kilobytes, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kilobytes * 1024, err == nil
		}
	}
	return 0, false
}
