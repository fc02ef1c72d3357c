package catalogdb

import (
	"cmp"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"comptoir/models/catalog"
	"comptoir/models/money"
)

// A Category groups items on the till and says where they are made.
type Category struct {
	ID       uuid.UUID
	Name     string
	Colour   string
	Stations []uuid.UUID // of every venue
	Items    int         // how many it has that are not archived
}

// An Item is an item as the back office edits it.
type Item struct {
	ID           uuid.UUID
	CategoryID   uuid.UUID
	TaxGroupID   uuid.UUID
	Name         string
	KitchenName  string
	Description  string
	SKU          string
	Barcode      string
	Price        money.Price
	OpenPrice    bool
	Discountable bool
	Unit         catalog.Unit
	Tare         money.Quantity // of the container that it is usually weighed in
	Role         catalog.Role
	Allergens    catalog.Allergens
	DepositItem  uuid.UUID // rung up with it; zero: none
	Favourite    bool
	Colour       string
	Variants     []catalog.Variant   // in order; those that are left out are archived
	Groups       []uuid.UUID         // the modifier groups that it asks, in order
	Prices       []catalog.PriceRule // of venues and order kinds
	Parts        []catalog.PartGroup // what it is made of, where that is other items
	Stations     []uuid.UUID         // where it is made, of every venue; none: where its category is
	Target       int                 // seconds within which it should be done; 0: as its station
	Archived     bool
}

// A TaxGroup says how an item is taxed.
type TaxGroup struct {
	ID      uuid.UUID
	Name    string
	Default bool
	Rates   []int // basis points of its taxes where an order kind has none of its own
}

type categoryRow struct {
	bun.BaseModel `bun:"table:categories,alias:c"`
	AccountID     uuid.UUID
	ID            uuid.UUID
	Name          string
	Colour        string
	Position      int
}

type itemRow struct {
	bun.BaseModel `bun:"table:items,alias:i"`
	AccountID     uuid.UUID
	ID            uuid.UUID
	CategoryID    uuid.UUID
	TaxGroupID    uuid.UUID
	Name          string
	KitchenName   string
	Description   string
	SKU           string `bun:"sku"`
	Barcode       string
	Price         string
	OpenPrice     bool
	Discountable  bool
	Unit          string
	Tare          string
	Role          string
	DepositItemID uuid.UUID `bun:",nullzero"`
	Allergens     []string  `bun:",array"`
	Favourite     bool
	Colour        string
	TargetSeconds int
	Position      int
	ArchivedAt    *time.Time
}

type variantRow struct {
	bun.BaseModel `bun:"table:variants,alias:v"`
	AccountID     uuid.UUID
	ID            uuid.UUID
	ItemID        uuid.UUID
	Name          string
	SKU           string `bun:"sku"`
	Barcode       string
	Price         string
	Position      int
}

type itemGroupRow struct {
	bun.BaseModel `bun:"table:item_modifier_groups"`
	AccountID     uuid.UUID
	ItemID        uuid.UUID
	GroupID       uuid.UUID
	Position      int
}

type priceRow struct {
	bun.BaseModel `bun:"table:price_rules"`
	AccountID     uuid.UUID
	ID            uuid.UUID
	ItemID        uuid.UUID
	VariantID     uuid.UUID `bun:",nullzero"`
	VenueID       uuid.UUID `bun:",nullzero"`
	Kind          string
	Price         string
}

type groupRow struct {
	bun.BaseModel `bun:"table:modifier_groups,alias:g"`
	AccountID     uuid.UUID
	ID            uuid.UUID
	Name          string
	Min           int
	Max           int
	Free          int
	Position      int
}

type modifierRow struct {
	bun.BaseModel `bun:"table:modifiers,alias:m"`
	AccountID     uuid.UUID
	ID            uuid.UUID
	GroupID       uuid.UUID
	Name          string
	Price         string
	SoldOut       bool
	OpensGroupID  uuid.UUID `bun:",nullzero"`
	Allergens     []string  `bun:",array"`
	Position      int
}

func (i Item) row(account uuid.UUID) *itemRow {
	return &itemRow{
		AccountID: account, ID: i.ID, CategoryID: i.CategoryID, TaxGroupID: i.TaxGroupID, Name: i.Name,
		KitchenName: i.KitchenName, Description: i.Description, SKU: i.SKU, Barcode: i.Barcode, Price: i.Price.String(),
		OpenPrice: i.OpenPrice, Discountable: i.Discountable, Unit: string(i.Unit), Tare: i.Tare.String(), Role: string(cmp.Or(i.Role, catalog.Goods)), DepositItemID: i.DepositItem, Allergens: i.Allergens.Codes(), Favourite: i.Favourite, Colour: i.Colour,
		TargetSeconds: i.Target,
	}
}

func (r itemRow) item() (Item, error) {
	price, err := money.ParsePrice(r.Price)
	if err != nil {
		return Item{}, err
	}
	allergens, err := catalog.ParseAllergens(r.Allergens)
	if err != nil {
		return Item{}, err
	}
	tare, err := money.ParseQuantity(r.Tare)
	return Item{
		ID: r.ID, CategoryID: r.CategoryID, TaxGroupID: r.TaxGroupID, Name: r.Name, KitchenName: r.KitchenName,
		Description: r.Description, SKU: r.SKU, Barcode: r.Barcode, Price: price, OpenPrice: r.OpenPrice,
		Discountable: r.Discountable, Unit: catalog.Unit(r.Unit), Tare: tare, Role: catalog.Role(r.Role), DepositItem: r.DepositItemID, Allergens: allergens, Favourite: r.Favourite, Colour: r.Colour, Archived: r.ArchivedAt != nil,
		Target: r.TargetSeconds,
	}, err
}

func (i Item) variantRows(account uuid.UUID) []variantRow {
	rows := make([]variantRow, len(i.Variants))
	for n, v := range i.Variants {
		rows[n] = variantRow{
			AccountID: account, ID: v.ID, ItemID: i.ID, Name: v.Name, SKU: v.SKU, Barcode: v.Barcode,
			Price: v.Price.String(), Position: n,
		}
	}
	return rows
}

func (i Item) groupRows(account uuid.UUID) []itemGroupRow {
	rows := make([]itemGroupRow, len(i.Groups))
	for n, g := range i.Groups {
		rows[n] = itemGroupRow{AccountID: account, ItemID: i.ID, GroupID: g, Position: n}
	}
	return rows
}

func (i Item) priceRows(account uuid.UUID) []priceRow {
	rows := make([]priceRow, len(i.Prices))
	for n, p := range i.Prices {
		rows[n] = priceRow{
			AccountID: account, ID: newID(), ItemID: i.ID, VariantID: p.VariantID, VenueID: p.VenueID,
			Kind: string(p.Kind), Price: p.Price.String(),
		}
	}
	return rows
}

// words are what the item is found by.
func (i Item) words() []string {
	texts := []string{i.Name, i.KitchenName, i.SKU, i.Barcode}
	for _, v := range i.Variants {
		texts = append(texts, v.SKU, v.Barcode)
	}
	return words(texts...)
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
