package orderdb

import (
	"context"
	"fmt"
	"sync"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/barcode"
	"comptoir/models/businessday"
	"comptoir/models/catalog"
	"comptoir/models/catalog/catalogdb"
	"comptoir/models/db"
	"comptoir/models/fiscal/fiscaldb"
	"comptoir/models/giftcard"
	"comptoir/models/invoice"
	"comptoir/models/logo"
	"comptoir/models/money"
	"comptoir/models/order"
	"comptoir/models/promotion"
	"comptoir/models/receipt"
	"comptoir/models/receipt/doc"
	"comptoir/models/tax"
	"comptoir/models/tender"
)

// A Venue is what an order needs to know of where it is taken.
type Venue struct {
	ID             uuid.UUID
	Name           string
	Address        string
	TaxNumber      string
	Header         string
	Footer         string
	Language       string
	Currency       money.Currency
	Clock          businessday.Clock
	Rounding       money.Rounding
	TaxLevel       string
	CashIncrement  money.Amount
	CashRounding   money.Rounding
	DefaultKind    string
	PrintReceipts  bool
	ReceiptLink    bool             // receipts carry a code that leads to them
	ReceiptBarcode bool             // and a barcode that finds their sale
	Logo           []doc.Picture    // that receipts begin with, at several widths
	Layouts        []barcode.Layout // of labels that scales print
	Charges        Charges
	Tenders        []order.TenderRule      // of the house's own
	Currencies     []tender.Currency       // that its drawers take beside its own
	Gifts          giftcard.Rule           // how long gift cards pay that are sold here
	Printers       map[uuid.UUID]string    // the bridge's printer of a station that has one
	Routes         catalog.Routes          // where things are made
	Halls          map[uuid.UUID]uuid.UUID // of its tables
	Offers         []promotion.Scheduled
	Counted        map[catalog.Portion]bool // what runs out here, one by one
	Devices        fiscaldb.Devices         // that sales of a register are registered with
	Chains         fiscaldb.Chains          // of the registers that sign
}

// Signs says whether receipts of the venue may carry what a register signed, or what registered them.
func (v Venue) Signs() bool { return v.Chains != nil || v.Devices != nil }

// venues remembers venues by the account's revision: a change of settings makes them read again.
type venues struct {
	mu    sync.Mutex
	known map[key]venueAt
}

type venueAt struct {
	revision int64
	venue    Venue
}

func (v *venues) get(account, venue uuid.UUID, revision int64) (Venue, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	at, ok := v.known[key{account, venue}]
	return at.venue, ok && at.revision == revision
}

func (v *venues) put(account uuid.UUID, revision int64, venue Venue) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.known) >= cacheSize {
		clear(v.known)
	}
	v.known[key{account, venue.ID}] = venueAt{revision, venue}
}

type venueRow struct {
	bun.BaseModel  `bun:"table:venues"`
	ID             uuid.UUID
	Name           string
	Address        string
	TaxNumber      string
	ReceiptHeader  string
	ReceiptFooter  string
	Language       string
	Zone           string
	Cutover        string
	Rounding       string
	TaxLevel       string
	CashIncrement  int64
	CashRounding   string
	DefaultKind    string
	PrintReceipts  bool
	ReceiptLink    bool
	ReceiptBarcode bool
	ScaleLayouts   string
	GiftMonths     int
	GiftYearEnd    bool
	chargeRow
	Currency string `bun:",scanonly"`
	Digits   int    `bun:",scanonly"`
	Revision int64  `bun:",scanonly"`
}

// Venue returns the venue as it is now.
func (s *Store) Venue(ctx context.Context, id uuid.UUID) (Venue, error) {
	v, _, err := s.readVenue(ctx, id)
	return v, err
}

// Known returns the venue as of a revision of the account or later, from memory where that is
// still true.
func (s *Store) Known(ctx context.Context, id uuid.UUID, revision int64) (Venue, error) {
	account, err := db.Account(ctx)
	if err != nil {
		return Venue{}, err
	}
	if v, ok := s.venues.get(account, id, revision); ok {
		return v, nil
	}
	v, at, err := s.readVenue(ctx, id)
	if err == nil {
		s.venues.put(account, at, v)
	}
	return v, err
}

// readVenue reads a venue and the account's revision it belongs to.
func (s *Store) readVenue(ctx context.Context, id uuid.UUID) (Venue, int64, error) {
	var row venueRow
	printers := map[uuid.UUID]string{}
	var routes catalog.Routes
	var halls map[uuid.UUID]uuid.UUID
	var offers []promotion.Scheduled
	var taxes []tax.Rate
	var counted map[catalog.Portion]bool
	var chains fiscaldb.Chains
	var devices fiscaldb.Devices
	var tenders []order.TenderRule
	var currencies []tender.Currency
	var logos []doc.Picture
	err := s.db.Read(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := readPrinters(ctx, tx, id, printers); err != nil {
			return err
		}
		var err error
		if routes, err = catalogdb.ReadRoutes(ctx, tx, id); err != nil {
			return err
		}
		if halls, err = readHalls(ctx, tx, id); err != nil {
			return err
		}
		if err := readOffers(ctx, tx, id, &offers); err != nil {
			return err
		}
		if counted, err = readCounted(ctx, tx, id); err != nil {
			return err
		}
		if chains, err = s.vault.ReadChains(ctx, tx, id); err != nil {
			return err
		}
		if devices, err = fiscaldb.ReadDevices(ctx, tx, id); err != nil {
			return err
		}
		if tenders, err = tender.Read(ctx, tx); err != nil {
			return err
		}
		if currencies, err = tender.ReadCurrencies(ctx, tx); err != nil {
			return err
		}
		if logos, err = logo.Read(ctx, tx, id); err != nil {
			return err
		}
		err = tx.NewSelect().Model(&row).
			Column("venue_row.id", "venue_row.name", "address", "tax_number", "receipt_header", "receipt_footer", "venue_row.language", "zone").
			ColumnExpr("cutover::text as cutover").
			Column("rounding", "tax_level", "cash_increment", "cash_rounding", "default_kind", "print_receipts", "receipt_link", "receipt_barcode", "scale_layouts", "gift_months", "gift_year_end").
			Column("service_bp", "service_name", "service_min_covers", "service_kinds", "service_base", "service_tax_group_id").
			Column("tips", "tip_shares", "minimum", "minimum_per_cover", "minimum_kinds").
			ColumnExpr("a.currency, a.digits, a.revision").
			Join("join accounts a on a.account_id = venue_row.account_id").
			Where("venue_row.account_id = app_account() and venue_row.id = ?", id).Scan(ctx)
		if err != nil {
			return err
		}
		taxes, err = serviceTaxes(ctx, tx, row.ServiceTaxGroupID)
		return err
	})
	if err != nil {
		return Venue{}, 0, notFound(err, "read venue %s", id)
	}
	v, err := row.venue()
	v.Printers, v.Routes, v.Halls = printers, routes, halls
	v.Offers, v.Charges, v.Counted, v.Chains = offers, row.charges(taxes), counted, chains
	v.Devices, v.Tenders, v.Currencies, v.Logo = devices, tenders, currencies, logos
	return v, row.Revision, err
}

func readPrinters(ctx context.Context, tx bun.IDB, venue uuid.UUID, printers map[uuid.UUID]string) error {
	rows, err := tx.QueryContext(ctx, `
		select id, printer from stations where account_id = app_account() and venue_id = ? and printer <> '' and archived_at is null`, venue)
	if err != nil {
		return fmt.Errorf("read printers of stations: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id uuid.UUID
		var printer string
		if err := rows.Scan(&id, &printer); err != nil {
			return fmt.Errorf("read printer of station: %w", err)
		}
		printers[id] = printer
	}
	return rows.Err()
}

func (r venueRow) venue() (Venue, error) {
	clock, err := businessday.ParseClock(r.Zone, r.Cutover)
	if err != nil {
		return Venue{}, fmt.Errorf("venue %s: %w", r.ID, err)
	}
	layouts, err := barcode.ParseLayouts(r.ScaleLayouts)
	if err != nil {
		return Venue{}, fmt.Errorf("venue %s: %w", r.ID, err)
	}
	return Venue{
		ID: r.ID, Name: r.Name, Address: r.Address, TaxNumber: r.TaxNumber, Header: r.ReceiptHeader, Footer: r.ReceiptFooter,
		Language: r.Language, Currency: money.Currency{Code: r.Currency, Digits: r.Digits}, Clock: clock,
		Rounding: money.Rounding(r.Rounding), TaxLevel: r.TaxLevel,
		CashIncrement: money.Amount(r.CashIncrement), CashRounding: money.Rounding(r.CashRounding),
		DefaultKind: r.DefaultKind, PrintReceipts: r.PrintReceipts, ReceiptLink: r.ReceiptLink, ReceiptBarcode: r.ReceiptBarcode, Layouts: layouts,
		Gifts: giftcard.Rule{Months: r.GiftMonths, YearEnd: r.GiftYearEnd},
	}, nil
}

// Head is what the venue's receipts begin and end with.
func (v Venue) Head() receipt.Head {
	return receipt.Head{Venue: v.Name, Logo: v.Logo, Address: v.Address, TaxNumber: v.TaxNumber, Header: v.Header, Footer: v.Footer}
}

// Seller is the venue as an invoice names it.
func (v Venue) Seller() invoice.Seller {
	s := invoice.Seller{Name: v.Name, Address: v.Address, TaxNumber: v.TaxNumber, Language: v.Language}
	if v.Clock.Zone != nil {
		s.Zone = v.Clock.Zone.String()
	}
	return s
}
