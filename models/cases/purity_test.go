package cases

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// pure are the packages that also run in the browser.
var pure = []string{
	"comptoir/models/barcode", "comptoir/models/businessday", "comptoir/models/catalog", "comptoir/models/fault",
	"comptoir/models/fiscal", "comptoir/models/fiscal/dsfinvk", "comptoir/models/fiscal/journal", "comptoir/models/fiscal/registration", "comptoir/models/fiscal/rksv", "comptoir/models/fiscal/tse", "comptoir/models/invoice", "comptoir/models/ledger",
	"comptoir/models/loyalty", "comptoir/models/money",
	"comptoir/models/order", "comptoir/models/payment", "comptoir/models/price", "comptoir/models/promotion", "comptoir/models/signs", "comptoir/models/stock", "comptoir/models/tax", "comptoir/models/till",
}

// allowed are the modules that pure packages may use beside the standard library.
var allowed = []string{"github.com/google/uuid", "github.com/govalues/decimal"}

func run(t *testing.T, environment []string, args ...string) string {
	t.Helper()
	c := exec.Command("go", args...)
	c.Env = append(os.Environ(), environment...)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func TestThePureCoreImportsNothingThatTouchesTheWorld(t *testing.T) {
	t.Parallel()
	list := run(t, []string{"GOOS=js", "GOARCH=wasm"}, append([]string{"list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}"}, pure...)...)
	for _, path := range strings.Fields(list) {
		if !slices.Contains(pure, path) && !slices.Contains(allowed, path) {
			t.Errorf("the pure core imports %s", path)
		}
	}
}

func TestTheDomainKnowsNoNetworkOrDatabaseOfTheStandardLibraryEither(t *testing.T) {
	t.Parallel()
	for _, path := range pure {
		direct := run(t, nil, "list", "-f", `{{join .Imports "\n"}}`, path)
		for _, forbidden := range []string{"net", "net/http", "database/sql", "os", "os/exec", "log", "log/slog", "math/rand", "math/rand/v2", "sync", "context", "unsafe"} {
			if slices.Contains(strings.Fields(direct), forbidden) {
				t.Errorf("%s imports %s", path, forbidden)
			}
		}
	}
}

func TestThePureCoreBuildsForTheBrowser(t *testing.T) {
	t.Parallel()
	run(t, []string{"GOOS=js", "GOARCH=wasm"}, append([]string{"build"}, pure...)...)
}

func TestNoClockIsReadAndNoFloatIsUsedInThePureCore(t *testing.T) {
	t.Parallel()
	for _, path := range pure {
		dir := "../" + strings.TrimPrefix(path, "comptoir/models/")
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if f.IsDir() || !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
				continue
			}
			source, err := os.ReadFile(dir + "/" + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, forbidden := range []string{"float64", "float32", "time.Now(", "time.Since(", "uuid.New(", "uuid.NewV", "uuid.NewR", "uuid.Must("} {
				if strings.Contains(string(source), forbidden) {
					t.Errorf("%s/%s uses %s", path, f.Name(), forbidden)
				}
			}
		}
	}
}
