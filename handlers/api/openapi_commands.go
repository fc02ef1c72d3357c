package api

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/money"
	"comptoir/models/order"
)

// describedCommands is Commands with each type of command spelled out.
type describedCommands struct {
	Commands  []anyCommand `json:"commands" minItems:"1" maxItems:"500"`
	IfVersion int          `json:"if_version,omitempty" description:"Refuse if the order has another version."`
	PIN       string       `json:"pin,omitempty" description:"Of a manager, who lends a missing right for these commands."`
}

type anyCommand struct{}

// JSONSchemaOneOf lists every type of command with its fields.
func (anyCommand) JSONSchemaOneOf() []any {
	var all []any
	for _, name := range commandTypes() {
		cmd, err := order.ParseCommand(name, []byte("{}"))
		if err != nil {
			continue // a command without fields that must be there reads from nothing
		}
		all = append(all, reflect.New(described(name, reflect.TypeOf(cmd))).Elem().Interface())
	}
	return all
}

// described makes the type of a command as programs send it: with its id and its type.
func described(name string, t reflect.Type) reflect.Type {
	fields := []reflect.StructField{
		{Name: "CommandID", Type: reflect.TypeFor[uuid.UUID](), Tag: `json:"id" required:"true" format:"uuid"`},
		{Name: "CommandType", Type: reflect.TypeFor[string](), Tag: reflect.StructTag(`json:"type" required:"true" const:"` + name + `" description:"` + commandTexts[name] + `"`)},
	}
	return reflect.StructOf(append(fields, sent(t)...))
}

// sent are the fields of a struct as they are sent, those of embedded structs among them.
func sent(t reflect.Type) []reflect.StructField {
	var fields []reflect.StructField
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "" || name == "-" {
			continue
		}
		fields = append(fields, reflect.StructField{Name: f.Name, Type: asSent(f.Type), Tag: f.Tag})
	}
	return fields
}

var (
	marshaler = reflect.TypeFor[json.Marshaler]()
	amountsOf = map[reflect.Type]bool{reflect.TypeFor[money.Amount](): true, reflect.TypeFor[money.Price](): true}
)

// asSent is a type with money in its place where the core has bare amounts.
func asSent(t reflect.Type) reflect.Type {
	switch {
	case amountsOf[t]:
		return reflect.TypeFor[Money]()
	case t.Implements(marshaler), t == reflect.TypeFor[uuid.UUID]():
		return t
	}
	switch t.Kind() {
	case reflect.Pointer:
		return reflect.PointerTo(asSent(t.Elem()))
	case reflect.Slice:
		return reflect.SliceOf(asSent(t.Elem()))
	case reflect.Struct:
		return reflect.StructOf(sent(t))
	}
	return t
}
