package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"comptoir/static"
)

func TestMain(m *testing.M) {
	code := m.Run()
	closeBrowser()
	if dir, err := programs(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// programs builds both programs once, into a folder of this run.
var programs = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "comptoir-e2e-")
	if err != nil {
		return "", err
	}
	if !static.Built() {
		return dir, fmt.Errorf("the assets are not built: run `make assets`")
	}
	build := exec.Command("go", "build", "-trimpath", "-o", dir+string(filepath.Separator), "./cmd/...")
	build.Dir = ".."
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return dir, fmt.Errorf("build the programs: %w\n%s", err, out)
	}
	return dir, nil
})

// program is the path of a built program.
func program(t testing.TB, name string) string {
	t.Helper()
	dir, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, name)
}
