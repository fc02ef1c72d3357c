package menu

import (
	"regexp"
	"strings"

	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/text"
)

// Options say what a file leaves open.
type Options struct {
	Digits   int       `json:"digits"`            // decimals of the account's currency
	Fallback string    `json:"fallback"`          // the category of what names none
	Columns  []Columns `json:"columns,omitempty"` // what the columns of each file mean; nil: as Recognise says
}

// Read reads the files of a menu. Lines that cannot be used are in the menu, refused; files
// that cannot be used at all are an error.
func Read(files []File, o Options) (Menu, error) {
	sheets, err := OpenAll(files)
	if err != nil {
		return Menu{}, err
	}
	if pair, ok := pizzas(sheets); ok {
		return pair.read(o)
	}
	r := reader{Options: o, items: map[string]int{}, skus: map[string]bool{}, barcodes: map[string]bool{}}
	for n, s := range sheets {
		columns := Recognise(s.Header)
		if n < len(o.Columns) && len(o.Columns[n]) == len(s.Header) {
			columns = o.Columns[n]
		}
		if !columns.has(Name) || !columns.has(Price) {
			return Menu{}, fault.Invalid("import.columns_missing").With("file", s.Name)
		}
		r.sheet(n, s, columns)
	}
	return r.finish(), nil
}

// OpenAll opens the files of a menu.
func OpenAll(files []File) ([]Sheet, error) {
	if len(files) == 0 {
		return nil, fault.Invalid("import.no_file")
	}
	sheets := make([]Sheet, len(files))
	for n, f := range files {
		s, err := Open(f)
		if err != nil {
			return nil, err
		}
		sheets[n] = s
	}
	return sheets, nil
}

// A reader makes items of rows.
type reader struct {
	Options
	menu     Menu
	items    map[string]int // where each item is, by category and name
	skus     map[string]bool
	barcodes map[string]bool

	file    int
	source  Sheet
	columns Columns
	mark    text.Mark
	last    int // the item of the row before, for rows that only name their group
	group   string
}

func (r *reader) sheet(file int, s Sheet, columns Columns) {
	r.file, r.source, r.columns, r.last, r.group = file, s, columns, -1, ""
	r.mark = decimalMark(s, columns)
	for _, record := range s.Records {
		r.record(record)
	}
}

// decimalMark is what any price of the column proves; a workbook's numbers have a point.
func decimalMark(s Sheet, columns Columns) text.Mark {
	var cells []string
	points := s.Workbook
	for n, field := range columns {
		if field != Price {
			continue
		}
		for _, record := range s.Records {
			if n < len(record.Fields) {
				cells = append(cells, record.Fields[n])
				points = points && plain.MatchString(record.Fields[n])
			}
		}
	}
	if points {
		return text.Point
	}
	return text.DecimalMark(cells)
}

var plain = regexp.MustCompile(`^(-?[0-9]+(\.[0-9]+)?)?$`)

// record reads one line, or refuses it.
func (r *reader) record(record text.Record) {
	cells := map[Field]string{}
	for n, field := range r.columns {
		if n >= len(record.Fields) {
			break
		}
		cell := tidy(record.Fields[n])
		switch {
		case field == TaxFlag && cells[Tax] == "" && yes(cell):
			cells[Tax], _ = flagged(r.source.Header[n])
		case field == HTML:
			cells[Description] = unmarked(record.Fields[n])
		case field != NoField && field != TaxFlag:
			cells[field] = cell
		}
	}
	row := Row{File: r.file, Line: record.Line, Variant: variant(cells), SKU: cells[SKU], Barcode: strings.TrimPrefix(cells[Barcode], "'")}
	if code, field := r.check(record, cells, &row); code != "" {
		r.refuse(row, label(cells), code, field)
		return
	}
	r.place(row, cells)
}

func (r *reader) refuse(row Row, label, code string, field Field) {
	r.menu.Refused = append(r.menu.Refused, Line{File: row.File, Line: row.Line, Outcome: Refused, Code: code, Field: field, Label: label})
}

// scientific is what a spreadsheet makes of a long number.
var scientific = regexp.MustCompile(`^[0-9]+([.,][0-9]+)?[eE]\+[0-9]+$`)

const (
	nameLimit        = 120
	codeLimit        = 64
	descriptionLimit = 2000
)

// check reads what a row costs, and says what is wrong with the row.
func (r *reader) check(record text.Record, cells map[Field]string, row *Row) (code string, field Field) {
	r.inherit(cells)
	switch n := len(r.source.Header); {
	case len(record.Fields) > n:
		return "import.too_many_fields", NoField
	case len(record.Fields) < n:
		return "import.too_few_fields", NoField
	case cells[Name] == "":
		return "import.name_missing", Name
	case scientific.MatchString(row.SKU):
		return "import.scientific_notation", SKU
	case scientific.MatchString(row.Barcode):
		return "import.scientific_notation", Barcode
	case row.SKU != "" && r.skus[row.SKU]:
		return "import.duplicate", SKU
	case row.Barcode != "" && r.barcodes[row.Barcode]:
		return "import.duplicate", Barcode
	}
	for field, limit := range map[Field]int{Name: nameLimit, Category: nameLimit, KitchenName: nameLimit, SKU: codeLimit, Barcode: codeLimit, Description: descriptionLimit} {
		if len([]rune(cells[field])) > limit {
			return "field.too_long", field
		}
	}
	if len([]rune(row.Variant)) > nameLimit {
		return "field.too_long", Variant
	}
	if code := r.price(cells[Price], row); code != "" {
		return code, Price
	}
	return "", NoField
}

// inherit gives a row that only names its group the name of the rows before it.
func (r *reader) inherit(cells map[Field]string) {
	group := cells[Group]
	if group != "" && group == r.group && cells[Name] == "" && r.last >= 0 {
		cells[Name], cells[Category] = r.menu.Items[r.last].Name, r.menu.Items[r.last].Category
	}
	if cells[Category] == "" {
		cells[Category] = r.Fallback
	}
	r.group = group
}

func (r *reader) price(cell string, row *Row) (code string) {
	switch key(cell) {
	case "":
		return ""
	case "open", "variable", "libre", "открытая", "свободная", "вільна", "відкрита":
		row.Open = true
		return ""
	}
	a, err := text.ParseAmount(cell, r.Digits, r.mark)
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	if a < 0 {
		return "catalog.price_negative"
	}
	row.Price = &a
	return ""
}

// place puts a row into its item, which may be a new one.
func (r *reader) place(row Row, cells map[Field]string) {
	k := key(cells[Category]) + "\n" + key(cells[Name])
	at, known := r.items[k]
	if !known {
		at = len(r.menu.Items)
		r.items[k] = at
		r.menu.Items = append(r.menu.Items, Item{Category: cells[Category], Name: cells[Name]})
	}
	item := &r.menu.Items[at]
	for _, before := range item.Rows {
		if key(before.Variant) == key(row.Variant) {
			r.refuse(row, label(cells), "import.duplicate", Name)
			return
		}
	}
	r.skus[row.SKU], r.barcodes[row.Barcode] = true, true
	r.last = at
	item.Rows = append(item.Rows, row)
	item.fill(cells)
}

// fill takes what describes the item from the first row that says it.
func (i *Item) fill(cells map[Field]string) {
	for field, to := range map[Field]*string{
		KitchenName: &i.KitchenName, Description: &i.Description, Tax: &i.Tax, Station: &i.Station, Colour: &i.Colour, Unit: &i.Unit,
		Allergens: &i.Allergens,
	} {
		if *to == "" {
			*to = cells[field]
		}
	}
	if cell := cells[Favourite]; cell != "" && i.Favourite == nil {
		is := yes(cell)
		i.Favourite = &is
	}
}

// finish settles what can only be known at the end: a lone variant that says nothing is none.
func (r *reader) finish() Menu {
	for n := range r.menu.Items {
		rows := r.menu.Items[n].Rows
		if len(rows) == 1 {
			switch key(rows[0].Variant) {
			case "regular", "default", "defaulttitle", "standard":
				rows[0].Variant = ""
			}
		}
	}
	return r.menu
}

// units is an amount as a pointer, for rows.
func units(a money.Amount) *money.Amount { return &a }
