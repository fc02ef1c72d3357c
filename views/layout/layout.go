// Package layout is the frame around every screen: the back office with its navigation, the
// full-bleed screens of till, floor and kitchen, and the bare page for signing in.
//
// It owns the head of the document, navigation, the live mark, notices and dialogs. It must not
// know who may see what: navigation arrives already filtered. Start reading at Page.
package layout

import (
	"time"

	"github.com/a-h/templ"
)

// PreferencesPath takes theme and language, each from a button of a form: name "theme"
// (auto, light, dark) or "language" (a code of i18n.Languages), and "return" with the address to
// go back to.
const PreferencesPath = "/preferences"

// Frame is what every page has.
type Frame struct {
	Title   string
	Theme   string    // "light", "dark", or empty: as the machine is set
	Path    string    // address of this page, to come back to after a change of language
	Person  Person    // who is signed in; zero: nobody
	Live    string    // address of the event stream, "/events?topics=orders,tickets"; empty: none
	Since   string    // id of the last event that this page already shows
	Now     time.Time // the server's clock, for screens that count minutes; a tablet's own is often wrong
	Scripts []string  // besides app.js: "till.js", "kitchen.js"
	Styles  []string  // besides app.css: "kitchen.css"
}

// Person is who is signed in, as shown in a corner.
type Person struct {
	ID      string
	Name    string
	Role    string
	Profile string // address of the person's own page: password, language; empty: none
	SignOut string // address of the form that signs out, or locks the till
	Switch  string // on a till: address at which another person enters a PIN
	Push    string // address of what says whether this browser notifies them; empty: that is not asked here
}

// NavItem leads to one place.
type NavItem struct {
	Label   string
	Icon    string
	Href    string
	Badge   string // a count of what waits there
	BadgeAt string // address of that count, fetched when the place comes into sight and when it changes
	Current bool
	Key     string
}

// NavGroup is places that belong together.
type NavGroup struct {
	Label string
	Items []NavItem
}

// Venue is one of the venues that the person may look at.
type Venue struct {
	ID      string
	Name    string
	Current bool
}

// PageView is a page of the back office.
type PageView struct {
	Frame
	Account   string
	Heading   string // the title where it is empty
	Lead      string // one sentence under the heading
	Back      NavItem
	Actions   templ.Component // to the right of the heading
	Nav       []NavGroup
	Venues    []Venue
	VenuePath string // takes "venue" from the venue switcher
}

func (p PageView) heading() string {
	if p.Heading == "" {
		return p.Title
	}
	return p.Heading
}

// bar are the four most important places, for the foot of a phone.
func (p PageView) bar() []NavItem {
	var list []NavItem
	for _, g := range p.Nav {
		for _, i := range g.Items {
			if len(list) < 4 {
				list = append(list, i)
			}
		}
	}
	return list
}

func (p PageView) venue() string {
	for _, v := range p.Venues {
		if v.Current {
			return v.Name
		}
	}
	if len(p.Venues) > 0 {
		return p.Venues[0].Name
	}
	return p.Account
}

// ScreenView is a full-bleed screen at which somebody works standing.
type ScreenView struct {
	Frame
	Kind  string // "till", "floor", "kitchen", "display": the grid it is laid out in
	Place string // which register, hall or station this is
	Mode  string // how its places are laid out, where there is more than one way
	Nav   []NavItem
	Bar   templ.Component // in the middle of the top bar
	// Bell is the address of what somebody at this screen should know; empty: none. BellKey is the id that
	// what is for one of them is told with.
	Bell, BellKey string
	Alert         templ.Component // below it, where something is wrong
}

// BareView is a page with one thing to do.
type BareView struct {
	Frame
	Heading string
	Lead    string
	Wide    bool
}

func (b BareView) heading() string {
	if b.Heading == "" {
		return b.Title
	}
	return b.Heading
}
