package device

import (
	"errors"
	"fmt"
	"os"
	"time"

	"comptoir/printbridge/escpos"
)

// A line is an open connection with its answers sorted out.
type line struct {
	conn    Conn
	answers chan escpos.Answer
	gone    chan struct{} // closed when reading ends
	err     error         // why, once gone is closed
	reads   bool
	status  escpos.Status
	done    bool // the question at the end of the job was answered
}

func newLine(c Conn, reads bool) *line {
	l := &line{conn: c, answers: make(chan escpos.Answer, 64), gone: make(chan struct{}), reads: reads}
	if reads {
		go l.read()
	}
	return l
}

// read sorts what comes back. Answers that nobody waits for are thrown away rather than
// let the printer wait: the next question brings newer ones.
func (l *line) read() {
	defer close(l.gone)
	var sort escpos.Answers
	buf := make([]byte, 256)
	for {
		n, err := l.conn.Read(buf)
		for _, b := range buf[:n] {
			answer, whole := sort.Take(b)
			if !whole {
				continue
			}
			select {
			case l.answers <- answer:
			default:
			}
		}
		if err != nil {
			l.err = err
			return
		}
	}
}

func (l *line) close() { _ = l.conn.Close() }

// ask sends a real-time question and takes the answer into the status; not answered in
// time is not an error.
func (l *line) ask(n byte, patience time.Duration) (answered bool, err error) {
	if err := l.writeAll(escpos.Ask(n), patience); err != nil {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return false, nil
		}
		return false, err
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		select {
		case a := <-l.answers:
			if a.Kind == escpos.RealTime {
				l.status.Answered(n, a.Byte)
				return true, nil
			}
			l.reported(a)
		case <-l.gone:
			return false, fmt.Errorf("connection ended: %w", l.err)
		case <-timer.C:
			return false, nil
		}
	}
}

func (l *line) reported(a escpos.Answer) {
	switch a.Kind {
	case escpos.Report:
		l.status = a.State
	case escpos.Done:
		l.done = true
	}
}

// hear takes in what the printer has said by itself.
func (l *line) hear() {
	for {
		select {
		case a := <-l.answers:
			l.reported(a)
		default:
			return
		}
	}
}

// writeAll writes all bytes within the time given.
func (l *line) writeAll(b []byte, patience time.Duration) error {
	if err := l.deadline(patience); err != nil {
		return err
	}
	_, err := l.conn.Write(b)
	return err
}

// deadline sets the time for a write; a plain file has none and needs none.
func (l *line) deadline(patience time.Duration) error {
	err := l.conn.SetWriteDeadline(time.Now().Add(patience))
	if errors.Is(err, os.ErrNoDeadline) {
		return nil
	}
	return err
}
