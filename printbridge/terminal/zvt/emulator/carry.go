package emulator

import (
	"context"
	"fmt"
	"time"

	"comptoir/printbridge/terminal/zvt"
)

// carry carries a command out that was taken.
func (h *host) carry(ctx context.Context, m zvt.Message, gone <-chan struct{}) {
	switch m.Instr {
	case 0x01:
		h.pay(ctx, m, gone)
	case 0x20:
		h.repeat(gone)
	case 0x30:
		h.reverse(m, gone)
	case 0x31:
		h.refund(ctx, m, gone)
	case 0x50:
		h.close(gone)
	default:
		h.say(gone, 0x06, 0x0F, 0x19, 0x00, 0x49, 0x09, 0x78)
	}
}

// amountOf reads field 04, which follows a password in all but a payment.
func amountOf(b []byte) (int64, bool) {
	if len(b) < 7 || b[0] != 0x04 {
		return 0, false
	}
	var n int64
	for _, x := range b[1:7] {
		if x>>4 > 9 || x&0x0F > 9 {
			return 0, false
		}
		n = n*100 + int64(x>>4)*10 + int64(x&0x0F)
	}
	return n, n > 0
}

func (h *host) pay(ctx context.Context, m zvt.Message, gone <-chan struct{}) {
	amount, ok := amountOf(m.Data)
	if !ok {
		h.ends(gone, 0x9A)
		return
	}
	code := h.guest(ctx, amount, gone)
	if code != 0 {
		h.refused(gone, code)
		return
	}
	h.t.mu.Lock()
	amount += h.t.tip
	h.t.mu.Unlock()
	h.books(Booking{Kind: "payment", Amount: amount}, amount, gone)
}

func (h *host) refund(ctx context.Context, m zvt.Message, gone <-chan struct{}) {
	if len(m.Data) < 3 {
		h.ends(gone, 0x9A)
		return
	}
	amount, ok := amountOf(m.Data[3:])
	if !ok {
		h.ends(gone, 0x9A)
		return
	}
	if code := h.guest(ctx, amount, gone); code != 0 {
		h.refused(gone, code)
		return
	}
	h.books(Booking{Kind: "refund", Amount: -amount}, amount, gone)
}

// reverse takes a payment back that was not handed in yet.
func (h *host) reverse(m zvt.Message, gone <-chan struct{}) {
	d := m.Data
	if len(d) < 6 || d[3] != 0x87 {
		h.ends(gone, 0x9A)
		return
	}
	receipt := int(d[4]>>4)*1000 + int(d[4]&0x0F)*100 + int(d[5]>>4)*10 + int(d[5]&0x0F)
	var amount int64
	code := byte(0xB5)
	h.t.mu.Lock()
	for i := range h.t.journal {
		b := &h.t.journal[i]
		if b.Receipt != receipt || b.Kind != "payment" {
			continue
		}
		if code = 0xB4; !b.Undone && h.t.fault != PowerCut {
			b.Undone, amount, code = true, b.Amount, 0
		}
	}
	h.t.mu.Unlock()
	if code != 0 {
		h.refused(gone, code)
		return
	}
	h.books(Booking{Kind: "reversal", Amount: -amount}, amount, gone)
}

// guest shows the amount and waits for a card; the result is a code of the protocol.
func (h *host) guest(ctx context.Context, amount int64, gone <-chan struct{}) byte {
	answer := make(chan byte, 1)
	h.t.change(func() { h.t.answer = answer })
	h.step(gone, 0x0A, "Karte bitte", amount)
	var code byte
	for waits := true; waits; {
		h.t.mu.Lock()
		mode, changed := h.t.mode, h.t.changed
		h.t.mu.Unlock()
		if mode != Wait {
			select {
			case <-h.aborts:
				return 0x6C
			default:
			}
			break
		}
		select {
		case code = <-answer:
			waits = false
		case <-h.aborts:
			return 0x6C
		case <-changed:
		case <-ctx.Done():
			return 0x6C
		}
	}
	h.t.change(func() { h.t.answer = nil })
	if code != 0 {
		return code
	}
	h.step(gone, 0x01, "PIN-Pad beachten", amount)
	h.step(gone, 0x04, "Bitte warten", amount)
	switch {
	case h.t.is(Decline):
		return 0x05
	case h.t.is(NoMoney):
		return 0x71
	}
	return 0
}

func (h *host) step(gone <-chan struct{}, status byte, text string, amount int64) {
	h.t.show(text, amount)
	h.say(gone, 0x04, 0xFF, status)
	if h.t.Steps > 0 {
		time.Sleep(h.t.Steps)
	}
}

// books carries out, and tells of it as the line and the faults let it.
func (h *host) books(b Booking, amount int64, gone <-chan struct{}) {
	t := h.t
	var fault Fault
	var status []byte
	t.change(func() {
		fault, t.fault = t.fault, Fine
		if fault == PowerCut {
			return
		}
		t.receipt, t.trace = t.receipt+1, t.trace+1
		b.Receipt, b.Trace = t.receipt, t.trace
		t.journal = append(t.journal, b)
		status = t.status(0x00, amount)
		t.last = status
	})
	if fault == PowerCut {
		t.tell("power cut: nothing was carried out")
		_ = h.conn.Close()
		return
	}
	t.tell("%s %d.%02d, receipt %04d", b.Kind, b.Amount/100, max(b.Amount, -b.Amount)%100, b.Receipt)
	if fault == AnswerLost {
		_ = h.conn.Close()
		return
	}
	h.say(gone, 0x04, 0x0F, status...)
	if fault == Twice {
		h.say(gone, 0x04, 0x0F, status...)
	}
	h.say(gone, 0x06, 0x0F)
}

// status writes what a status says of the newest transaction. Call with the lock held.
func (t *Terminal) status(result byte, amount int64) []byte {
	b := []byte{0x27, result, 0x04}
	b = append(b, digits(amount, 6)...)
	b = append(append(b, 0x0B), digits(int64(t.trace), 3)...)
	b = append(append(b, 0x0C), digits(121530, 3)...)
	b = append(append(b, 0x0D), digits(1201, 2)...)
	b = append(append(b, 0x29), digits(t.TID, 4)...)
	b = append(append(b, 0x87), digits(int64(t.receipt), 2)...)
	if result != 0 {
		return b
	}
	b = append(b, 0x22, 0xF0, 0xF8, 0x41, 0x11, 0xEE, 0xEE, 0xEE, 0xEE, 0x42, 0x42)
	b = append(b, 0x3B)
	b = append(b, fmt.Sprintf("%06d  ", t.trace*7)...)
	b = append(b, 0x49, 0x09, 0x78, 0x8A, 0x0A, 0x8B, 0xF0, 0xF5)
	b = append(b, "VISA\x00"...)
	aid := []byte{0xA0, 0x00, 0x00, 0x00, 0x03, 0x10, 0x10}
	inner := append([]byte{0x43, byte(len(aid))}, aid...)
	inner = append([]byte{0x60, byte(len(inner))}, inner...)
	return append(append(b, 0x06, byte(len(inner))), inner...)
}

func digits(n int64, size int) []byte {
	b := make([]byte, size)
	for i := size - 1; i >= 0; i-- {
		b[i] = byte(n%10) | byte(n/10%10)<<4
		n /= 100
	}
	return b
}

// refused tells that nothing was taken.
func (h *host) refused(gone <-chan struct{}, code byte) {
	h.t.tell("nothing taken, code %02X", code)
	h.t.mu.Lock()
	if h.t.fault == PowerCut || h.t.fault == AnswerLost {
		h.t.fault = Fine
		h.t.mu.Unlock()
		_ = h.conn.Close()
		return
	}
	h.t.mu.Unlock()
	h.say(gone, 0x04, 0x0F, 0x27, code)
	h.ends(gone, code)
}

func (h *host) ends(gone <-chan struct{}, code byte) { h.say(gone, 0x06, 0x1E, code) }

func (h *host) repeat(gone <-chan struct{}) {
	h.t.mu.Lock()
	last := h.t.last
	h.t.mu.Unlock()
	if last == nil {
		h.ends(gone, 0x83)
		return
	}
	h.say(gone, 0x04, 0x0F, last...)
	h.say(gone, 0x06, 0x0F)
}

// close hands everything in: what was paid before can no longer be reversed.
func (h *host) close(gone <-chan struct{}) {
	var sum int64
	h.t.change(func() {
		for i := range h.t.journal {
			sum += h.t.journal[i].Amount
			h.t.journal[i].Undone = true
		}
	})
	h.t.tell("end of day, %d.%02d", sum/100, sum%100)
	h.say(gone, 0x06, 0xD1, append([]byte{0x00}, fmt.Sprintf("Summe %d.%02d", sum/100, sum%100)...)...)
	h.say(gone, 0x04, 0x0F, append([]byte{0x27, 0x00, 0x04}, digits(max(sum, 0), 6)...)...)
	h.say(gone, 0x06, 0x0F)
}
