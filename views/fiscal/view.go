// Package fiscal shows how registers sign: which do, what is due, how records are handed over.
//
// It owns the words and the arrangement of these pages. It must not know any rule: what is due and what is
// wrong arrive as values. Start reading at Register.
package fiscal

import (
	"context"
	"net/url"
	"strings"
	"time"

	"comptoir/models/fault"
	"comptoir/models/fiscal"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/money"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// ListView is all registers.
type ListView struct {
	layout.PageView
	Registers []fiscaldb.Register
	Country   string
	Open      []fiscaldb.Registration // not registered
	Currency  money.Currency
	Command   func() string
}

// RegisterView is one register.
type RegisterView struct {
	layout.PageView
	fiscaldb.Register
	Regime  fiscaldb.Regime // of the country; empty: it signs nothing
	Country string
	Own     []fiscaldb.Entry
	Modules []string // security modules that the server reaches
	Outages []fiscaldb.Outage
	Typed   url.Values
	Fault   *fault.Fault
	Command func() string
	Done    string // what was just done
}

func (v RegisterView) path(act string) string { return "/admin/fiscal/" + v.ID.String() + "/" + act }

// said is what was just done, in words; nothing where nothing was.
func (v RegisterView) said(ctx context.Context) string {
	if v.Fault != nil || v.Done == "" || !i18n.Has("fiscal.done."+v.Done) {
		return ""
	}
	return i18n.T(ctx, "fiscal.done."+v.Done)
}

// general is what is wrong as a whole; nothing where a field says it.
func (v RegisterView) general(ctx context.Context) string {
	if v.Fault == nil || len(v.Fault.Fields) > 0 {
		return ""
	}
	return i18n.Fault(ctx, v.Fault)
}

func (v RegisterView) field(ctx context.Context, name string) ui.FieldView {
	return ui.FieldView{Name: name, Label: i18n.T(ctx, "fiscal.field."+name), Value: v.Typed.Get(name), Error: i18n.FaultField(ctx, v.Fault, name),
		Hint: i18n.T(ctx, "fiscal.field."+name+"_hint."+string(v.Regime)), Autocomplete: "off", Required: true}
}

func (v RegisterView) date(ctx context.Context, name string) ui.FieldView {
	return ui.FieldView{Name: name, Type: "date", Label: i18n.T(ctx, "fiscal.field."+name), Value: v.Typed.Get(name), Error: i18n.FaultField(ctx, v.Fault, name)}
}

// code is the newest of the register's own receipts that has a code to be checked; empty: none has.
func (v RegisterView) code() fiscaldb.Entry {
	for _, e := range v.Own {
		if e.QR != "" {
			return e
		}
	}
	return fiscaldb.Entry{}
}

// Suggested is a name for a register that has never signed.
func Suggested(r fiscaldb.Register) string {
	clean := strings.Map(func(c rune) rune {
		switch {
		case c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-':
			return c
		case c == ' ':
			return '-'
		}
		return -1
	}, strings.ToUpper(r.Name))
	if clean = strings.Trim(clean, "-"); clean == "" {
		clean = "K"
	}
	return clean + "-" + strings.ToUpper(r.ID.String()[len(r.ID.String())-6:])
}

// note is what the country's law means for its registers.
func note(country string) string {
	switch country {
	case "AT", "FR", "DE", "RU":
		return "fiscal.country." + strings.ToLower(country)
	}
	return "fiscal.country.other"
}

// duty is what is due, in words.
func duty(ctx context.Context, r fiscaldb.Register, d fiscal.Duty) string {
	if d.Kind == fiscal.Report && r.Chain.Regime == fiscaldb.Germany {
		return i18n.T(ctx, "fiscal.due.module", "period", since(ctx, r, d.Period))
	}
	return i18n.T(ctx, "fiscal.due."+string(d.Kind), "period", strings.ReplaceAll(d.Period, "T", " "))
}

// since is the start of an outage in the venue's time.
func since(ctx context.Context, r fiscaldb.Register, period string) string {
	at, err := time.Parse(time.RFC3339, period)
	if err != nil {
		return period
	}
	return i18n.DateTime(ctx, at.In(r.Chain.Clock.Zone))
}

// module asks by which security module a register signs.
func (v RegisterView) module(ctx context.Context) ui.SelectView {
	s := ui.SelectView{FieldView: ui.FieldView{Name: "module", Label: i18n.T(ctx, "fiscal.field.module"), Value: v.Typed.Get("module"),
		Hint: i18n.T(ctx, "fiscal.field.module_hint"), Error: i18n.FaultField(ctx, v.Fault, "module"), Required: true}}
	for _, address := range v.Modules {
		s.Options = append(s.Options, ui.Option{Value: address, Label: address})
	}
	return s
}

// ended is when an outage ended, in words.
func ended(ctx context.Context, r fiscaldb.Register, o fiscaldb.Outage) string {
	if o.EndedAt == nil {
		return i18n.T(ctx, "fiscal.outage.still")
	}
	return i18n.DateTime(ctx, o.EndedAt.In(r.Chain.Clock.Zone))
}

// canMake says whether a button makes what is due: a report to the authority is no receipt.
func canMake(d fiscal.Duty) bool { return d.Kind != fiscal.Report }

// named gives a field of a chain's form an id of its own: a page may have several.
func named(f ui.FieldView, c *fiscaldb.Chain) ui.FieldView {
	f.ID = f.Name + "-" + c.ID.String()
	return f
}

// hasDevice says whether a register's page asks for a fiscal register: where the law wants one, or it has one.
func (v RegisterView) hasDevice() bool { return v.Country == "RU" || v.Device != nil }

// taxSystems are the choices of tag 1055 that are in force.
func taxSystems(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, bit := range []string{"1", "2", "4", "16", "32"} {
		list = append(list, ui.Option{Value: bit, Label: i18n.T(ctx, "fiscal.device.tax."+bit)})
	}
	return list
}

func (v RegisterView) deviceField(ctx context.Context, name string) ui.FieldView {
	return ui.FieldView{Name: name, Label: i18n.T(ctx, "fiscal.device."+name), Value: v.Typed.Get(name), Error: i18n.FaultField(ctx, v.Fault, name), Autocomplete: "off", Required: true}
}
