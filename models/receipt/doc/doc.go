// Package doc is paper before it meets a printer: a receipt, a ticket or a report as a
// list of blocks that any device can lay out.
//
// It owns the shape of a document, its limits, and how it breaks into lines of so many
// columns by display width. It must not know money, orders, languages, code pages or any
// printer's commands: texts arrive ready, and printbridge turns lines into bytes.
// It imports only the standard library, so that the browser can preview what prints.
// Start reading at Document, then Layout.
package doc

// A Document is one job on paper, from the first line to the cut. Its JSON form is what
// a page hands to the bridge.
type Document struct {
	Title    string  `json:"title"`    // for queues and windows; not printed
	Language string  `json:"language"` // BCP 47 tag of the texts: "fr"
	Blocks   []Block `json:"blocks"`
}

// Kind says what a block or a laid-out line is.
type Kind string

// The kinds of blocks. Layout turns text, pair, row and rule into text lines and passes
// the others on.
const (
	KindText    Kind = "text"    // a paragraph, wrapped
	KindPair    Kind = "pair"    // Text at the left, Right unbroken at the right edge
	KindRow     Kind = "row"     // Cells side by side
	KindRule    Kind = "rule"    // a line across the paper
	KindFeed    Kind = "feed"    // Lines empty lines
	KindQR      Kind = "qr"      // Text as a QR code
	KindBarcode Kind = "barcode" // Text as a barcode of Symbology
	KindPicture Kind = "picture" // one of Pictures, the widest that the paper holds
	KindCut     Kind = "cut"     // the end of a sheet
	KindDrawer  Kind = "drawer"  // opens the cash drawer
	KindBuzzer  Kind = "buzzer"  // makes a noise, where the printer has something for that
)

// Align says where a text stands between the edges; the zero value is left.
type Align string

// The alignments.
const (
	Left   Align = ""
	Center Align = "center"
	Right  Align = "right"
)

// Size is the height and width of characters; the zero value is the printer's normal.
type Size string

// The sizes.
const (
	Normal Size = ""
	Tall   Size = "tall"   // double height, same columns
	Double Size = "double" // double height and width: half the columns
)

// A Symbology names a kind of barcode.
type Symbology string

// The symbologies that every driver can print or draw.
const (
	EAN13   Symbology = "ean13"
	EAN8    Symbology = "ean8"
	Code128 Symbology = "code128"
)

// Style is how a text looks.
type Style struct {
	Align    Align `json:"align,omitempty"`
	Size     Size  `json:"size,omitempty"`
	Bold     bool  `json:"bold,omitempty"`
	Inverted bool  `json:"inverted,omitempty"` // white on black across the whole line
	Red      bool  `json:"red,omitempty"`      // in the second colour, where the printer has one
}

// A Cell is one column of a row. Width is in columns of normal characters; 0 shares what
// the others leave.
type Cell struct {
	Text  string `json:"text"`
	Width int    `json:"width,omitempty"`
	Align Align  `json:"align,omitempty"`
}

// A Block is one element of a document; its Kind says which fields count.
type Block struct {
	Kind      Kind      `json:"kind"`
	Text      string    `json:"text,omitempty"`
	Right     string    `json:"right,omitempty"`
	Cells     []Cell    `json:"cells,omitempty"`
	Lines     int       `json:"lines,omitempty"`
	Pin       int       `json:"pin,omitempty"` // of the connector that opens a drawer, 2 or 5; 0: as the printer is set up
	Symbology Symbology `json:"symbology,omitempty"`
	Pictures  []Picture `json:"pictures,omitempty"`
	Style
}

// Paragraph is a text that wraps at spaces.
func Paragraph(text string) Block { return Block{Kind: KindText, Text: text} }

// Pair is a name and its price: the left part wraps, the right part never breaks.
func Pair(left, right string) Block { return Block{Kind: KindPair, Text: left, Right: right} }

// Row is several cells side by side.
func Row(cells ...Cell) Block { return Block{Kind: KindRow, Cells: cells} }

// Rule is a line across the paper.
func Rule() Block { return Block{Kind: KindRule} }

// Feed is so many empty lines.
func Feed(lines int) Block { return Block{Kind: KindFeed, Lines: lines} }

// QR is a QR code of a text, centred.
func QR(text string) Block { return Block{Kind: KindQR, Text: text} }

// Barcode is a barcode with its digits under it, centred.
func Barcode(s Symbology, text string) Block {
	return Block{Kind: KindBarcode, Symbology: s, Text: text}
}

// Cut ends a sheet; what follows begins a new one.
func Cut() Block { return Block{Kind: KindCut} }

// Drawer opens the cash drawer connected to the printer.
func Drawer() Block { return Block{Kind: KindDrawer} }

// DrawerAt opens the drawer at a pin of the printer's connector.
func DrawerAt(pin int) Block { return Block{Kind: KindDrawer, Pin: pin} }

// Buzzer calls whoever stands near the printer.
func Buzzer() Block { return Block{Kind: KindBuzzer} }

// Centered returns the block in the middle of the paper.
func (b Block) Centered() Block { b.Align = Center; return b }

// AtRight returns the block at the right edge.
func (b Block) AtRight() Block { b.Align = Right; return b }

// Strong returns the block in bold.
func (b Block) Strong() Block { b.Bold = true; return b }

// Higher returns the block in double height.
func (b Block) Higher() Block { b.Size = Tall; return b }

// Bigger returns the block in double height and width.
func (b Block) Bigger() Block { b.Size = Double; return b }

// Inverse returns the block in white on black.
func (b Block) Inverse() Block { b.Inverted = true; return b }

// InRed returns the block in the second colour; printers of one colour print it as it is.
func (b Block) InRed() Block { b.Red = true; return b }
