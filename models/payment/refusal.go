package payment

// A Refusal is a provider's no: what was asked was not done, and will not be. Any other error leaves it
// open whether it was done.
type Refusal struct {
	Code string // why, of Codes
	Err  error  // for the log
}

func (r *Refusal) Error() string { return "refused (" + r.Code + "): " + r.Err.Error() }

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.Err }

// Why a payment is refused or fails.
const (
	Declined      = "declined"       // by the guest's bank
	NoFunds       = "no_funds"       // not enough on the account
	ExpiredCard   = "expired_card"   //
	GuestStopped  = "guest_stopped"  // on the device
	TimedOut      = "timed_out"      // no card was held to the device
	ReaderOffline = "reader_offline" // it cannot be reached
	ReaderBusy    = "reader_busy"    // it shows something else
	ReaderFault   = "reader_fault"   // it is broken
	AmountRefused = "amount_refused" // too small or too large
	KeyRefused    = "key_refused"    // the key does not open it
	Expired       = "expired"        // what was held was let go
	Unreadable    = "unreadable"     // the card
	NotPossible   = "not_possible"   // the device does not do that
	NotTaken      = "not_taken"      // the answer got lost, and the device has no such payment
	Other         = "other"
)

// Codes lists them.
func Codes() []string {
	return []string{
		Declined, NoFunds, ExpiredCard, GuestStopped, TimedOut, ReaderOffline, ReaderBusy, ReaderFault, AmountRefused, KeyRefused, Expired, Unreachable, Unreadable, NotPossible, NotTaken, Other,
	}
}
