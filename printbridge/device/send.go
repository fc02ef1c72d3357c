package device

import (
	"context"
	"time"

	"comptoir/printbridge/escpos"
)

const (
	chunk          = 4096 // bytes: more at once overruns the buffers of old firmware
	bytesPerSecond = 200  // that the slowest printers turn into paper
)

// send writes the whole job and waits until the printer says that it has been through
// it. From here on the job is either known to be printed or a person has to look.
func (p *Printer) send(ctx context.Context, l *line, job []byte, trouble func(string)) Result {
	ctx, stop := context.WithTimeout(ctx, p.Patience.Job)
	defer stop()
	confirms := p.Tells && (p.answered || l.status.Known)
	if confirms {
		job = append(job[:len(job):len(job)], escpos.AskWhenDone()...)
	}
	patience := p.Patience.Done + time.Duration(len(job)/bytesPerSecond)*time.Second
	l.hear()
	l.done = false
	for len(job) > 0 {
		n, ok := p.push(ctx, l, job[:min(len(job), chunk)], trouble)
		job = job[n:]
		if !ok {
			return Result{Perhaps, UnknownResult}
		}
	}
	if !confirms {
		finish(l)
		return Result{Yes, Unconfirmed}
	}
	return p.confirm(ctx, l, patience, trouble)
}

// push writes one chunk however long that takes: a printer without paper stops reading
// and goes on when it has some. Nothing else may be written in between: a question would
// end up inside an image.
func (p *Printer) push(ctx context.Context, l *line, b []byte, trouble func(string)) (written int, ok bool) {
	const slice = 500 * time.Millisecond
	progress := time.Now()
	for written < len(b) {
		if err := l.deadline(min(slice, p.Patience.Write)); err != nil {
			return written, false
		}
		n, err := l.conn.Write(b[written:])
		written += n
		if n > 0 {
			progress = time.Now()
		}
		if lost(err) || ctx.Err() != nil {
			return written, false
		}
		l.hear()
		code := l.status.Trouble()
		if code == escpos.Ready && time.Since(progress) >= p.Patience.Write {
			code = Stuck
		}
		trouble(code)
	}
	return written, true
}

// confirm waits for the answer that comes after the job. Trouble in between is told and
// waited out; a printer that is well and silent for too long leaves the result open.
func (p *Printer) confirm(ctx context.Context, l *line, patience time.Duration, trouble func(string)) Result {
	look := time.NewTicker(p.Patience.Poll)
	defer look.Stop()
	well := time.Now()
	for !l.done {
		var err error
		select {
		case a := <-l.answers:
			l.reported(a)
		case <-look.C:
			err = p.look(l)
		case <-l.gone:
			err = l.err
		case <-ctx.Done():
			err = ctx.Err()
		}
		l.hear()
		if err != nil && !l.done {
			return Result{Perhaps, UnknownResult}
		}
		trouble(l.status.Trouble())
		if l.status.Trouble() != escpos.Ready {
			well = time.Now()
		}
		if time.Since(well) > patience {
			return Result{Perhaps, Unconfirmed}
		}
	}
	trouble(escpos.Ready)
	return Result{Yes, ""}
}

// finish ends a connection without a back channel: half-closed, so that what is still on
// its way arrives.
func finish(l *line) {
	if half, ok := l.conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}
