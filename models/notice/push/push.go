// Package push has notices reach a person's telephone also while no page is open: Web Push (RFC 8030),
// encrypted for the browser alone (RFC 8291) and signed by this installation (RFC 8292).
//
// It owns which browsers a person lets be notified, the outbox of what is to be sent to them, and where
// the server lets itself be sent to. It must not know whom a notice is for, nor how it is worded. Start
// reading at Store.Subscribe, then Post.Run.
package push

import (
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
	"net/netip"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"comptoir/models/fault"
)

// Keys are the pair with which this installation signs, as browsers and the library read them.
type Keys struct{ Public, Private string }

// NewKeys makes the pair that follows from the server's secret: the same on every copy.
func NewKeys(secret []byte) Keys {
	for n := byte(0); ; n++ {
		sum := sha256.Sum256(append(append([]byte("comptoir web push"), secret...), n))
		key, err := ecdh.P256().NewPrivateKey(sum[:])
		if err != nil {
			continue // no number of the curve: one of four thousand million
		}
		write := base64.RawURLEncoding.EncodeToString
		return Keys{Public: write(key.PublicKey().Bytes()), Private: write(key.Bytes())}
	}
}

// A Subscription is a browser that a person lets be notified.
type Subscription struct {
	ID       uuid.UUID `bun:"id"`
	StaffID  uuid.UUID `bun:"staff_id"`
	DeviceID uuid.UUID `bun:"device_id"` // zero: not a paired device
	Endpoint string    `bun:"endpoint"`
	P256dh   string    `bun:"p256dh"`
	Auth     string    `bun:"auth"`
	Origin   string    `bun:"origin"` // where the browser reaches this server
}

// ErrRefused is the refusal of a browser's address to which this server does not send.
var ErrRefused = fault.Invalid("push.refused")

// check refuses what is no browser's subscription: its keys are those of RFC 8291, and its address is one
// of a push service. reach has the last word when the address is called.
func (s Subscription) check(reach Reach) error {
	key, err := decode(s.P256dh)
	if err != nil {
		return ErrRefused.Because(err)
	}
	if _, err := ecdh.P256().NewPublicKey(key); err != nil {
		return ErrRefused.Because(err)
	}
	if secret, err := decode(s.Auth); err != nil || len(secret) != 16 {
		return ErrRefused.Because(err)
	}
	u, err := url.Parse(s.Endpoint)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || len(s.Endpoint) > 2000 {
		return ErrRefused.Because(err)
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !reach(ip) || u.Hostname() == "localhost" {
		return ErrRefused
	}
	return nil
}

// decode reads base64 as browsers write it, with or without its end.
func decode(text string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(text), "="))
}

// A Reach says to which machines this server may send.
type Reach func(netip.Addr) bool

// within are the networks that are nobody's in the open: a person's browser names the address that the
// server calls, and must not make it call its neighbours.
var within = func() (list []netip.Prefix) {
	for _, text := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10",
	} {
		list = append(list, netip.MustParsePrefix(text))
	}
	return list
}()

// Public reaches machines on the open Internet, and no other.
func Public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, p := range within {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}
