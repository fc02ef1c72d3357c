package e2e

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	chaosSeed  = 20261125
	chaosTills = 6
	chaosKills = 50
	chaosLimit = 80 * time.Second // a slow machine gets fewer kills, not a longer test
)

// Six tills sell without a pause while server and Postgres are killed at random moments. What was
// acknowledged is there, nothing happened twice, and the books are right.
func TestKillMinusNine(t *testing.T) {
	dir := dataFolder(t)
	p := &plant{t: t, dir: dir, rnd: rand.New(rand.NewPCG(chaosSeed, 1))}
	p.begin()
	shop := newShop(t, p.house, chaosTills)
	load := newLoad(shop, p.house.url)
	var tills sync.WaitGroup
	for n := range chaosTills {
		tills.Go(func() { load.till(n) })
	}
	began := time.Now()
	for p.kills < chaosKills && time.Since(began) < chaosLimit && load.awaitAcknowledged(1+p.rnd.IntN(40)) {
		p.strike(load)
	}
	took := time.Since(began)
	load.end()
	tills.Wait()
	p.house.stop(t)
	if p.kills < 10 {
		t.Errorf("only %d kills in %s", p.kills, took)
	}
	load.report(t)
	t.Logf("%d kills (%v) in %.0f s; %d commands acknowledged, %d sent again, %d answered \"not now\"",
		p.kills, p.victims, took.Seconds(), len(load.acknowledged), load.again, load.notNow)
	checkBooks(t, dir, shop, load)
}

// dataFolder is where a private Postgres can live also when the tests run as root.
func dataFolder(t *testing.T) string {
	t.Helper()
	root := ""
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		root = "/dev/shm"
	}
	dir, err := os.MkdirTemp(root, "comptoir-e2e-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A plant is the server with its private Postgres, and who pulls the plug.
type plant struct {
	t       *testing.T
	dir     string
	house   *house
	rnd     *rand.Rand
	kills   int
	victims map[string]int
}

func (p *plant) begin() {
	p.victims = map[string]int{}
	p.house = serve(p.t, "--data", p.dir)
	p.t.Cleanup(func() { p.house.kill() })
}

// strike kills somebody and waits until the house sells again.
func (p *plant) strike(l *load) {
	p.kills++
	victim := "server"
	switch n := p.rnd.IntN(10); {
	case n == 0:
		victim = "both"
	case n <= 2:
		victim = "all of Postgres"
	case n == 3:
		victim = "postmaster"
	case n == 4:
		victim = "a connection"
	}
	p.victims[victim]++
	postmaster := p.postmaster()
	switch victim {
	case "server":
		p.house.kill()
	case "postmaster":
		_ = syscall.Kill(postmaster, syscall.SIGKILL)
	case "a connection":
		_ = syscall.Kill(p.backend(postmaster), syscall.SIGKILL)
	case "all of Postgres":
		killGroup(postmaster)
	case "both":
		killGroup(postmaster)
		p.house.kill()
	}
	if victim == "server" || victim == "both" {
		p.restart(l)
	}
}

// restart does what a supervisor does: it starts the server until it stays.
func (p *plant) restart(l *load) {
	p.t.Helper()
	late := time.Now().Add(patience)
	for {
		run := start(p.t, "comptoir", "serve", "--addr", "127.0.0.1:0", "--data", p.dir)
		if url, ok := run.says(`Comptoir is open: (http://\S+)`); ok {
			p.house = &house{run, url}
			l.move(url)
			return
		}
		run.kill()
		if time.Now().After(late) {
			p.t.Fatalf("the server does not come back; it said:\n%s", run.words())
		}
	}
}

// postmaster is the process of our own Postgres, as its folder names it; -1 while there is none.
func (p *plant) postmaster() int {
	text, err := os.ReadFile(filepath.Join(p.dir, "postgres", "data", "postmaster.pid"))
	if err != nil {
		return -1
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil || pid <= 1 {
		return -1
	}
	return pid
}

// backend is one of Postgres' own processes: a connection, the writer, whoever comes up.
func (p *plant) backend(postmaster int) int {
	task := strconv.Itoa(postmaster)
	text, err := os.ReadFile(filepath.Join("/proc", task, "task", task, "children"))
	children := strings.Fields(string(text))
	if err != nil || len(children) == 0 {
		return postmaster
	}
	pid, err := strconv.Atoi(children[p.rnd.IntN(len(children))])
	if err != nil {
		return postmaster
	}
	return pid
}

// killGroup kills a Postgres with all its processes, as a power cut does.
func killGroup(postmaster int) {
	if postmaster <= 1 {
		return
	}
	if group, err := syscall.Getpgid(postmaster); err == nil && group == postmaster {
		_ = syscall.Kill(-postmaster, syscall.SIGKILL)
		return
	}
	_ = syscall.Kill(postmaster, syscall.SIGKILL)
}
