package printbridge_test

import (
	"os/exec"
	"strings"
	"testing"
)

// The bridge is installed on its own, beside a till: nothing of the till's models may come
// along but the shape of a document, and no database, no web framework.
func TestTheBridgeKnowsNothingOfTheTillButTheShapeOfADocument(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-deps", "comptoir/printbridge/...", "comptoir/cmd/printbridge").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(out)) {
		inside, ours := strings.CutPrefix(dep, "comptoir/")
		if ours && inside != "models/receipt/doc" && inside != "cmd/printbridge" && inside != "printbridge" && !strings.HasPrefix(inside, "printbridge/") {
			t.Errorf("the bridge imports %s", dep)
		}
		for _, heavy := range []string{"github.com/labstack", "github.com/uptrace", "github.com/jackc", "github.com/a-h/templ"} {
			if strings.HasPrefix(dep, heavy) {
				t.Errorf("the bridge imports %s", dep)
			}
		}
	}
}

func TestADocumentNeedsTheStandardLibraryOnly(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-deps", "comptoir/models/receipt/doc").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(out)) {
		first, _, _ := strings.Cut(dep, "/")
		if strings.Contains(first, ".") || strings.HasPrefix(dep, "comptoir/") && dep != "comptoir/models/receipt/doc" {
			t.Errorf("a document imports %s", dep)
		}
	}
}
