// Package fiscaldb keeps the chains of registers that sign their receipts: keys, states and records.
//
// It owns that a record is signed once, under the lock of its chain, in the transaction of what it is
// of, and that nobody is kept from selling where signing fails. It must not know a country's rules (the
// packages rksv, journal and tse do) nor how an order becomes a receipt: orderdb says that. Start reading at
// Chain, then Signing.
package fiscaldb

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"comptoir/models/businessday"
	"comptoir/models/fiscal"
	"comptoir/models/fiscal/journal"
	"comptoir/models/fiscal/rksv"
	"comptoir/models/fiscal/tse"
	"comptoir/models/seal"
)

// A Regime is the law by which a register signs.
type Regime string

// The regimes.
const (
	Austria Regime = "rksv"
	France  Regime = "journal"
	Germany Regime = "tse"
)

// RegimeOf returns the regime of a country; empty: its registers sign nothing here.
func RegimeOf(country string) Regime {
	switch country {
	case "AT":
		return Austria
	case "FR":
		return France
	case "DE":
		return Germany
	}
	return ""
}

// closedSystem is the suite of those who sign with a key of their own (RKSV, § 20): no provider gave a certificate.
const closedSystem = "R1-AT0"

const software = "Comptoir"

// settings are what is known of a chain without its secrets.
type settings struct {
	Serial string `json:"serial,omitempty"` // of the key, as Austria's code names it
	Key    []byte `json:"key,omitempty"`    // public: PKIX, DER
	// Germany: where the module is, and the public keys of those that the register has had.
	Module  string   `json:"module,omitempty"`
	Modules [][]byte `json:"modules,omitempty"`
}

// secrets are what is sealed.
type secrets struct {
	Signing []byte   `json:"signing"`
	Counter rksv.Key `json:"counter"`
}

// A Vault opens the keys of registers.
type Vault struct {
	Box seal.Box
	// Device is the signing device of a chain, where it is another than the key that is kept here; nil: the key.
	Device func(chain uuid.UUID, kept fiscal.Signer) fiscal.Signer
}

// NewVault makes the vault of a server's secret.
func NewVault(secret []byte) Vault { return Vault{Box: seal.New(secret, "fiscal keys")} }

// A Chain is one register's, with its keys.
type Chain struct {
	ID         uuid.UUID
	VenueID    uuid.UUID
	RegisterID uuid.UUID
	Regime     Regime
	CashBox    string // what the authority, or an archive, calls the register
	Serial     string
	Module     string   // Germany: where its module is
	ModuleKeys [][]byte // of the modules that it has had
	StartedAt  time.Time
	EndedAt    time.Time // zero: it signs
	Clock      businessday.Clock

	public *ecdsa.PublicKey
	rules  fiscal.Chain
	till   rksv.Till // of Austria
	closed error     // why its keys cannot be used; nil: they can
}

// Fingerprint is that of the public key, by which archives are known.
func (c Chain) Fingerprint() string {
	text, _ := journal.Fingerprint(c.public) // a key that was read can be written
	return text
}

// PublicKey is the key as the authority wants it: PKIX, DER.
func (c Chain) PublicKey() []byte {
	der, _ := x509.MarshalPKIXPublicKey(c.public)
	return der
}

// Usable says whether its keys can be used; an error says why not.
func (c Chain) Usable() error { return c.closed }

// traces says whether the regime wants to know what is no receipt as well: tips that come later, copies.
func (c Chain) traces() bool { return c.Regime == France }

// later says whether what is sold waits for a module that is asked beside the sale: it is on the other
// end of a line, and a tap does not wait for it.
func (c Chain) later() bool { return c.Regime == Germany }

// number is that of the next record.
func (c Chain) number(k fiscal.Kind, seq, receipts int64) string {
	switch {
	case c.Regime == Austria:
		return fmt.Sprint(seq + 1)
	case isReceipt(k):
		return fmt.Sprint(receipts + 1)
	}
	return ""
}

func isReceipt(k fiscal.Kind) bool {
	return k == fiscal.Sale || k == fiscal.Void || k == fiscal.Training
}

// newSecrets makes the keys of a chain, and what may be known of them.
func newSecrets(serial string) (secrets, settings, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return secrets{}, settings{}, fmt.Errorf("make key: %w", err)
	}
	private, err := key.Bytes()
	if err != nil {
		return secrets{}, settings{}, fmt.Errorf("make key: %w", err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return secrets{}, settings{}, fmt.Errorf("make key: %w", err)
	}
	kept := secrets{Signing: private}
	_, _ = rand.Read(kept.Counter[:]) // never fails
	return kept, settings{Serial: serial, Key: public}, nil
}

// chainRow is a chain as it is kept.
type chainRow struct {
	ID, VenueID, RegisterID uuid.UUID
	Regime                  Regime
	CashBox                 string
	Settings                json.RawMessage
	Sealed                  []byte
	StartedAt               time.Time
	EndedAt                 *time.Time
	Zone, Cutover           string
}

const chainColumns = `c.id, c.venue_id, c.register_id, c.regime, c.cash_box, c.settings, c.sealed, c.started_at, c.ended_at, v.zone, v.cutover::text as cutover
	from fiscal_chains c join venues v on v.account_id = c.account_id and v.id = c.venue_id where c.account_id = app_account() and `

// chain opens a chain. Where its keys cannot be opened it is one that owes what it should sign.
func (v Vault) chain(account uuid.UUID, r chainRow) (_ *Chain, err error) {
	c := &Chain{ID: r.ID, VenueID: r.VenueID, RegisterID: r.RegisterID, Regime: r.Regime, CashBox: r.CashBox, StartedAt: r.StartedAt}
	if r.EndedAt != nil {
		c.EndedAt = *r.EndedAt
	}
	var known settings
	if err := json.Unmarshal(r.Settings, &known); err != nil {
		return nil, fmt.Errorf("read chain %s: %w", r.ID, err)
	}
	if c.Clock, err = businessday.ParseClock(r.Zone, r.Cutover); err != nil {
		return nil, fmt.Errorf("venue of chain %s: %w", r.ID, err)
	}
	if r.Regime == Germany {
		c.Module, c.ModuleKeys = known.Module, known.Modules
		c.rules = tse.Register{Client: c.CashBox, Device: tse.Answer{Err: fiscal.ErrDevice}, Keys: c.ModuleKeys}
		return c, nil
	}
	parsed, err := x509.ParsePKIXPublicKey(known.Key)
	if err != nil {
		return nil, fmt.Errorf("read key of chain %s: %w", r.ID, err)
	}
	public, ok := parsed.(*ecdsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("key of chain %s is none that signs", r.ID)
	}
	c.Serial, c.public = known.Serial, public
	kept, err := v.open(account, r)
	c.closed = err
	c.follow(kept, v.signer(r.ID, kept))
	return c, nil
}

func (v Vault) open(account uuid.UUID, r chainRow) (kept secrets, err error) {
	text, err := v.Box.Open(r.Sealed, account, r.ID)
	if err == nil {
		err = json.Unmarshal(text, &kept)
	}
	if err != nil {
		return secrets{}, fmt.Errorf("open keys of chain %s: %w", r.ID, err)
	}
	return kept, nil
}

func (v Vault) signer(chain uuid.UUID, kept secrets) fiscal.Signer {
	var s fiscal.Signer = fiscal.Broke{}
	if key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), kept.Signing); err == nil {
		s = fiscal.SoftSigner{Key: key}
	}
	if v.Device != nil {
		s = v.Device(chain, s)
	}
	return s
}

// follow gives the chain the rules of its regime.
func (c *Chain) follow(kept secrets, s fiscal.Signer) {
	if c.Regime == France {
		c.rules = journal.Journal{Register: c.CashBox, Software: software, Signer: s, Key: c.public, Clock: c.Clock}
		return
	}
	c.till = rksv.Till{Suite: closedSystem, CashBox: c.CashBox, Serial: c.Serial, Key: kept.Counter, Signer: s, Clock: c.Clock,
		Keys: rksv.PublicKeys{c.Serial: c.public}}
	c.rules = c.till
}
