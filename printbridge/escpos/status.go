package escpos

// A Status is what a printer says about itself. The zero value is "never heard of it".
type Status struct {
	Known     bool // the printer has answered at least once
	Offline   bool
	CoverOpen bool
	PaperOut  bool
	NearEnd   bool // the roll is nearly used up; printing goes on
	Failed    bool // cutter, head or another fault that needs a hand
	PinHigh   bool // drawer switch; open or closed depends on the drawer
}

// The reasons why a printer does not print, as codes of the bridge's answers.
const (
	Ready       = ""
	NoPaper     = "no_paper"
	Cover       = "cover"
	OfflineCode = "offline"
	DeviceError = "device_error"
)

// LowPaper warns that the roll is nearly used up.
const LowPaper = "low_paper"

// Trouble is the reason why nothing prints, the most helpful first, or Ready.
func (s Status) Trouble() string {
	switch {
	case s.PaperOut:
		return NoPaper
	case s.CoverOpen:
		return Cover
	case s.Failed:
		return DeviceError
	case s.Offline:
		return OfflineCode
	}
	return Ready
}

// Warnings are what will keep it from printing soon.
func (s Status) Warnings() []string {
	if s.NearEnd && !s.PaperOut {
		return []string{LowPaper}
	}
	return nil
}

// Ask is the real-time question DLE EOT n: 1 printer, 2 cause of being offline, 3 cause
// of an error, 4 paper.
func Ask(n byte) []byte { return []byte{0x10, 0x04, n} }

// AskWhenDone is GS r 1: answered when all that was sent before it has been processed.
func AskWhenDone() []byte { return []byte{0x1D, 'r', 1} }

// Answered takes the answer to Ask(n) into the status.
func (s *Status) Answered(n, b byte) {
	s.Known = true
	switch n {
	case 1:
		s.PinHigh, s.Offline = b&0x04 != 0, b&0x08 != 0
	case 2:
		s.CoverOpen = b&0x04 != 0
		s.PaperOut = s.PaperOut || b&0x20 != 0
		s.Failed = b&0x40 != 0
	case 3:
		s.Failed = s.Failed || b&0x28 != 0
	case 4:
		s.NearEnd, s.PaperOut = b&0x0C != 0, b&0x60 != 0
	}
}

// An AnswerKind tells apart what printers send.
type AnswerKind int

// The kinds of answers.
const (
	RealTime AnswerKind = iota + 1 // to Ask, one byte
	Report                         // automatic status, four bytes
	Done                           // to AskWhenDone, one byte
)

// An Answer is one message of a printer.
type Answer struct {
	Kind  AnswerKind
	Byte  byte   // of RealTime and Done
	State Status // of Report
}

// Answers separates the bytes that come back from a printer: the answers to real-time
// questions, the four-byte reports that come unasked, and flow control.
type Answers struct {
	block []byte // of a report that is not whole yet
}

// Take reads one byte and returns the answer that it completes.
func (a *Answers) Take(b byte) (Answer, bool) {
	if len(a.block) > 0 && b&0x90 == 0 {
		a.block = append(a.block, b)
		if len(a.block) < 4 {
			return Answer{}, false
		}
		report := Answer{Kind: Report, State: reported(a.block)}
		a.block = nil
		return report, true
	}
	a.block = nil
	switch {
	case b&0x93 == 0x12:
		return Answer{Kind: RealTime, Byte: b}, true
	case b&0x93 == 0x10:
		a.block = append(a.block, b)
	case b&0x90 == 0:
		return Answer{Kind: Done, Byte: b}, true
	}
	return Answer{}, false // XON, XOFF, or nothing we asked for
}

func reported(b []byte) Status {
	return Status{
		Known: true, PinHigh: b[0]&0x04 != 0, Offline: b[0]&0x08 != 0, CoverOpen: b[0]&0x20 != 0,
		Failed: b[1]&0x6C != 0, NearEnd: b[2]&0x03 != 0, PaperOut: b[2]&0x0C != 0,
	}
}

// RealTimeByte is what a printer in this state answers to Ask(n).
func (s Status) RealTimeByte(n byte) byte {
	b := byte(0x12)
	set := func(on bool, bits byte) {
		if on {
			b |= bits
		}
	}
	switch n {
	case 1:
		set(s.PinHigh, 0x04)
		set(s.Offline, 0x08)
	case 2:
		set(s.CoverOpen, 0x04)
		set(s.PaperOut, 0x20)
		set(s.Failed, 0x40)
	case 3:
		set(s.Failed, 0x08)
	case 4:
		set(s.NearEnd || s.PaperOut, 0x0C)
		set(s.PaperOut, 0x60)
	}
	return b
}

// ReportBytes is what a printer in this state reports by itself.
func (s Status) ReportBytes() []byte {
	b := []byte{0x10, 0, 0, 0x0F}
	set := func(on bool, i int, bits byte) {
		if on {
			b[i] |= bits
		}
	}
	set(s.PinHigh, 0, 0x04)
	set(s.Offline, 0, 0x08)
	set(s.CoverOpen, 0, 0x20)
	set(s.Failed, 1, 0x08)
	set(s.NearEnd || s.PaperOut, 2, 0x03)
	set(s.PaperOut, 2, 0x0C)
	return b
}
