// Package authority shows the reasons that people choose from, and what a manager is asked.
//
// It owns the words and the arrangement of these pages. It must not know who may do what. Start
// reading at Reasons.
package authority

import (
	"comptoir/models/authority"
	"comptoir/models/fault"
	"comptoir/views/layout"
)

// ReasonsView is the form of all reasons.
type ReasonsView struct {
	layout.PageView
	Text    func(authority.Act) string // what stands in an act's field
	Fault   *fault.Fault
	Command string
}
