package api_test

import (
	"net/http"
	"strings"
	"testing"

	"comptoir/models/order"
)

// The description is made of the table that answers; this looks at whether everything arrived in it.
func TestTheDescriptionNamesEveryRouteAndEveryCommand(t *testing.T) {
	p := open(t)
	p.key = ""
	spec := p.must(http.StatusOK, p.call("GET", "/openapi.json", nil))
	if spec.text("openapi") != "3.1.0" {
		t.Errorf("it is OpenAPI %s", spec.text("openapi"))
	}
	for _, r := range p.app.Routes() {
		path, ok := strings.CutPrefix(r.Path, "/api/v1")
		if !ok || path == "/openapi.json" {
			continue
		}
		path = strings.NewReplacer(":id", "{id}", ":kind", "{kind}").Replace(path)
		if spec.at("paths", path, strings.ToLower(r.Method), "summary") == nil {
			t.Errorf("%s %s is not described", r.Method, path)
		}
	}
	for _, name := range order.CommandTypes() {
		if described := strings.Contains(spec.Text, `"const":"`+name+`"`); described == (name == "open") {
			t.Errorf("command %s: described is %t", name, described)
		}
	}
}

func TestMoneyIsDescribedAsMoney(t *testing.T) {
	p := open(t)
	spec := p.call("GET", "/openapi.json", nil)
	if got := spec.text("components", "schemas", "Money", "properties", "currency", "type"); got != "string" {
		t.Errorf("money is %s", spec.text("components", "schemas", "Money"))
	}
	if got := spec.text("components", "schemas", "Line", "properties", "quantity"); !strings.Contains(got, "decimal") && !strings.Contains(got, "ref") {
		t.Errorf("a quantity is %s", got)
	}
}
