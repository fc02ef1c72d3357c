// Package menu takes menus out of files: our own template, other systems' exports, and a pair
// of files that a known real menu is published in.
//
// It owns the reading of files, the meaning of their columns, and the comparison with what the
// catalogue has already, line by line. It must not know who sends a file or how a report is
// shown. Nothing is ever added twice: what a file names by SKU, or else by category, name and
// variant, is brought up to date. Start reading at Read, then Plan, then Apply.
package menu

import (
	"comptoir/models/money"
)

// A File is one of the files of a menu.
type File struct {
	Name    string
	Content []byte
}

// A Menu is what was read of a menu's files, before it is compared with the catalogue.
type Menu struct {
	Items   []Item `json:"items"`
	Refused []Line `json:"refused,omitempty"` // lines that say nothing that could be sold
}

// Lines is how many lines of the files say something.
func (m Menu) Lines() int {
	n := len(m.Refused)
	for _, i := range m.Items {
		n += len(i.Rows)
	}
	return n
}

// An Item is an item of a file: one row, or one for each variant.
type Item struct {
	Category    string `json:"category,omitempty"`
	Name        string `json:"name"`
	KitchenName string `json:"kitchen_name,omitempty"`
	Description string `json:"description,omitempty"`
	Tax         string `json:"tax,omitempty"` // a group's name, or a rate
	Station     string `json:"station,omitempty"`
	Colour      string `json:"colour,omitempty"`
	Favourite   *bool  `json:"favourite,omitempty"`
	Unit        string `json:"unit,omitempty"`
	Allergens   string `json:"allergens,omitempty"` // as written: names or letters, with commas
	Rows        []Row  `json:"rows"`
}

// A Row is what one line says: a variant, or, where Variant is empty, the item itself.
type Row struct {
	File    int           `json:"file"`
	Line    int           `json:"line"` // of the file, its header being on line 1
	Variant string        `json:"variant,omitempty"`
	SKU     string        `json:"sku,omitempty"`
	Barcode string        `json:"barcode,omitempty"`
	Price   *money.Amount `json:"price,omitempty"` // nil: the line names none
	Open    bool          `json:"open,omitempty"`  // whoever sells it types the price
}

// Outcome is what became of a line.
type Outcome string

// The outcomes.
const (
	New       Outcome = "new"
	Updated   Outcome = "updated"
	Unchanged Outcome = "unchanged"
	Refused   Outcome = "refused"
)

// Outcomes lists them in the sequence in which reports show them.
func Outcomes() []Outcome { return []Outcome{New, Updated, Unchanged, Refused} }

// A Line is what became of one line of a file.
type Line struct {
	File    int     `json:"file"`
	Line    int     `json:"line"`
	Outcome Outcome `json:"outcome"`
	Code    string  `json:"code,omitempty"`  // why it was refused, or what is worth knowing of what was taken
	Field   Field   `json:"field,omitempty"` // the column that is to blame
	Label   string  `json:"label,omitempty"` // what the line is about
}

// A Report is what became of all lines.
type Report struct {
	Lines []Line
}

// Count is how many lines came to an outcome.
func (r Report) Count(o Outcome) int {
	n := 0
	for _, l := range r.Lines {
		if l.Outcome == o {
			n++
		}
	}
	return n
}

// Told are the lines that somebody should read: refused, or taken with a remark.
func (r Report) Told() []Line {
	var list []Line
	for _, l := range r.Lines {
		if l.Code != "" {
			list = append(list, l)
		}
	}
	return list
}
