package e2e

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long anything may take on a machine that is busy with other tests.
const patience = time.Minute

// A process is a program of ours that runs, and everything it said.
type process struct {
	cmd   *exec.Cmd
	done  chan struct{}
	lines chan string // of its standard output
	hands io.Writer   // what a person types

	mu   sync.Mutex
	said bytes.Buffer
}

// start runs a program with an environment in which nothing of the tester's own is left.
func start(t testing.TB, name string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(program(t, name), args...), done: make(chan struct{}), lines: make(chan string, 4096)}
	p.cmd.Env = plainEnvironment()
	p.cmd.Stderr = p
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.hands, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	go p.listen(out)
	return p
}

func plainEnvironment() []string {
	var env []string
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "COMPTOIR_") && !strings.HasPrefix(entry, "DATABASE_URL=") && !strings.HasPrefix(entry, "PORT=") {
			env = append(env, entry)
		}
	}
	return env
}

func (p *process) listen(out io.Reader) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		_, _ = p.Write(append(lines.Bytes(), '\n'))
		select {
		case p.lines <- lines.Text():
		default: // nobody reads any more
		}
	}
	close(p.lines)
	_ = p.cmd.Wait()
	close(p.done)
}

// Write keeps what the program says.
func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.Write(b)
}

func (p *process) words() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String()
}

// types has a person type a line.
func (p *process) types(t testing.TB, line string) {
	t.Helper()
	if _, err := io.WriteString(p.hands, line+"\n"); err != nil {
		t.Fatalf("type %q: %v", line, err)
	}
}

// says waits for a line of standard output and returns what its parentheses match; false where
// the program ended before.
func (p *process) says(pattern string) (string, bool) {
	re, late := regexp.MustCompile(pattern), time.After(patience)
	for {
		select {
		case line, ok := <-p.lines:
			if !ok {
				return "", false
			}
			if m := re.FindStringSubmatch(line); m != nil {
				return m[len(m)-1], true
			}
		case <-late:
			return "", false
		}
	}
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// stop ends it in order, and by force where it does not come to an end.
func (p *process) stop(t testing.TB) {
	t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(patience):
		t.Errorf("%s does not stop; it said:\n%s", p.cmd.Path, p.words())
		p.kill()
	}
}
