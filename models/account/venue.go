package account

import (
	"time"

	"github.com/google/uuid"

	"comptoir/models/barcode"
	"comptoir/models/catalog"
	"comptoir/models/form"
	"comptoir/models/money"
)

// A Venue is a place where the account sells.
type Venue struct {
	ID             uuid.UUID      `bun:"id"`
	Name           string         `bun:"name"`
	Address        string         `bun:"address"`
	TaxNumber      string         `bun:"tax_number"`
	ReceiptHeader  string         `bun:"receipt_header"`
	ReceiptFooter  string         `bun:"receipt_footer"`
	Language       string         `bun:"language"` // of receipts, and of people who chose none
	Zone           string         `bun:"zone"`     // IANA
	Cutover        string         `bun:"cutover"`  // when the business day ends: "04:00"
	Rounding       money.Rounding `bun:"rounding"`
	TaxLevel       string         `bun:"tax_level"`      // "rate": once for each rate; "line": for each line
	CashIncrement  money.Amount   `bun:"cash_increment"` // minor units; 1: cash is not rounded
	CashRounding   money.Rounding `bun:"cash_rounding"`
	DefaultKind    catalog.Kind   `bun:"default_kind"` // of a new order
	PrintReceipts  bool           `bun:"print_receipts"`
	ScaleLayouts   string         `bun:"scale_layouts"`   // of labels that scales print, one a line
	BoardMinutes   int            `bun:"board_minutes"`   // after which what nobody fetched leaves the pick-up board
	BoardShows     string         `bun:"board_shows"`     // "number" or "name"
	ReceiptLink    bool           `bun:"receipt_link"`    // receipts carry a code that leads to them
	ReceiptBarcode bool           `bun:"receipt_barcode"` // and a barcode that finds their sale
	Charges
}

// Roundings lists the ways to round that a venue may choose from.
func Roundings() []money.Rounding {
	return []money.Rounding{money.HalfUp, money.HalfEven, money.Down, money.Up}
}

// check cleans a venue that was typed and says what is wrong with it.
func (v *Venue) check() error {
	var c form.Check
	v.Name = c.Line("name", v.Name, nameLimit)
	v.Address = c.Lines("address", v.Address, textLimit)
	v.TaxNumber = c.Optional("tax_number", v.TaxNumber, nameLimit)
	v.ReceiptHeader = c.Lines("receipt_header", v.ReceiptHeader, textLimit)
	v.ReceiptFooter = c.Lines("receipt_footer", v.ReceiptFooter, textLimit)
	c.One("language", v.Language, "en", "fr", "ru", "uk")
	c.Require(isZone(v.Zone), "zone", "field.unknown")
	_, err := time.Parse("15:04", v.Cutover)
	c.Require(err == nil, "cutover", "venue.cutover")
	c.Require(v.Rounding.Valid() && v.Rounding != "", "rounding", "field.unknown")
	c.One("tax_level", v.TaxLevel, "rate", "line")
	c.Require(v.CashIncrement >= 1 && v.CashIncrement <= 100_000, "cash_increment", "field.range")
	c.Require(v.CashRounding.Valid() && v.CashRounding != "", "cash_rounding", "field.unknown")
	c.Require(v.DefaultKind.Valid(), "default_kind", "field.unknown")
	v.ScaleLayouts = c.Lines("scale_layouts", v.ScaleLayouts, textLimit)
	_, layoutErr := barcode.ParseLayouts(v.ScaleLayouts)
	c.Require(layoutErr == nil, "scale_layouts", "venue.scale_layouts")
	c.Require(v.BoardMinutes >= 1 && v.BoardMinutes <= 240, "board_minutes", "field.range")
	c.One("board_shows", v.BoardShows, BoardShows()...)
	v.Charges.check(&c)
	return c.Err()
}

// BoardShows lists what the pick-up board can call a guest by.
func BoardShows() []string { return []string{"number", "name"} }

// isZone knows the zones of the clock's database; "Local" is the server's and nobody's.
func isZone(name string) bool {
	if name == "" || name == "Local" {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}

// Zones lists the zones of every country we know, for a choice.
func Zones() []string {
	var list []string
	for _, c := range Countries() {
		list = append(list, c.Zones...)
	}
	return list
}
