package replay

import (
	"strings"

	"comptoir/models/catalog/menu"
)

// bakery reads a bakery's transactions, one line for each thing that was rung up. The same thing
// twice in a transaction is two lines, as it was rung up: so the lines of reports can be counted
// against those of the file. There are no prices in it.
func (r reader) bakery(o Options) (Source, error) {
	s := Source{Name: "bakery"}
	byID, known, dates := map[string]int{}, map[string]bool{}, calendarOf(*r.lines)
	for _, rec := range r.lines.Records {
		id, item := r.lines.cell(rec, "transaction"), r.lines.cell(rec, "item")
		moment, ok := dates.at(r.lines.cell(rec, "date"), r.lines.cell(rec, "time"))
		switch {
		case !ok || id == "":
			s.refuse(*r.lines, rec.Line, "replay.order_unreadable", id)
			continue
		case nothing(item):
			s.refuse(*r.lines, rec.Line, "replay.not_sold", item)
			continue
		}
		at, seen := byID[id]
		if !seen {
			at = len(s.Orders)
			byID[id] = at
			s.Orders = append(s.Orders, PastOrder{ID: id, At: moment})
		}
		line := PastLine{Item: item, Quantity: 1, File: r.lines.file, Line: rec.Line}
		s.Orders[at].Lines = append(s.Orders[at].Lines, line)
		if !known[key(item)] {
			known[key(item)] = true
			price := o.Price
			s.Menu.Items = append(s.Menu.Items, menu.Item{Category: o.Category, Name: item, Rows: []menu.Row{{Line: rec.Line, Price: &price}}})
		}
	}
	s.Orders = sorted(s.Orders)
	return s, nil
}

// nothing is what the file says where nothing was sold, or where its makers corrected something.
func nothing(item string) bool {
	return item == "" || strings.EqualFold(item, "NONE") || strings.EqualFold(item, "Adjustment")
}

// key is how names and SKUs are compared.
func key(name string) string { return strings.ToLower(name) }
