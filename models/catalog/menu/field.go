package menu

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"comptoir/models/fault"
)

// Field is what a column means.
type Field string

// The fields. A column without one is passed over.
const (
	NoField     Field = ""
	Category    Field = "category"
	Name        Field = "name"
	Variant     Field = "variant"
	Price       Field = "price"
	SKU         Field = "sku"
	Barcode     Field = "barcode"
	Tax         Field = "tax"
	Description Field = "description"
	KitchenName Field = "kitchen_name"
	Station     Field = "station"
	Colour      Field = "colour"
	Favourite   Field = "favourite"
	Unit        Field = "unit"
	Allergens   Field = "allergens"
	Variant2    Field = "variant2"     // a second and a third property, as in "L / gluten free"
	Variant3    Field = "variant3"     //
	Group       Field = "group"        // rows with the same value are one item, named in the first
	HTML        Field = "html"         // a description with markup, which is taken out
	TaxFlag     Field = "tax_flag"     // yes or no; the header names the tax
	SecondBest  Field = "category_2nd" // a category where there is no better column
)

// Fields are those that people choose from, in the sequence of the template.
func Fields() []Field {
	return []Field{Category, Name, Variant, Price, SKU, Barcode, Tax, Description, KitchenName, Station, Colour, Favourite, Unit, Allergens}
}

// FieldOf reads a field by its name; the empty one is a column that is passed over.
func FieldOf(name string) (Field, error) {
	f := Field(name)
	_, known := headers()[f]
	if f != NoField && f != TaxFlag && !known && !slices.Contains(Fields(), f) {
		return NoField, fault.Malformed("request.unreadable")
	}
	return f, nil
}

// Columns says what each column of a file means.
type Columns []Field

// has says whether a column means f.
func (c Columns) has(f Field) bool { return slices.Contains(c, f) }

// headers are the names that columns go by: in our template in four languages, and in the
// exports of other systems. Compared without case, accents, spaces and marks.
func headers() map[Field]string {
	return map[Field]string{
		Category: `category, categorie, kategorie, categoria, категория, категорія, reporting category, product type, type, group name,
			menu group, department, rubrik, warengruppe, раздел, розділ`,
		SecondBest:  `product category, categories, tags`,
		Name:        `name, item name, item, product, product name, title, nom, article, produit, libelle, название, наименование, назва, товар, artikel, bezeichnung, produkt, nombre, nome`,
		Variant:     `variant, variation, variation name, size, option, option 1 value, option1 value, variante, taille, вариант, размер, варіант, розмір, grosse, tamano, modificatore`,
		Variant2:    `option 2 value, option2 value`,
		Variant3:    `option 3 value, option3 value`,
		Price:       `price, default price, unit price, sale price, variant price, prix, prix ttc, prix de vente, tarif, цена, ціна, preis, verkaufspreis, precio, prezzo`,
		SKU:         `sku, variant sku, item sku, code, item code, reference, ref, артикул, код, artikelnummer, article number, plu`,
		Barcode:     `barcode, variant barcode, gtin, ean, upc, ean13, code barres, code a barres, штрихкод, штрих код, strichcode`,
		Tax:         `tax, tax group, vat, vat rate, tax rate, tva, taux de tva, taxe, ндс, пдв, налог, податок, mwst, iva, steuer`,
		Description: `description, ingredients, details, описание, опис, состав, склад, beschreibung, descripcion, descrizione`,
		KitchenName: `kitchen name, ticket name, short name, nom en cuisine, nom cuisine, название на кухне, назва на кухні`,
		Station:     `station, printer, prep station, kitchen, poste, imprimante, станция, станція, цех, принтер`,
		Colour:      `colour, color, couleur, цвет, колір, farbe`,
		Unit:        `unit, unit of measure, uom, measure, unite, unite de mesure, единица, единица измерения, ед изм, одиниця, одиниця виміру, од вим, einheit, unidad, unita`,
		Allergens:   `allergens, allergen, contains, allergenes, allergene, contient, аллергены, содержит аллергены, алергени, містить алергени, alergenos, allergeni`,
		Favourite:   `favourite, favorite, favori, favoris, избранное, обране`,
		Group:       `handle, parent sku, parent, group id`,
		HTML:        `body html, body`,
	}
}

// Recognise says what the columns of a header mean. Where two could be the same, the first is.
func Recognise(header []string) Columns {
	known := map[string]Field{}
	for field, names := range headers() {
		for name := range strings.SplitSeq(names, ",") {
			known[key(name)] = field
		}
	}
	columns := make(Columns, len(header))
	for n, h := range header {
		field := known[key(h)]
		if _, ok := flagged(h); ok {
			field = TaxFlag
		}
		if field == TaxFlag || !columns[:n].has(field) {
			columns[n] = field
		}
	}
	return columns.settle()
}

// settle takes the second best where there is no best.
func (c Columns) settle() Columns {
	for n, field := range c {
		switch {
		case field == SecondBest && c.has(Category):
			c[n] = NoField
		case field == SecondBest:
			c[n] = Category
		case field == HTML && c.has(Description):
			c[n] = NoField
		}
	}
	return c
}

// key is a text as it is compared: "Code à barres" and "CODE A BARRES" are one.
func key(text string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(text)))
}

// flagged reads a header such as `Tax - VAT (10%)`: the tax that a yes in its column stands for.
func flagged(header string) (tax string, ok bool) {
	rest, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(header)), "tax -")
	if !ok {
		return "", false
	}
	open := strings.LastIndex(rest, "(")
	rate, closed := strings.CutSuffix(strings.TrimSpace(rest), ")")
	if open < 0 || !closed {
		return "", false
	}
	return rate[strings.LastIndex(rate, "(")+1:], true
}

func yes(cell string) bool {
	return slices.Contains([]string{"y", "yes", "true", "1", "x", "oui", "да", "так", "ja", "si"}, key(cell))
}
