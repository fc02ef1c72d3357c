package replay

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"comptoir/models/catalog/menu"
	"comptoir/models/fault"
	"comptoir/models/money"
	"comptoir/models/text"
)

// A Source is what was read of the files of past sales.
type Source struct {
	Name    string        // part of every derived id
	Orders  []PastOrder   // in the sequence of their times
	Menu    menu.Menu     // what is sold; items that the catalogue has already stay as they are
	Refused []RefusedLine // lines that say nothing that was sold
	Priced  bool          // the files say what things cost
}

// A PastOrder is an order of a file.
type PastOrder struct {
	ID    string    // the file's
	At    time.Time // what the clock on the wall showed, as if it were UTC
	Lines []PastLine
}

// A PastLine is one line of a file, and one line of the order.
type PastLine struct {
	Item     string // SKU or name
	Quantity int
	File     string
	Line     int
}

// A RefusedLine is a line that was not replayed, and why.
type RefusedLine struct {
	File string
	Line int
	Code string
	Text string
}

// Lines counts the lines of all orders.
func (s Source) Lines() (n int) {
	for _, o := range s.Orders {
		n += len(o.Lines)
	}
	return n
}

// Pieces adds their quantities up.
func (s Source) Pieces() (n int) {
	for _, o := range s.Orders {
		for _, l := range o.Lines {
			n += l.Quantity
		}
	}
	return n
}

// Options say what files leave open.
type Options struct {
	Digits   int          // of the account's currency
	Price    money.Amount // of everything, where the files say none
	Category string       // of everything, where the files say none
}

// Read reads files of past sales. Which they are is told by their columns: orders with the lines
// that belong to them, beside the two files of their menu, or one file of lines without prices.
func Read(files []menu.File, o Options) (Source, error) {
	var r reader
	for _, f := range files {
		s, err := text.ReadSheet(f.Content)
		if err != nil {
			return Source{}, fault.Invalid("import.unreadable").With("file", f.Name).Because(err)
		}
		if !r.place(sheet{f.Name, s}, f) {
			return Source{}, fault.Invalid("replay.file_unknown").With("file", f.Name)
		}
	}
	return r.read(o)
}

type sheet struct {
	file string
	text.Sheet
}

// A reader has found out what each file is.
type reader struct {
	orders, details, lines *sheet
	menu                   []menu.File
}

func (r *reader) place(s sheet, f menu.File) bool {
	switch {
	case s.has("order_details_id", "order_id", "pizza_id", "quantity"):
		r.details = &s
	case s.has("order_id", "date", "time"):
		r.orders = &s
	case s.has("date", "time", "transaction", "item"):
		r.lines = &s
	case s.has("pizza_id", "pizza_type_id", "size", "price"), s.has("pizza_type_id", "name", "category"):
		r.menu = append(r.menu, f)
	default:
		return false
	}
	return true
}

func (s sheet) has(headers ...string) bool {
	return !slices.ContainsFunc(headers, func(h string) bool { return s.Column(h) < 0 })
}

func (r reader) read(o Options) (Source, error) {
	switch {
	case r.orders != nil && r.details != nil && r.lines == nil:
		return r.pizzas(o)
	case r.lines != nil && r.orders == nil && r.details == nil && len(r.menu) == 0:
		return r.bakery(o)
	}
	return Source{}, fault.Invalid("replay.files_incomplete")
}

// cell is a record's cell in a column, without blanks at its ends or doubled within.
func (s sheet) cell(r text.Record, header string) string {
	if c := s.Column(header); c >= 0 && c < len(r.Fields) {
		return strings.Join(strings.Fields(r.Fields[c]), " ")
	}
	return ""
}

// A calendar knows how a column writes dates.
type calendar struct{ layouts []string }

// calendarOf finds out whether the month or the day comes first, by any date that has a thirteenth.
func calendarOf(s sheet) calendar {
	c := calendar{[]string{time.DateOnly, "1/2/2006"}}
	for _, r := range s.Records {
		first, _, _ := strings.Cut(s.cell(r, "date"), "/")
		if n, err := strconv.Atoi(first); err == nil && n > 12 {
			c.layouts[1] = "2/1/2006"
		}
	}
	return c
}

// at reads a date with a time of day, of twelve or of twenty-four hours.
func (c calendar) at(date, clock string) (time.Time, bool) {
	for _, d := range c.layouts {
		for _, t := range []string{"15:04:05", "3:04:05 PM", "15:04", "3:04 PM"} {
			if at, err := time.Parse(d+" "+t, date+" "+strings.ToUpper(clock)); err == nil {
				return at, true
			}
		}
	}
	return time.Time{}, false
}

// sorted puts orders in the sequence of their times, and drops those without lines.
func sorted(orders []PastOrder) []PastOrder {
	orders = slices.DeleteFunc(orders, func(o PastOrder) bool { return len(o.Lines) == 0 })
	slices.SortStableFunc(orders, func(a, b PastOrder) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return orders
}
