package tse

import (
	"errors"
	"fmt"

	"comptoir/models/fiscal"
)

// ProcessOf is what a module is told of a receipt.
func ProcessOf(r fiscal.Receipt) (Process, error) { return process(r) }

// Transact has something signed. begun is a transaction that an earlier attempt began, or zero; note
// keeps one that begins now before its end is asked for. Where the answer to the end was lost the
// module is asked whether it has it, and only an unfinished one is finished again: never a second one
// is begun.
func Transact(d Device, client string, begun Started, p Process, note func(Started) error) (Finished, error) {
	if begun.Number == 0 {
		t, err := d.Start(client)
		if err != nil {
			return Finished{}, err
		}
		if note != nil {
			if err := note(t); err != nil {
				return Finished{}, err
			}
		}
		done, err := d.Finish(client, t.Number, p)
		if err == nil {
			return done, nil
		}
		begun = t
	}
	found, err := d.Find(client, begun.Number)
	if errors.Is(err, ErrOpen) {
		return d.Finish(client, begun.Number, p)
	}
	if err == nil && found.Process != p {
		return Finished{}, fmt.Errorf("transaction %d: the module signed something else", begun.Number)
	}
	return found, err
}

// An Answer is a module of which it is known already what it says of the next receipt: whoever signs
// in a transaction of a database has talked to the real one before.
type Answer struct {
	Finished Finished
	Of       Info
	Err      error // it is out of order
}

var _ Device = Answer{}

// Start implements Device.
func (a Answer) Start(string) (Started, error) { return a.Finished.Started, a.Err }

// Finish implements Device.
func (a Answer) Finish(string, int64, Process) (Finished, error) { return a.Finished, a.Err }

// Find implements Device.
func (a Answer) Find(string, int64) (Finished, error) { return a.Finished, a.Err }

// Info implements Device.
func (a Answer) Info() Info { return a.Of }

// Check refuses an answer that is not the module's signature of what was asked. Curves that cannot be
// checked here are believed.
func (a Answer) Check(client string, p Process) error {
	switch err := (Code{Client: client, Finished: a.Finished, Info: a.Of}).Verify(); {
	case a.Finished.Process != p:
		return ErrSignature
	case errors.Is(err, ErrAlgorithm):
		return nil
	default:
		return err
	}
}
