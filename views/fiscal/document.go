package fiscal

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"comptoir/models/fault"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/money"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// DocumentView is one document of a fiscal register.
type DocumentView struct {
	layout.PageView
	Document fiscaldb.Registration
	Currency money.Currency
	Typed    url.Values
	Fault    *fault.Fault
	Command  func() string
	Done     string // what was just done
}

func (v DocumentView) path(act string) templ.SafeURL {
	return templ.SafeURL("/admin/fiscal/documents/" + v.Document.ID.String() + "/" + act)
}

// open says whether somebody has to find out, or to do something.
func (v DocumentView) open() bool {
	return v.Document.State == fiscaldb.Unknown || v.Document.State == fiscaldb.Failed
}

// types are the fields that are not plain text.
var types = map[string]string{"time": "datetime-local", "date": "date"}

func (v DocumentView) field(ctx context.Context, name, mode string) ui.FieldView {
	marked := name // by a fault
	if name == "order" {
		marked = "number"
	}
	f := ui.FieldView{Name: name, ID: "document-" + name, Type: types[name], InputMode: mode, Label: i18n.T(ctx, "registration."+name), Value: v.Typed.Get(name), Autocomplete: "off"}
	if v.Typed.Has("order") == (name == "order" || name == "date") { // each form marks its own fields
		f.Error = i18n.FaultField(ctx, v.Fault, marked)
	}
	return f
}

// why asks for a reason in the form of an act.
func (v DocumentView) why(ctx context.Context, act string) ui.FieldView {
	f := ui.FieldView{Name: "why", ID: act + "-why", Label: i18n.T(ctx, "registration.why"), Required: true, Autocomplete: "off", Attrs: ui.Attrs{"maxlength": "300"}}
	if v.act() == act {
		f.Value, f.Error = v.Typed.Get("why"), i18n.FaultField(ctx, v.Fault, "why")
	}
	return f
}

// act is the form that was sent.
func (v DocumentView) act() string {
	switch {
	case v.Typed.Has("order"):
		return "correct"
	case v.Typed.Has("sign"):
		return "found"
	case v.Typed.Has("why"):
		return "missing"
	}
	return ""
}
