package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	firstBytes(b)
}

// firstBytes is how soon a receipt that a page hands over begins to come out: from the request to the first of its bytes on the
// line to the printer.
func firstBytes(b *testing.B) {
	began := make(chan time.Time, 1)
	d := newDeskAt(b, func(printer string) string { return watched(b, printer, began) })
	d.run()
	var took []float64
	calm := time.NewTicker(400 * time.Millisecond) // pages that ask more often are slowed down
	defer calm.Stop()
	for n := range 40 {
		<-calm.C
		id := fmt.Sprintf("receipt-%03d", n)
		asked := time.Now()
		d.add(id, 20)
		took = append(took, float64((<-began).Sub(asked).Microseconds())/1000)
		d.until(id, "done")
	}
	slices.Sort(took)
	figure("bridge_first_byte_p50", took[20], "ms", 20)
	figure("bridge_first_byte_p95", took[38], "ms", 20)
}

// watched lies between the bridge and a printer, and says when a receipt begins.
func watched(b *testing.B, printer string, began chan<- time.Time) string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			host, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer host.Close()
				paper, err := net.Dial("tcp", printer)
				if err != nil {
					return
				}
				defer paper.Close()
				go func() { _, _ = io.Copy(host, paper) }()
				piece := make([]byte, 4096)
				for {
					n, err := host.Read(piece)
					if bytes.Contains(piece[:n], []byte("\x1b@")) {
						began <- time.Now()
					}
					if _, failed := paper.Write(piece[:n]); failed != nil || err != nil {
						return
					}
				}
			}()
		}
	}()
	return ln.Addr().String()
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
