package account

import (
	"context"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"comptoir/models/account"
	"comptoir/models/catalog"
	"comptoir/models/money"
	"comptoir/views/i18n"
	"comptoir/views/layout"
	"comptoir/views/ui"
)

// VenuesView lists the venues.
type VenuesView struct {
	layout.PageView
	Venues []account.Venue
}

// VenueView is the form of one venue.
type VenueView struct {
	layout.PageView
	Form
	ID       uuid.UUID // zero: a new one
	Currency money.Currency
	Groups   []account.TaxGroup // that the service charge may bear
	Saved    bool
}

// VenueValues are what the form of a venue shows before anything is typed.
func VenueValues(v account.Venue, cur money.Currency) url.Values {
	values := url.Values{
		"name": {v.Name}, "address": {v.Address}, "tax_number": {v.TaxNumber}, "receipt_header": {v.ReceiptHeader}, "receipt_footer": {v.ReceiptFooter},
		"language": {v.Language}, "zone": {v.Zone}, "cutover": {v.Cutover}, "rounding": {string(v.Rounding)}, "tax_level": {v.TaxLevel},
		"cash_increment": {strconv.FormatInt(int64(v.CashIncrement), 10)}, "cash_rounding": {string(v.CashRounding)},
		"default_kind": {string(v.DefaultKind)}, "scale_layouts": {v.ScaleLayouts}, "print_receipts": {Yes(v.PrintReceipts)},
		"receipt_link": {Yes(v.ReceiptLink)}, "receipt_barcode": {Yes(v.ReceiptBarcode)},
		"board_minutes": {strconv.Itoa(v.BoardMinutes)}, "board_shows": {v.BoardShows},
	}
	chargeValues(values, v.Charges, cur)
	return values
}

func (v VenueView) path() string {
	if v.ID == uuid.Nil {
		return "/admin/venues/new"
	}
	return "/admin/venues/" + v.ID.String()
}

// increments are the smallest coins a venue may round to; that of the venue is always among them.
func (v VenueView) increments(ctx context.Context) []ui.Option {
	list := []ui.Option{{Value: "1", Label: i18n.T(ctx, "account.venue.exact")}}
	known := v.Get("cash_increment") == "1"
	for _, n := range []money.Amount{5, 10, 20, 25, 50, 100, 500, 1000} {
		list = append(list, ui.Option{Value: strconv.Itoa(int(n)), Label: i18n.Money(ctx, n, v.Currency)})
		known = known || v.Get("cash_increment") == strconv.Itoa(int(n))
	}
	if n, err := strconv.Atoi(v.Get("cash_increment")); err == nil && !known {
		list = append(list, ui.Option{Value: strconv.Itoa(n), Label: i18n.Money(ctx, money.Amount(n), v.Currency)})
	}
	return list
}

// zones are the clocks of the countries we know, and the venue's own.
func (v VenueView) zones() []ui.Option {
	var list []ui.Option
	known := v.Get("zone") == ""
	for _, z := range account.Zones() {
		list = append(list, ui.Option{Value: z, Label: z})
		known = known || z == v.Get("zone")
	}
	if !known {
		list = append(list, ui.Option{Value: v.Get("zone"), Label: v.Get("zone")})
	}
	return list
}

func (v VenueView) kinds(ctx context.Context) []ui.Option {
	return chosen(ctx, "account.kind", catalog.Kinds())
}

func (v VenueView) roundings(ctx context.Context) []ui.Option {
	return chosen(ctx, "account.rounding", account.Roundings())
}

func multiline(f ui.FieldView) ui.FieldView {
	f.Multiline = true
	return f
}

func clock(f ui.FieldView) ui.FieldView {
	f.Type = "time"
	return f
}
