package tse

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"time"

	"comptoir/models/fiscal"
)

// An Emulator is a module in memory, for tests and demonstrations: it signs as a real one does, with
// a key that nobody certified.
type Emulator struct {
	Key  *ecdsa.PrivateKey
	Now  func() time.Time
	Down bool // nothing answers
	// LoseFinish loses the next answers to the end of a transaction: the module has carried it out.
	LoseFinish int
	// FailFinish fails the next ends of a transaction: the module has not carried it out.
	FailFinish int

	numbers  int64
	counter  int64
	open     map[int64]Started
	finished map[int64]Finished
}

var _ Device = (*Emulator)(nil)

var errNoAnswer = errors.New("the module does not answer")

// Start implements Device.
func (e *Emulator) Start(string) (Started, error) {
	if e.Down {
		return Started{}, errNoAnswer
	}
	if e.open == nil {
		e.open, e.finished = map[int64]Started{}, map[int64]Finished{}
	}
	e.numbers++
	e.counter++ // the beginning is signed too
	t := Started{Number: e.numbers, At: e.time()}
	e.open[t.Number] = t
	return t, nil
}

// Finish implements Device.
func (e *Emulator) Finish(client string, number int64, p Process) (Finished, error) {
	if _, ok := e.finished[number]; ok && !e.Down {
		return Finished{}, ErrFinished
	}
	if e.Down || e.FailFinish > 0 {
		e.FailFinish = max(e.FailFinish-1, 0)
		return Finished{}, errNoAnswer
	}
	t, ok := e.open[number]
	if !ok {
		return Finished{}, ErrUnknown
	}
	e.counter++
	done := Finished{Started: t, Process: p, Counter: e.counter, LogTime: e.time()}
	signature, err := fiscal.SoftSigner{Key: e.Key}.Sign(Code{Client: client, Finished: done, Info: e.Info()}.message())
	if err != nil {
		return Finished{}, fmt.Errorf("emulate: %w", err)
	}
	done.Signature = signature
	delete(e.open, number)
	e.finished[number] = done
	if e.LoseFinish > 0 {
		e.LoseFinish--
		return Finished{}, errNoAnswer
	}
	return done, nil
}

// Find implements Device.
func (e *Emulator) Find(_ string, number int64) (Finished, error) {
	if e.Down {
		return Finished{}, errNoAnswer
	}
	if done, ok := e.finished[number]; ok {
		return done, nil
	}
	if _, ok := e.open[number]; ok {
		return Finished{}, ErrOpen
	}
	return Finished{}, ErrUnknown
}

// Info implements Device.
func (e *Emulator) Info() Info {
	key, err := e.Key.PublicKey.Bytes()
	if err != nil {
		panic(err) // a key that nobody can use
	}
	return Info{Algorithm: algorithm, TimeFormat: timeFormat, PublicKey: key}
}

// time is the module's: whole seconds, as it signs them.
func (e *Emulator) time() time.Time { return e.Now().UTC().Truncate(time.Second) }
