package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/printbridge/emulator"
	"comptoir/printbridge/pairing"
)

const shop = "https://shop.example"

// program builds the command once for all tests.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "printbridge-test")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "printbridge")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// A child is a running printbridge, with what it has said so far.
type child struct {
	t     testing.TB
	cmd   *exec.Cmd
	stdin io.WriteCloser
	lines chan string
	ended chan struct{}
}

func start(t testing.TB, args ...string) *child {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{t: t, cmd: exec.Command(path, append([]string{"--lang", "en"}, args...)...), lines: make(chan string, 1000), ended: make(chan struct{})}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.cmd.Stderr = c.cmd.Stdout
	if c.stdin, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(c.ended)
		defer close(c.lines)
		said := bufio.NewScanner(out)
		for said.Scan() {
			c.lines <- said.Text()
		}
		_ = c.cmd.Wait()
	}()
	t.Cleanup(c.kill)
	return c
}

// kill is what a power cut does.
func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	<-c.ended
}

// stop is Ctrl-C.
func (c *child) stop() {
	c.t.Helper()
	if err := c.cmd.Process.Signal(os.Interrupt); err != nil {
		c.t.Fatal(err)
	}
	select {
	case <-c.ended:
	case <-time.After(15 * time.Second):
		c.t.Fatal("it does not end")
	}
}

// says waits for a line and returns what the pattern caught.
func (c *child) says(pattern string) string {
	c.t.Helper()
	re := regexp.MustCompile(pattern)
	heard := ""
	for {
		select {
		case line, open := <-c.lines:
			if !open {
				c.t.Fatalf("it ended without saying %q:\n%s", pattern, heard)
			}
			heard += line + "\n"
			if found := re.FindStringSubmatch(line); found != nil {
				return found[len(found)-1]
			}
		case <-time.After(time.Minute):
			c.t.Fatalf("it never said %q:\n%s", pattern, heard)
		}
	}
}

// freePort is a port that nobody has at the moment.
func freePort(t testing.TB) int {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().(*net.TCPAddr).Port
}

// A desk is a folder, an emulated printer in a process of its own, and a bridge that can
// be started and killed.
type desk struct {
	t      testing.TB
	dir    string
	port   int
	papers string
	bridge *child
	id     string
	key    []byte
}

func newDesk(t testing.TB) *desk { return newDeskAt(t, func(printer string) string { return printer }) }

// newDeskAt has the bridge reach the printer by another address, behind which something lies between them.
func newDeskAt(t testing.TB, through func(printer string) string) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir(), port: freePort(t)}
	printer := start(t, "emulate", "--listen", "127.0.0.1:0", "--page", "127.0.0.1:0")
	address := printer.says(`listens at (\S+)\.$`)
	d.papers = printer.says(`papers: (http\S+/)$`)
	d.tell("device", "add", "receipt", "tcp", through(address), "--loopback", "--columns", "32")
	return d
}

// tell runs a command of the same folder to its end.
func (d *desk) tell(args ...string) string {
	d.t.Helper()
	path, err := program()
	if err != nil {
		d.t.Fatal(err)
	}
	out, err := exec.Command(path, append([]string{"--lang", "en", "--dir", d.dir}, args...)...).CombinedOutput()
	if err != nil {
		d.t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// run starts the bridge, and pairs a page with it the first time.
func (d *desk) run() {
	d.t.Helper()
	d.bridge = start(d.t, "--dir", d.dir, "run", "--port", fmt.Sprint(d.port), "--page-port", fmt.Sprint(freePort(d.t)))
	if d.key != nil {
		d.bridge.says(`(Ctrl-C)`)
		return
	}
	code := d.bridge.says(`^ +(\d{4} \d{4})$`)
	status, body := d.ask("POST", "/v1/pair", `{"name":"Till","code":"`+code+`"}`)
	var p struct {
		BridgeID string `json:"bridgeId"`
		Key      []byte
	}
	if err := json.Unmarshal(body, &p); err != nil || status != http.StatusOK {
		d.t.Fatalf("pairing: %d %s", status, body)
	}
	d.id, d.key = p.BridgeID, p.Key
	d.bridge.says(`Connected: (https://shop\.example)`)
}

func (d *desk) ask(method, path, body string) (int, []byte) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, fmt.Sprintf("http://127.0.0.1:%d%s", d.port, path), strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Origin", shop)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	if d.key != nil {
		at, nonce := time.Now().UTC().Format(time.RFC3339), rand.Text()
		r.Header.Set("Authorization", "Bridge "+d.id)
		r.Header.Set("X-Bridge-Time", at)
		r.Header.Set("X-Bridge-Nonce", nonce)
		r.Header.Set("X-Bridge-Sign", pairing.Sign(d.key, pairing.Request{Method: method, Path: path, Origin: shop, Time: at, Nonce: nonce, Body: []byte(body)}))
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return resp.StatusCode, b
}

func (d *desk) add(id string, lines int) {
	d.t.Helper()
	body := fmt.Sprintf(`{"id":%q,"device":"receipt","kind":"receipt","document":{"title":"t","language":"en","blocks":[{"kind":"text","text":%q},{"kind":"cut"}]}}`,
		id, strings.TrimSuffix(strings.Repeat(id+"\n", lines), "\n"))
	if status, b := d.ask("POST", "/v1/jobs", body); status != http.StatusAccepted && status != http.StatusOK {
		d.t.Fatalf("%d %s", status, b)
	}
}

func (d *desk) until(id, state string) {
	d.t.Helper()
	seen := "nothing"
	for range 50 {
		_, b := d.ask("GET", "/v1/jobs/"+id+"?wait=10&seen="+seen, "")
		var v struct{ State, Code string }
		if err := json.Unmarshal(b, &v); err != nil {
			d.t.Fatal(err)
		}
		if v.State == state {
			return
		}
		seen = v.State + "." + v.Code
	}
	d.t.Fatalf("%s was never %s", id, state)
}

// printed is the first word of every sheet, in order.
func (d *desk) printed() string {
	d.t.Helper()
	resp, err := http.Get(d.papers + "papers")
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	var papers []emulator.Paper
	if err := json.NewDecoder(resp.Body).Decode(&papers); err != nil {
		d.t.Fatal(err)
	}
	var b strings.Builder
	for _, p := range papers {
		word, _, _ := strings.Cut(p.Text, "\n")
		b.WriteString(word + "|")
	}
	return b.String()
}

func (d *desk) press(path, form string) {
	d.t.Helper()
	resp, err := http.Post(d.papers+path, "application/x-www-form-urlencoded", strings.NewReader(form))
	if err != nil || resp.StatusCode != http.StatusOK {
		d.t.Fatalf("%s %s: %v %v", path, form, resp, err)
	}
	resp.Body.Close()
}

func TestFromTheFirstStartToAReceipt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.run()
	d.add("first-job", 1)
	d.until("first-job", "done")
	if got := d.printed(); got != "first-job|" {
		t.Errorf("on paper: %s", got)
	}
	if out := d.tell("doctor"); !strings.Contains(out, "Printer receipt: ready") || !strings.Contains(out, "Till: "+shop) {
		t.Errorf("the doctor says:\n%s", out)
	}
}

func TestKilledBeforeTheDeviceWasTouchedAJobPrintsOnceAfterTheNextStart(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.run()
	d.press("faults/emulator", "fault=cover_open")
	for _, id := range []string{"killed-01", "killed-02", "killed-03"} {
		d.add(id, 1)
	}
	d.bridge.kill()
	d.press("faults/emulator", "fault=cover_open")
	d.run()
	d.add("killed-01", 1) // the page asks again, having heard nothing
	d.until("killed-03", "done")
	if got := d.printed(); got != "killed-01|killed-02|killed-03|" {
		t.Errorf("on paper: %s", got)
	}
}

func TestKilledInTheMiddleOfAJobItIsUnknownAndNeverPrintedAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.run()
	d.press("paper/emulator", "lines=3")
	d.add("killed-01", 10)
	d.until("killed-01", "needs_paper")
	d.bridge.kill()
	d.run()
	d.until("killed-01", "unknown")
	d.add("killed-01", 10)
	d.press("faults/emulator", "fault=paper_out") // new paper
	d.add("after-all", 1)
	d.until("after-all", "done")
	if got := d.printed(); got != "killed-01|after-all|" {
		t.Errorf("on paper: %s", got)
	}
}

func TestCtrlCEndsItAndASecondOneSaysThatThePortIsTaken(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.run()
	second := start(t, "--dir", t.TempDir(), "run", "--port", fmt.Sprint(d.port), "--page-port", fmt.Sprint(freePort(t)))
	second.says(`(another printbridge is probably running)`)
	if _, err := d.bridge.stdin.Write([]byte("\n")); err != nil {
		t.Fatal(err)
	}
	d.bridge.says(`^ +(\d{4} \d{4})$`) // Enter shows a new code
	d.bridge.stop()
}

func TestTheDoctorLooksItselfWhileNoBridgeRuns(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.press("faults/emulator", "fault=paper_out")
	out := d.tell("doctor")
	if !strings.Contains(out, "no bridge is running") || !strings.Contains(out, "put in a new roll") {
		t.Errorf("the doctor says:\n%s", out)
	}
}

func TestAnEmptyFolderSaysWhatToDo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(path, "--lang", "en", "--dir", dir, "doctor").CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("printbridge device add")) {
		t.Errorf("%v\n%s", err, out)
	}
	out, err = exec.Command(path, "--lang", "en", "--dir", dir, "pair").CombinedOutput()
	if err == nil || !bytes.Contains(out, []byte("printbridge run")) {
		t.Errorf("%v\n%s", err, out)
	}
	out, err = exec.Command(path, "--lang", "en", "--dir", dir, "device", "add", "receipt", "tcp", "8.8.8.8:9100").CombinedOutput()
	if err == nil || !bytes.Contains(out, []byte("not in a private network")) {
		t.Errorf("%v\n%s", err, out)
	}
}
