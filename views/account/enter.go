package account

import (
	"context"
	"sort"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"comptoir/models/account"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// SignUpView is the page on which an account is opened.
type SignUpView struct {
	layout.BareView
	Form
}

// countries are named and sorted in the reader's language.
func countries(ctx context.Context) []ui.Option {
	tag := language.Make(i18n.From(ctx).Language)
	names := display.Regions(tag)
	list := []ui.Option{}
	for _, c := range account.Countries() {
		list = append(list, ui.Option{Value: c.Code, Label: names.Name(language.MustParseRegion(c.Code))})
	}
	order := collate.New(tag)
	sort.Slice(list, func(i, j int) bool { return order.CompareString(list[i].Label, list[j].Label) < 0 })
	return append([]ui.Option{{Label: i18n.T(ctx, "account.signup.choose_country")}}, list...)
}

// LoginView is the page for e-mail and password.
type LoginView struct {
	layout.BareView
	Form
	Next   string // where to go afterwards
	Device bool   // this browser is paired, so that a PIN is enough
}

// PinView is the page that asks who works at the device.
type PinView struct {
	layout.BareView
	Form
	Next   string
	Device string // what the device is called
}

// PairView is the page on which a browser becomes a device.
type PairView struct {
	layout.BareView
	Form
}
