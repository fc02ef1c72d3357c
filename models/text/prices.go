package text

import (
	"regexp"
	"strings"

	"comptoir/models/fault"
	"comptoir/models/money"
)

// PriceColumns are the headers of a list of items with prices. An empty one is not there.
type PriceColumns struct {
	SKU   string `json:"sku"`
	Name  string `json:"name"`
	Price string `json:"price"`
}

// PriceRow is one item of a list.
type PriceRow struct {
	Line  int          `json:"line"`
	Name  string       `json:"name"`
	Price money.Amount `json:"price"`
	SKU   string       `json:"sku"` // as it stands: leading zeros and points belong to it
}

// Problem is what is wrong on a line of a file.
type Problem struct {
	Line   int    `json:"line"`
	Column string `json:"column,omitempty"` // "sku", "name" or "price"
	Code   string `json:"code"`
}

// ReadPrices takes the items from a sheet whose prices are in a currency with so many
// digits. A line with a problem is left out; all problems are told.
func ReadPrices(s Sheet, c PriceColumns, digits int) ([]PriceRow, []Problem) {
	l := list{sheet: s, digits: digits, seen: make(map[string]bool), rows: []PriceRow{}, problems: []Problem{}}
	l.sku, l.name, l.price = l.column("sku", c.SKU), l.column("name", c.Name), l.column("price", c.Price)
	if len(l.problems) > 0 {
		return l.rows, l.problems
	}
	l.mark = DecimalMark(l.prices())
	for _, r := range s.Records {
		l.read(r)
	}
	return l.rows, l.problems
}

// list is a list of items being read.
type list struct {
	sheet            Sheet
	digits           int
	sku, name, price int
	mark             Mark
	seen             map[string]bool
	rows             []PriceRow
	problems         []Problem
}

func (l *list) column(column, header string) int {
	if header == "" {
		return -1
	}
	at := l.sheet.Column(header)
	if at < 0 {
		l.problem(1, column, "missing_column")
	}
	return at
}

func (l *list) problem(line int, column, code string) {
	l.problems = append(l.problems, Problem{Line: line, Column: column, Code: code})
}

// prices returns the cells of the price column.
func (l *list) prices() []string {
	var out []string
	for _, r := range l.sheet.Records {
		if len(r.Fields) == len(l.sheet.Header) && l.price >= 0 {
			out = append(out, r.Fields[l.price])
		}
	}
	return out
}

func (l *list) read(r Record) {
	switch n := len(l.sheet.Header); {
	case len(r.Fields) > n:
		l.problem(r.Line, "", "too_many_fields")
		return
	case len(r.Fields) < n:
		l.problem(r.Line, "", "too_few_fields")
		return
	}
	before := len(l.problems)
	row := PriceRow{Line: r.Line, Name: cell(r, l.name), SKU: cell(r, l.sku)}
	if l.price >= 0 {
		row.Price = l.readPrice(r)
	}
	l.checkSKU(row)
	if len(l.problems) == before {
		l.rows = append(l.rows, row)
	}
}

func (l *list) readPrice(r Record) money.Amount {
	a, err := ParseAmount(r.Fields[l.price], l.digits, l.mark)
	if f := fault.Of(err); f != nil {
		l.problem(r.Line, "price", strings.TrimPrefix(f.Code, "amount."))
	}
	return a
}

// scientific is what a spreadsheet makes of a long number.
var scientific = regexp.MustCompile(`^[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+$`)

func (l *list) checkSKU(row PriceRow) {
	switch {
	case row.SKU == "":
		return
	case scientific.MatchString(strings.TrimSpace(row.SKU)):
		l.problem(row.Line, "sku", "scientific_notation")
	case l.seen[row.SKU]:
		l.problem(row.Line, "sku", "duplicate")
	}
	l.seen[row.SKU] = true
}

func cell(r Record, at int) string {
	if at < 0 {
		return ""
	}
	return r.Fields[at]
}

// DecimalMark returns the decimal mark that any cell of a column proves; NoMark where none
// does, or where they contradict each other.
func DecimalMark(cells []string) Mark {
	mark := NoMark
	for _, c := range cells {
		number := strings.TrimPrefix(bare(c), "-")
		m := proven(number)
		if m == NoMark || strings.Trim(number, "0123456789.,") != "" {
			continue
		}
		if mark != NoMark && m != mark {
			return NoMark
		}
		mark = m
	}
	return mark
}
