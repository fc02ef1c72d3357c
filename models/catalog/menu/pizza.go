package menu

import (
	"cmp"
	"slices"
	"strings"

	"comptoir/models/fault"
	"comptoir/models/text"
)

// A pair is a menu in two files, as the pizza-place data set has it: sizes with their prices,
// and the pizzas that they are sizes of.
type pair struct {
	sizes, types Sheet
	sizesAt      int // which of the files
	typesAt      int
}

// pizzas recognises the pair by its headers. One file without the other is told as such, by
// the columns that are missing.
func pizzas(sheets []Sheet) (pair, bool) {
	p := pair{sizesAt: -1, typesAt: -1}
	for n, s := range sheets {
		switch {
		case hasAll(s.Sheet, "pizza_id", "pizza_type_id", "size", "price"):
			p.sizes, p.sizesAt = s, n
		case hasAll(s.Sheet, "pizza_type_id", "name", "category", "ingredients"):
			p.types, p.typesAt = s, n
		}
	}
	return p, p.sizesAt >= 0 && p.typesAt >= 0 && len(sheets) == 2
}

func hasAll(s text.Sheet, headers ...string) bool {
	for _, h := range headers {
		if s.Column(h) < 0 {
			return false
		}
	}
	return true
}

// read joins the files by the type's id, which they write in different cases.
func (p pair) read(o Options) (Menu, error) {
	types := map[string]int{} // by id: which item
	var m Menu
	for _, r := range p.types.Records {
		name := at(r, p.types.Column("name"))
		if name == "" {
			m.Refused = append(m.Refused, Line{File: p.typesAt, Line: r.Line, Outcome: Refused, Code: "import.name_missing", Field: Name})
			continue
		}
		types[key(at(r, p.types.Column("pizza_type_id")))] = len(m.Items)
		m.Items = append(m.Items, Item{Category: cmp.Or(at(r, p.types.Column("category")), o.Fallback), Name: name, Description: at(r, p.types.Column("ingredients"))})
	}
	p.price(&m, types, o)
	if len(m.Items) == 0 {
		return m, fault.Invalid("import.empty").With("file", p.types.Name)
	}
	m.Items = slices.DeleteFunc(m.Items, func(i Item) bool { return len(i.Rows) == 0 })
	for n := range m.Items {
		slices.SortStableFunc(m.Items[n].Rows, func(a, b Row) int { return cmp.Compare(sizeRank(a.Variant), sizeRank(b.Variant)) })
	}
	return m, nil
}

// price gives each pizza its sizes.
func (p pair) price(m *Menu, types map[string]int, o Options) {
	column := p.sizes.Column("price")
	var cells []string
	for _, r := range p.sizes.Records {
		cells = append(cells, at(r, column))
	}
	mark := text.DecimalMark(cells)
	seen := map[string]bool{}
	for _, r := range p.sizes.Records {
		row := Row{File: p.sizesAt, Line: r.Line, Variant: at(r, p.sizes.Column("size")), SKU: at(r, p.sizes.Column("pizza_id"))}
		code, field := "", NoField
		which, known := types[key(at(r, p.sizes.Column("pizza_type_id")))]
		amount, err := text.ParseAmount(at(r, column), o.Digits, mark)
		switch {
		case !known:
			code, field = "import.type_unknown", Name
		case row.SKU == "" || seen[row.SKU]:
			code, field = "import.duplicate", SKU
		case err != nil:
			code, field = fault.Of(err).Code, Price
		case amount < 0:
			code, field = "catalog.price_negative", Price
		}
		seen[row.SKU] = true
		if code != "" {
			m.Refused = append(m.Refused, Line{File: row.File, Line: row.Line, Outcome: Refused, Code: code, Field: field, Label: row.SKU})
			continue
		}
		row.Price = units(amount)
		m.Items[which].Rows = append(m.Items[which].Rows, row)
	}
}

// at is a cell, tidied up; empty where the line ends before it.
func at(r text.Record, column int) string {
	if column < 0 || column >= len(r.Fields) {
		return ""
	}
	return tidy(r.Fields[column])
}

// sizeRank is the place of a size among sizes; what is none comes last, as it stands.
func sizeRank(size string) int {
	sizes := []string{"XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL"}
	if n := slices.Index(sizes, strings.ToUpper(size)); n >= 0 {
		return n
	}
	return len(sizes)
}
