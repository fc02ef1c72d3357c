package till

// A Mode is how a register serves: what its screen puts first, never what may be done there.
type Mode string

// The modes of a register.
const (
	Tables  Mode = "tables"  // guests sit; the floor plan leads to their orders
	Counter Mode = "counter" // guests order, wait for their number and fetch what they ordered
	Retail  Mode = "retail"  // goods are scanned one after the other, and paid
)

// Modes lists the modes.
func Modes() []Mode { return []Mode{Tables, Counter, Retail} }

// Valid says whether a register can serve like that.
func (m Mode) Valid() bool { return m == Tables || m == Counter || m == Retail }
