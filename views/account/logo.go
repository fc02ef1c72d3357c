package account

import (
	"context"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/logo"
	"comptoir/models/receipt/doc"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// LogoView is the page of a venue's logo.
type LogoView struct {
	layout.PageView
	Form
	Venue account.Venue
	Logo  logo.Logo
	Saved bool
	Drop  string // the identity of taking it away
}

func (v LogoView) path() string { return logoPath(v.Venue.ID) }

func logoPath(venue uuid.UUID) string { return "/admin/venues/" + venue.String() + "/logo" }

// sample is the top of a receipt.
func (v LogoView) sample() doc.Document {
	return doc.Document{Language: v.Venue.Language, Blocks: []doc.Block{
		doc.Drawing(v.Logo.Pictures...), doc.Paragraph(v.Venue.Name).Centered().Strong().Higher(), doc.Paragraph(v.Venue.Address).Centered(), doc.Rule(),
	}}
}

// A sheet is a width of paper.
type sheet struct {
	name    string
	columns int
}

func sheets(ctx context.Context) []sheet {
	return []sheet{{i18n.T(ctx, "logo.paper_80"), logo.Wide / 12}, {i18n.T(ctx, "logo.paper_58"), logo.Narrow / 12}}
}

func sizes(ctx context.Context) []ui.Option { return chosen(ctx, "logo.size", logo.Sizes()) }

func (v LogoView) picture(ctx context.Context) ui.FieldView {
	f := hinted(v.field(ctx, "picture"), i18n.T(ctx, "logo.picture_hint"))
	f.Value, f.Attrs = "", ui.Attrs{"accept": "image/png,image/jpeg"}
	return f
}
