package fiscal

import (
	"context"
	"errors"
	"fmt"
)

// Code names what is wrong, for words in any language.
type Code string

// What can be wrong. Those that Waits names pass when somebody does something; the others do not.
const (
	NoPaper      Code = "no_paper"
	Cover        Code = "cover"
	Busy         Code = "busy"          // still printing, or at work for another program
	Offline      Code = "offline"       // no answer
	ShiftExpired Code = "shift_expired" // open for more than 24 hours
	ShiftClosed  Code = "shift_closed"
	MemoryFull   Code = "memory_full"    // the fiscal memory takes no more documents
	Blocked      Code = "memory_blocked" // expired, broken, or too long without the tax office's operator
	ClockWrong   Code = "clock"
	NoCash       Code = "no_cash"   // more is to be paid out than the drawer has by the device's count
	Hardware     Code = "hardware"  // mechanism, knife, power, memory link
	Refused      Code = "refused"   // the device does not accept the document
	Password     Code = "password"  // the device's passwords are not the usual ones
	NotFound     Code = "not_found" // no document of this number
	Lost         Code = "lost"      // sent, and no answer came
	Cancelled    Code = "cancelled" // taken back before anything was sent
	Unclear      Code = "unclear"   // the memory has documents that fit badly: a person has to look
)

// Warnings: nothing is wrong yet.
const (
	ShiftOld   Code = "shift_old"   // open for 23 hours
	MemoryLow  Code = "memory_low"  // nearly full
	MemoryEnds Code = "memory_ends" // its key expires within 30 days
	Unsent     Code = "unsent"      // the operator has not received documents for long
)

// StorageWarnings are those of the fiscal storage's own mask (its command 30h): the key
// ends within three or thirty days, the memory is 90 % full, the operator has not answered.
func StorageWarnings(mask byte) []Code {
	var list []Code
	if mask&0b0011 != 0 {
		list = append(list, MemoryEnds)
	}
	if mask&0b0100 != 0 {
		list = append(list, MemoryLow)
	}
	if mask&0b1000 != 0 {
		list = append(list, Unsent)
	}
	return list
}

// Waits says whether a trouble passes without anything being asked for in another way.
func (c Code) Waits() bool {
	switch c {
	case NoPaper, Cover, Busy, Offline, Lost:
		return true
	}
	return false
}

// An Error is what a device said, or that it said nothing.
type Error struct {
	Code   Code
	Device string // the device's own code and text, as it gave them
	Err    error
}

// Error is one sentence.
func (e *Error) Error() string {
	s := string(e.Code)
	if e.Device != "" {
		s += ": " + e.Device
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Fail makes an Error of a code and what was being done.
func Fail(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Err: fmt.Errorf(format, args...)}
}

// CodeOf is the code of any error; one that no device gave means that none was reached.
func CodeOf(err error) Code {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return Busy
	}
	return Offline
}
