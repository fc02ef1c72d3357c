package floor

import (
	"slices"

	"github.com/google/uuid"
)

// A Section is the part of a venue that one waiter serves, or a few together.
type Section struct {
	ID      uuid.UUID
	Name    string
	Tint    string
	Servers []Server // who serves it today
}

// A Server is one of the staff.
type Server struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// Serves tells whether somebody serves the section today.
func (s Section) Serves(staff uuid.UUID) bool {
	return staff != uuid.Nil && slices.ContainsFunc(s.Servers, func(w Server) bool { return w.ID == staff })
}

// Section finds a section of the venue.
func (p Plan) Section(id uuid.UUID) (Section, bool) {
	for _, s := range p.Sections {
		if s.ID == id && id != uuid.Nil {
			return s, true
		}
	}
	return Section{}, false
}

// HasSection tells whether somebody serves a section of the venue today.
func (p Plan) HasSection(staff uuid.UUID) bool {
	return slices.ContainsFunc(p.Sections, func(s Section) bool { return s.Serves(staff) })
}

// Mine tells whether a table is a waiter's: by its section today, or because its order is theirs.
func (p Plan) Mine(s Seating, staff uuid.UUID) bool {
	if staff == uuid.Nil {
		return false
	}
	section, _ := p.Section(s.SectionID)
	return section.Serves(staff) || s.Order != nil && s.Order.WaiterID == staff
}
