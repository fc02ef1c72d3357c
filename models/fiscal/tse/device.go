// Package tse is the German rule for registers (KassenSichV, BSI TR-03153): every receipt is a
// transaction that a certified security module starts, finishes and signs.
//
// It owns the port of such a module, what it is told of a receipt, the code that is printed, and the
// check of its signatures. It must not know a database, a clock, or a module's own protocol: Emulator
// stands in for one. Start reading at Device, then Register.
package tse

import (
	"errors"
	"time"
)

// A Device is a security module, or the service that has one. It numbers transactions and signatures
// itself, and its times are its own.
type Device interface {
	// Start begins a transaction of a till.
	Start(client string) (Started, error)
	// Finish ends a transaction and signs it. Of one that is finished it returns ErrFinished.
	Finish(client string, number int64, p Process) (Finished, error)
	// Find returns a transaction that was finished, so that a lost answer is not asked for by a second
	// transaction; ErrUnknown or ErrOpen where there is none.
	Find(client string, number int64) (Finished, error)
	// Info says what belongs to every signature.
	Info() Info
}

// Started is a transaction that has begun.
type Started struct {
	Number int64
	At     time.Time
}

// A Process is what is signed of a receipt.
type Process struct {
	Type string // Kassenbeleg-V1
	Data string
}

// Finished is a signed transaction.
type Finished struct {
	Started
	Process
	Counter   int64 // of signatures
	LogTime   time.Time
	Signature []byte
}

// Info describes a module.
type Info struct {
	Algorithm  string // ecdsa-plain-SHA256
	TimeFormat string // unixTime
	PublicKey  []byte // uncompressed point
}

// What a module refuses; any other error means that it is out of order.
var (
	ErrUnknown  = errors.New("the module knows no such transaction")
	ErrOpen     = errors.New("the transaction is not finished")
	ErrFinished = errors.New("the transaction is finished")
)
