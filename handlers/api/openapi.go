package api

import (
	"net/http"
	"reflect"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/swaggest/jsonschema-go"
	"github.com/swaggest/openapi-go"
	"github.com/swaggest/openapi-go/openapi31"

	"comptoir/models/catalog"
	"comptoir/models/money"
)

const about = `Everything that a till does, for programs.

Amounts are in minor units of their currency: {"amount": 1250, "currency": "EUR"} is 12.50 euro. Times are RFC 3339, days are
business days of the venue. Ids are UUIDs; whoever makes a thing may choose its id (UUIDv7 is best), and sending it again does
nothing twice. Every POST honours Idempotency-Key. Lists are read part by part: next_cursor leads on. A refusal is
application/problem+json with a stable code, and the fields that caused it. What belongs to another account is not found.`

// Problem is how a refusal is answered (RFC 9457).
type Problem struct {
	Type       string            `json:"type"`
	Title      string            `json:"title"` // in the language of Accept-Language
	Status     int               `json:"status"`
	Code       string            `json:"code"`                 // stable
	Fields     map[string]string `json:"fields,omitempty"`     // what is wrong with each
	Permission string            `json:"permission,omitempty"` // that is missing, with code approval_required
}

// describe answers the description of the API, made of the very table that answers it.
func (h *Handler) describe(c echo.Context) error {
	spec, err := h.spec()
	if err != nil {
		return err
	}
	text, err := spec.MarshalJSON()
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, text)
}

func (h *Handler) spec() (*openapi31.Spec, error) {
	r := openapi31.NewReflector()
	r.Spec.Info.WithTitle("Comptoir").WithVersion("1").WithDescription(about)
	r.Spec.WithServers(openapi31.Server{URL: prefix})
	r.Spec.SetHTTPBearerTokenSecurity("key", "", "A key of the back office, with the scopes it was given.")
	schemas := r.JSONSchemaReflector()
	schemas.AddTypeMapping(money.Quantity(0), decimal{})
	schemas.AddTypeMapping(money.Price{}, amount{})
	schemas.AddTypeMapping(catalog.Allergens(0), allergens{})
	schemas.DefaultOptions = append(schemas.DefaultOptions, jsonschema.InterceptDefName(func(_ reflect.Type, name string) string {
		return strings.TrimPrefix(strings.ReplaceAll(name, "ComptoirHandlersApi", "Of"), "Api")
	}))
	for _, e := range h.endpoints() {
		if err := e.describe(r); err != nil {
			return nil, err
		}
	}
	return r.Spec, nil
}

// describe adds an endpoint to the description.
func (e endpoint) describe(r *openapi31.Reflector) error {
	oc, err := r.NewOperationContext(e.method, templated(e.path))
	if err != nil {
		return err
	}
	oc.SetSummary(e.summary)
	oc.SetDescription("Scope: " + string(e.scope))
	oc.SetTags(strings.Split(e.path, "/")[1])
	oc.AddSecurity("key")
	switch in := e.in.(type) {
	case nil:
	case Commands:
		oc.AddReqStructure(describedCommands{})
	default:
		oc.AddReqStructure(in)
	}
	status := http.StatusOK
	if e.method == http.MethodPost && !strings.Contains(e.path, ":id") {
		status = http.StatusCreated
	}
	oc.AddRespStructure(e.out, openapi.WithHTTPStatus(status))
	for _, s := range []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusTooManyRequests} {
		oc.AddRespStructure(Problem{}, openapi.WithHTTPStatus(s), openapi.WithContentType("application/problem+json"))
	}
	if exposer, ok := oc.(openapi31.OperationExposer); ok {
		exposer.Operation().Parameters = e.parameters()
	}
	return r.AddOperation(oc)
}

// templated writes a path as OpenAPI does: /orders/{id}.
func templated(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

func (e endpoint) parameters() []openapi31.ParameterOrReference {
	var all []openapi31.ParameterOrReference
	add := func(name string, in openapi31.ParameterIn, text string, required bool) {
		p := (&openapi31.Parameter{Schema: map[string]any{"type": "string"}}).WithName(name).WithIn(in).WithRequired(required).WithDescription(text)
		all = append(all, openapi31.ParameterOrReference{Parameter: p})
	}
	for _, p := range strings.Split(e.path, "/") {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			add(name, openapi31.ParameterInPath, "Of what is meant.", true)
		}
	}
	for _, q := range e.query {
		add(q.name, openapi31.ParameterInQuery, q.about, false)
	}
	if e.method != http.MethodGet {
		add(idempotencyKey, openapi31.ParameterInHeader, "The same key with the same content is carried out once; with other content it is refused.", false)
	}
	return all
}

// decimal, amount and allergens are how quantities, amounts and sets of allergens are written.
type (
	decimal   struct{}
	allergens struct{}
	amount    struct{}
)

func (decimal) PrepareJSONSchema(s *jsonschema.Schema) error {
	s.Type, s.Properties = nil, nil
	s.AddType(jsonschema.String)
	s.WithDescription("A decimal number of at most four decimals, as text.").WithExamples("1", "0.575")
	return nil
}

func (allergens) PrepareJSONSchema(s *jsonschema.Schema) error {
	s.Type, s.Properties = nil, nil
	s.AddType(jsonschema.Array)
	codes := (&jsonschema.Schema{}).WithType(jsonschema.String.Type())
	for _, code := range catalog.AllergenCodes() {
		codes.Enum = append(codes.Enum, code)
	}
	s.WithItems(*(&jsonschema.Items{}).WithSchemaOrBool(codes.ToSchemaOrBool()))
	s.WithDescription("Of Regulation (EU) 1169/2011, annex II.")
	return nil
}

func (amount) PrepareJSONSchema(s *jsonschema.Schema) error {
	s.Type, s.Properties = nil, nil
	s.AddType(jsonschema.Integer)
	s.AddType(jsonschema.String)
	s.WithDescription("Minor units; a decimal number as text where it is finer.").WithExamples(1250, "104.25")
	return nil
}
