// Package notice tells people at work what they should know at once: that dishes of theirs are
// ready, and what somebody at another screen writes to them.
//
// It owns whom a notice is for, until when it stands, and who has read it. It must not know when a
// dish is ready, nor how a notice is worded: a phrase is a key that each reads in their language.
// Start reading at Store.For, then Ready and Store.Send.
package notice

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"comptoir/models/catalog"
	"comptoir/models/fault"
	"comptoir/models/form"
	"comptoir/models/money"
)

// A Kind is what a notice is.
type Kind string

// The kinds.
const (
	IsReady   Kind = "ready"   // what was sent to the kitchen can be carried out
	IsMessage Kind = "message" // somebody writes
)

// A Notice is one thing that somebody should know.
type Notice struct {
	ID          uuid.UUID    `bun:"id"`
	VenueID     uuid.UUID    `bun:"venue_id"`
	Kind        Kind         `bun:"kind"`
	OrderID     uuid.UUID    `bun:"order_id"` // whose dishes are ready; where they are now
	Number      int          `bun:"number"`
	OrderKind   catalog.Kind `bun:"order_kind"`
	OrderName   string       `bun:"order_name"`
	TableName   string       `bun:"table_name"`
	Dishes      []Dish       `bun:"dishes,type:jsonb"`
	Phrase      Phrase       `bun:"phrase"`
	About       string       `bun:"about"`
	Text        string       `bun:"text"`
	FromStaff   uuid.UUID    `bun:"from_staff"`
	FromStation uuid.UUID    `bun:"from_station"`
	FromName    string       `bun:"from_name"`
	At          time.Time    `bun:"created_at"`
}

// A Dish is so much of one thing.
type Dish struct {
	Name     string         `json:"name"`
	Quantity money.Quantity `json:"quantity"`
	Unit     string         `json:"unit,omitempty"` // empty: pieces
}

// Count is how many dishes there are to carry; what is weighed is one.
func (n Notice) Count() int {
	count := 0
	for _, d := range n.Dishes {
		if pieces := int(d.Quantity / money.One); d.Unit == "" && pieces > 1 {
			count += pieces
		} else {
			count++
		}
	}
	return count
}

// A Reader is who looks: a person, a station's screen, or a person at one.
type Reader struct {
	VenueID uuid.UUID
	Staff   uuid.UUID // zero: nobody is signed in
	Station uuid.UUID // zero: not a kitchen's screen
	Name    string
	Floor   bool // one of those who serve
}

// A Phrase is a message that needs no writing.
type Phrase string

// The phrases.
const (
	Runner  Phrase = "runner"  // somebody carry this, please
	Come    Phrase = "come"    // the waiter of a table is wanted
	Minutes Phrase = "minutes" // a table's dishes take five minutes more
	SoldOut Phrase = "out"     // there is no more of a dish
	Hurry   Phrase = "hurry"   // a table is in a hurry
	Wait    Phrase = "wait"    // a table wants to wait
)

// Phrases lists the phrases, those that need nothing more first.
func Phrases() []Phrase { return []Phrase{Runner, Come, Minutes, SoldOut, Hurry, Wait} }

// NeedsAbout says whether a phrase is about a table or a dish.
func (p Phrase) NeedsAbout() bool { return p != "" && p != Runner }

// A Target is whom a message is for: "all", "floor", "kitchen", "staff:" or "station:" and an id.
type Target string

// The targets of more than one.
const (
	Everybody Target = "all"
	Floor     Target = "floor"
	Kitchen   Target = "kitchen"
)

// ToStaff is the target of one person, and ToStation of one station.
func ToStaff(id uuid.UUID) Target   { return Target("staff:" + id.String()) }
func ToStation(id uuid.UUID) Target { return Target("station:" + id.String()) }

// split reads a target of one.
func (t Target) split() (kind string, id uuid.UUID) {
	kind, text, _ := strings.Cut(string(t), ":")
	id, _ = uuid.Parse(text)
	return kind, id
}

func (t Target) known() bool {
	if t == Everybody || t == Floor || t == Kitchen {
		return true
	}
	kind, id := t.split()
	return (kind == "staff" || kind == "station") && id != uuid.Nil
}

// LongestText and LongestAbout are how many characters a message may have.
const (
	LongestText  = 200
	LongestAbout = 40
)

// A Message is what somebody writes.
type Message struct {
	To     Target
	Phrase Phrase
	About  string
	Text   string
}

// check looks at what was typed, and tidies it.
func (m *Message) check() error {
	var c form.Check
	m.About, m.Text = c.Optional("about", m.About, LongestAbout), c.Optional("text", m.Text, LongestText)
	c.Require(m.To.known(), "to", "field.choose")
	c.Require(m.Phrase == "" || slices.Contains(Phrases(), m.Phrase), "text", "field.unknown")
	c.Require(!m.Phrase.NeedsAbout() || m.About != "", "about", "notice.about_needed")
	c.Require(m.Phrase != "" || m.Text != "", "text", "notice.text_needed")
	return c.Err()
}

// ErrTooMany is the refusal of a sender who writes without pause.
var ErrTooMany = fault.TooMany("notice.too_many")
