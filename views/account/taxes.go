package account

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/catalog"
	"comptoir/views/i18n"
	"comptoir/views/layout"
)

// TaxesView lists taxes and what they are combined to.
type TaxesView struct {
	layout.PageView
	Taxes  []account.Tax
	Groups []account.TaxGroup
	Unset  bool // the account's rate is a local one that nobody has set yet
}

// TaxView is the form of one tax.
type TaxView struct {
	layout.PageView
	Form
	ID      uuid.UUID // zero: a new one
	Command string    // of taking it out of use
}

// TaxGroupView is the form of one group.
type TaxGroupView struct {
	layout.PageView
	Form
	ID      uuid.UUID // zero: a new one
	Default bool
	Taxes   []account.Tax
	Command string // of taking it out of use
}

func (v TaxView) path() string { return idPath("/admin/taxes/", v.ID) }

func (v TaxGroupView) path() string { return idPath("/admin/taxes/groups/", v.ID) }

func idPath(base string, id uuid.UUID) string {
	if id == uuid.Nil {
		return base + "new"
	}
	return base + id.String()
}

// kinds are the kinds of order that may have taxes of their own; "" stands for all others.
func kinds() []catalog.Kind { return append([]catalog.Kind{""}, catalog.Kinds()...) }

func kindName(ctx context.Context, k catalog.Kind) string {
	if k == "" {
		return i18n.T(ctx, "account.kind.any")
	}
	return i18n.T(ctx, "account.kind."+string(k))
}

// Rate writes basis points as a percentage is typed: "8.1".
func Rate(points int) string {
	text := strconv.Itoa(points/100) + "." + strconv.Itoa(points%100/10) + strconv.Itoa(points%10)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func taxName(ctx context.Context, t account.Tax) string {
	return t.Name + " " + i18n.Percent(ctx, Rate(t.BasisPoints))
}

// lines are what a group means, one line a kind of order that has taxes of its own.
func lines(ctx context.Context, g account.TaxGroup, taxes []account.Tax) []string {
	var list []string
	for _, k := range kinds() {
		if text := means(ctx, g, k, taxes); text != "" {
			list = append(list, kindName(ctx, k)+": "+text)
		}
	}
	if len(list) == 1 && means(ctx, g, "", taxes) != "" {
		return []string{means(ctx, g, "", taxes)}
	}
	return list
}

// means is what a group comes to for a kind of order, in words; nothing where it has none of its own.
func means(ctx context.Context, g account.TaxGroup, k catalog.Kind, taxes []account.Tax) string {
	var names []string
	for _, link := range g.Taxes {
		for _, t := range taxes {
			if link.TaxID == t.ID && link.Kind == string(k) {
				names = append(names, taxName(ctx, t))
			}
		}
	}
	return strings.Join(names, " + ")
}
