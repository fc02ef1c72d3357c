package account

import (
	"comptoir/models/staff"
	"comptoir/views/layout"
)

// ProfileView is what one person sets for themself. Each of its forms has an identity of its own.
type ProfileView struct {
	layout.PageView
	Person   staff.Person
	Language Form
	PIN      Form
	Password Form
	Out      string // the identity of signing out everywhere
	Saved    bool
	Failed   int // wrong tries to sign in before the last right one
}
