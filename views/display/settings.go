package display

import (
	"comptoir/models/fault"
	"comptoir/views/layout"
)

// SettingsView is what a venue's display shows around the orders, for the office to change.
type SettingsView struct {
	layout.PageView
	Command string
	Form    Form
	Fault   *fault.Fault
}

// Form is what was typed.
type Form struct {
	Message, Seconds string
	Code             bool
	Picture          string // the one that there is; empty: none
}

// PicturePath is the address of a picture by its hash.
func PicturePath(hash string) string { return "/display/picture/" + hash }
