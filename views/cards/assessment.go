package cards

import (
	"strconv"

	"comptoir/views/layout"
)

// AssessmentView says which self-assessment applies.
type AssessmentView struct {
	layout.PageView
	Ways []Way
}

// A Way is one in which cards are taken, and the questionnaire of PCI DSS that goes with it.
type Way struct {
	Key  string
	Form string // its name: "SAQ A"
	Used bool   // here
}

// Ways are all of them, by what a house uses: readers of the provider, its payment pages, terminals behind a bridge, and a
// machine of its own beside the till.
func Ways(readers, pages, terminals bool) []Way {
	return []Way{
		{"reader", "SAQ C / SAQ P2PE", readers},
		{"page", "SAQ A", pages},
		{"terminal", "SAQ C / SAQ P2PE", terminals},
		{"machine", "SAQ B-IP / SAQ B", !readers && !terminals},
	}
}

func pointKey(list string, n int) string { return "assessment." + list + "." + strconv.Itoa(n) }
