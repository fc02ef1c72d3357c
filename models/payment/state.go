package payment

import "slices"

// State is where a payment stands at its provider.
type State string

// The states. What a payment was before its answer got lost is its Was.
const (
	Requested  State = "requested"  // it is to be put before the guest
	Waiting    State = "waiting"    // the guest has it before them
	Authorised State = "authorised" // the money is held for the house
	Captured   State = "captured"   // the money is taken
	Failed     State = "failed"     // the guest's card was refused, or the device: it can be tried again
	Cancelled  State = "cancelled"  // given up; no money was taken, and none can be
	Refunded   State = "refunded"   // all of it was given back
	Unknown    State = "unknown"    // an answer got lost: it is asked for until it is known
)

// States lists them in the sequence of a payment's life.
func States() []State {
	return []State{Requested, Waiting, Authorised, Captured, Failed, Cancelled, Refunded, Unknown}
}

// next is the whole life of a payment: what may become of a state. What it does not list is old
// news, and changes nothing. Unknown has no line: it is judged as what it was before.
var next = map[State][]State{
	Requested:  {Waiting, Authorised, Captured, Failed, Cancelled, Refunded},
	Waiting:    {Authorised, Captured, Failed, Cancelled, Refunded},
	Failed:     {Waiting, Authorised, Captured, Cancelled, Refunded},
	Authorised: {Captured, Cancelled, Refunded},
	Captured:   {Refunded},
	Cancelled:  {},
	Refunded:   {},
}

// Final says whether nothing can become of the state any more.
func (s State) Final() bool { return s == Cancelled || s == Refunded }

// Took says whether the house has the money, or has it held.
func (s State) Took() bool { return s == Authorised || s == Captured }

// known is the last state that is known.
func (p Payment) known() State {
	if p.State == Unknown {
		return p.Was
	}
	return p.State
}

// can says whether a payment can be in a state after the one that it is in.
func (p Payment) can(s State) bool { return slices.Contains(next[p.known()], s) }

// Settled says whether the order can go on without waiting for the provider.
func (p Payment) Settled() bool { return p.known().Took() || p.known().Final() }

// Before says whether the guest has the payment before them, as far as is known: their device is busy with it.
func (p Payment) Before() bool { return p.known() == Requested || p.known() == Waiting }
