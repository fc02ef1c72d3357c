// Package board draws the board on which guests see whether their order is ready.
package board

import (
	"strconv"

	"github.com/google/uuid"

	"comptoir/models/kitchen"
)

// NumbersView is what is on the board.
type NumbersView struct {
	Preparing, Ready []kitchen.Pickup
	MayHand          bool // whoever looks may say that an order was picked up
}

// Of makes the view of a venue's orders.
func Of(list []kitchen.Pickup, mayHand bool) NumbersView {
	v := NumbersView{MayHand: mayHand}
	for _, p := range list {
		if p.Ready {
			v.Ready = append(v.Ready, p)
			continue
		}
		v.Preparing = append(v.Preparing, p)
	}
	return v
}

// called is what a guest is called by: a name where the venue wants names and there is one.
func called(p kitchen.Pickup) string {
	if p.Name != "" {
		return p.Name
	}
	return strconv.Itoa(p.Number)
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }
