package pairing

import (
	"crypto/subtle"
	"errors"
	"time"
)

const (
	skew     = 120 * time.Second
	keptFor  = 10 * time.Minute // nonces: longer than any time we accept
	minNonce = 12
	maxNonce = 64
)

// The refusals of a request.
var (
	ErrNotPaired = errors.New("this page is not paired with this bridge")
	ErrToken     = errors.New("the signature is wrong")
	ErrClock     = errors.New("the clocks of page and bridge differ by more than two minutes")
	ErrReplay    = errors.New("this request was sent before")
)

// Verify finds the pairing of a request and checks its signature, its time and that it is
// new. The pairing comes with the refusals that the page may be told with proof.
func (b *Book) Verify(id string, r Request, signature string) (Pairing, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.find(id, r.Origin)
	if p == nil {
		return Pairing{}, ErrNotPaired
	}
	if subtle.ConstantTimeCompare([]byte(Sign(p.Key, r)), []byte(signature)) != 1 {
		return Pairing{}, ErrToken
	}
	at, err := time.Parse(time.RFC3339, r.Time)
	if err != nil {
		return *p, ErrClock
	}
	if d := b.now().Sub(at); d > skew || d < -skew {
		return *p, ErrClock
	}
	if len(r.Nonce) < minNonce || len(r.Nonce) > maxNonce {
		return *p, ErrReplay
	}
	if !b.fresh(id + " " + r.Nonce) {
		return *p, ErrReplay
	}
	b.use(p)
	return *p, nil
}

func (b *Book) fresh(nonce string) bool {
	now := b.now()
	if now.Sub(b.swept) > time.Minute {
		for n, at := range b.nonces {
			if now.Sub(at) > keptFor {
				delete(b.nonces, n)
			}
		}
		b.swept = now
	}
	if _, known := b.nonces[nonce]; known {
		return false
	}
	b.nonces[nonce] = now
	return true
}

// use remembers the day of the last use; a day is exact enough to forget by, and saves a
// write with every request. That it could not be saved must not stop a receipt.
func (b *Book) use(p *Pairing) {
	if b.now().Sub(p.Used) < 24*time.Hour {
		return
	}
	p.Used = b.now()
	_ = b.save()
}
