package payment

// Step is what a provider is to be asked next.
type Step string

// The steps. Each is asked under a key made of the payment's id, the step and the attempt, so that
// asking twice is asking once.
const (
	Nothing Step = ""
	Show    Step = "show"    // put it before the guest
	Ask     Step = "ask"     // read how it stands
	End     Step = "end"     // give it up
	Capture Step = "capture" // take what is held
	Return  Step = "return"  // give back what was taken, or let go of what is held
)

// Next says what to do about a payment. Whether the money is taken as soon as it is held is up to
// the house: where guests write a tip on the slip, it is held until then.
func (p Payment) Next(hold bool) Step {
	switch p.State {
	case Unknown:
		return Ask
	case Requested:
		if p.Wanted == Stop {
			return End
		}
		return Show
	case Waiting:
		if p.Wanted == Stop {
			return End
		}
		return Ask
	case Failed:
		switch p.Wanted {
		case Stop:
			return End
		case Again:
			return Show
		}
	case Authorised:
		switch {
		case p.Wanted == Back:
			return Return
		case !hold:
			return Capture
		}
	case Captured:
		if p.Wanted == Back {
			return Return
		}
	}
	return Nothing
}

// Told is what the order is told of a payment.
type Told string

// What an order can be told.
const (
	TellNothing Told = ""
	TellTaken   Told = "taken" // the money is there: the payment counts for good
	TellNone    Told = "none"  // there is none: the payment is taken off the order
)

// Tell says what the order must know of the payment.
func (p Payment) Tell() Told {
	switch s := p.known(); {
	case s.Took():
		return TellTaken
	case s.Final():
		return TellNone
	}
	return TellNothing
}
