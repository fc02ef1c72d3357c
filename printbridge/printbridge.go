// Package printbridge names the bridge: the small program beside a till that lets the
// till's page print on paper and register sales.
//
// The folders below it, from the wire inwards: bridge answers the browser on loopback,
// pairing knows which pages may ask, spool keeps jobs on disk and gives each device one
// queue, journal is how anything here is put on disk before it is acted upon, device talks
// to a printer, scale and display to what else stands on the counter, escpos is the printer's language, glyph draws what its code pages lack,
// emulator is a printer made of software, and fiscal registers sales with a fiscal
// register, whose drivers are below it. Beside them, config is what was set up and words
// are the texts of the bridge's own pages. Nothing here knows the till's models: the only
// thing shared is models/receipt/doc, the shape of a document.
// Start reading at bridge.Bridge.Serve, or follow one job from spool.Spool.Add.
package printbridge

// What the bridge calls itself to a page that asks.
const (
	Name     = "printbridge"
	Version  = "0.1.0"
	Protocol = 1
)
