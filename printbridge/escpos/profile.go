package escpos

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Cut is what a printer does at the end of a sheet.
type Cut string

// The ways to end a sheet.
const (
	CutPartial Cut = "partial"
	CutFull    Cut = "full"
	CutNone    Cut = "none" // no knife: feed only, to be torn off
)

// Buzzer is how a printer makes a noise.
type Buzzer string

// The ways to make a noise.
const (
	BuzzerNone    Buzzer = ""        // it cannot
	BuzzerBuiltIn Buzzer = "builtin" // ESC B, as most makers but Epson have it
	BuzzerDrawer  Buzzer = "drawer"  // a bell on the connector of the drawer
)

// Images is how a printer prints dots.
type Images string

// The ways to print dots.
const (
	ImagesRaster  Images = ""        // GS v 0
	ImagesColumns Images = "columns" // ESC *, in bands of 24 dots
	ImagesNone    Images = "none"
)

// A Page is a code page of a printer and its number in ESC t.
type Page struct {
	Name   string
	Number byte
}

// A Profile is what one model of printer can do.
type Profile struct {
	Columns   int    // characters of font A on a line: 32 on 58 mm paper, 48 on 80 mm
	Pages     []Page // in order of preference
	Cut       Cut
	Feed      int  // lines between the last one and the knife
	QR        bool // draws QR codes itself
	Barcodes  bool // draws barcodes itself
	Images    Images
	Red       bool // has a second colour, by ESC r
	Buzzer    Buzzer
	DrawerPin byte // 0 is pin 2 of the connector, 1 is pin 5
	Tells     bool // answers status questions and reports changes by itself
}

// preference is the order in which code pages are tried: the Latin pages with the euro
// first, then what the Russian and Ukrainian ones share most widely.
var preference = []string{
	"cp858", "cp1252", "cp866", "cp1251", "cp1125", "cp852", "cp1250", "cp855", "cp850", "cp437",
}

// families holds the numbers of code pages per family of printers, as published by their
// makers and by the open printer databases. Order as in columns.
var families = map[string]map[string]byte{
	"epson":     {"cp437": 0, "cp850": 2, "cp858": 19, "cp1252": 16, "cp852": 18, "cp866": 17, "cp1251": 46, "cp1125": 44, "cp1250": 45, "cp855": 34},
	"epson-old": {"cp437": 0, "cp850": 2, "cp858": 19, "cp1252": 16, "cp852": 18, "cp866": 17},
	"bixolon":   {"cp437": 0, "cp850": 2, "cp858": 19, "cp1252": 16, "cp852": 18, "cp866": 17, "cp1251": 28, "cp1250": 47, "cp855": 34},
	"citizen":   {"cp437": 0, "cp858": 2, "cp1252": 16, "cp852": 6, "cp866": 7},
	"star":      {"cp437": 0, "cp850": 2, "cp858": 19, "cp1252": 16, "cp852": 18, "cp866": 17},
	"fujitsu":   {"cp437": 0, "cp850": 2, "cp858": 19, "cp1252": 16, "cp852": 18, "cp866": 17},
	"xprinter":  {"cp437": 0, "cp850": 2, "cp858": 19, "cp1252": 16, "cp852": 18, "cp866": 17, "cp1251": 23},
	"zjiang":    {"cp437": 0, "cp850": 2, "cp858": 19, "cp1252": 16, "cp852": 18, "cp866": 17, "cp1251": 23, "cp1250": 72, "cp855": 60},
	"rongta":    {"cp437": 0, "cp850": 2, "cp858": 19, "cp1252": 16, "cp852": 18, "cp866": 7, "cp1251": 6, "cp1250": 30, "cp855": 28},
	"mpt":       {"cp437": 0, "cp850": 2, "cp866": 7, "cp1251": 6},
	"kefar":     {"cp437": 0, "cp850": 2, "cp858": 14, "cp1252": 11, "cp852": 13, "cp866": 12, "cp1251": 51, "cp1250": 50, "cp855": 38},
	"yhd":       {"cp437": 0, "cp850": 2, "cp858": 14, "cp1252": 11, "cp852": 13, "cp866": 12, "cp1251": 18},
	"munbyn":    {"cp437": 0, "cp850": 2, "cp858": 19, "cp1252": 6, "cp852": 18, "cp866": 17},
	"seiko":     {"cp437": 0, "cp850": 2, "cp858": 19, "cp1252": 16, "cp852": 18, "cp866": 17, "cp1251": 46, "cp1250": 45, "cp855": 34},
	"sunmi":     {"cp437": 0, "cp850": 2, "cp858": 19, "cp1252": 16, "cp852": 18, "cp866": 17, "cp855": 34},
	"hp":        {"cp437": 0, "cp850": 1, "cp858": 6, "cp1252": 8, "cp852": 2, "cp866": 7, "cp1251": 13},
	"tm-u220":   {"cp437": 0},
}

// needles are the families that print through a ribbon, in black and red, and know neither
// codes nor dots of our size.
var needles = map[string]bool{"tm-u220": true}

// Families lists the known families of printers by name.
func Families() []string { return slices.Sorted(maps.Keys(families)) }

// Pages returns a family's code pages in order of preference.
func Pages(family string) ([]Page, error) {
	numbers, ok := families[family]
	if !ok {
		return nil, fmt.Errorf("no printer family %q; known are %s", family, strings.Join(Families(), ", "))
	}
	var pages []Page
	for _, name := range preference {
		if n, ok := numbers[name]; ok {
			pages = append(pages, Page{name, n})
		}
	}
	return pages, nil
}

// Default is a profile that most printers of a family understand, on paper of so many
// columns.
func Default(family string, columns int) (Profile, error) {
	pages, err := Pages(family)
	if err != nil {
		return Profile{}, err
	}
	p := Profile{Columns: columns, Pages: pages, Cut: CutPartial, Feed: 4, QR: true, Barcodes: true, Tells: true}
	if needles[family] {
		p.QR, p.Barcodes, p.Images, p.Red = false, false, ImagesNone, true
	}
	return p, nil
}

// Dots is the printable width: a column of font A is 12 dots.
func (p Profile) Dots() int { return p.Columns * 12 }
