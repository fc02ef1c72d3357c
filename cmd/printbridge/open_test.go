package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// fakeBrowser stands in for the user's browser: shown waits for what it is asked to show.
func fakeBrowser(t *testing.T) (path string, shown func() string) {
	t.Helper()
	dir := t.TempDir()
	pipe := filepath.Join(dir, "shown")
	if err := exec.Command("mkfifo", pipe).Run(); err != nil {
		t.Skip("the stand-in for a browser needs a named pipe: ", err)
	}
	script := "#!/bin/sh\nprintf %s \"$1\" > " + pipe + "\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir + string(os.PathListSeparator) + os.Getenv("PATH"), func() string {
		url, err := os.ReadFile(pipe) // waits for the browser
		if err != nil {
			t.Fatal(err)
		}
		return string(url)
	}
}

// A double click starts the bridge with its page, which does the rest; the next one shows
// the page of the bridge that runs.
func TestADoubleClickShowsThePageOfTheBridge(t *testing.T) {
	path, shown := fakeBrowser(t)
	t.Setenv("PATH", path)
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	dir := filepath.Join(home, "printbridge")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	ports := fmt.Sprintf(`{"port":%d,"page_port":%d}`, freePort(t), freePort(t))
	if err := os.WriteFile(filepath.Join(dir, "config.json"), []byte(ports), 0o600); err != nil {
		t.Fatal(err)
	}
	first := start(t)
	page := first.says(`(http://127\.0\.0\.1:\d+/\S+)$`)
	if got := shown(); got != page {
		t.Errorf("the browser shows %q, the console says %q", got, page)
	}
	// Nothing is set up, so there is no code yet: while there is one, the page changes nothing else.
	first.says(`(leads through the rest)`)
	if said := body(t, page); !strings.Contains(said, "Look for printers") {
		t.Errorf("the first page:\n%s", said)
	}
	program, err := program()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(program, "--lang", "en").CombinedOutput(); err != nil || !strings.Contains(string(out), "runs already") {
		t.Errorf("the second click: %v\n%s", err, out)
	}
	if got := shown(); got != page {
		t.Errorf("the second click shows %q", got)
	}
}

// body is what stands on a page.
func body(t *testing.T, url string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
