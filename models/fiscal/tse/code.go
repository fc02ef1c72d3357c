package tse

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"comptoir/models/fiscal"
)

// A Code is what the QR code of a receipt holds: everything that its check needs.
type Code struct {
	Client string
	Finished
	Info
}

const (
	version    = "V0"
	codeFields = 12
	timeLayout = "2006-01-02T15:04:05.000Z"
	algorithm  = "ecdsa-plain-SHA256"
	timeFormat = "unixTime"
)

var encoding = base64.StdEncoding.Strict()

// What can be wrong with a receipt's code.
var (
	ErrRate      = errors.New("a rate has no place in what is signed")
	ErrSignature = errors.New("the signature is not that of the receipt")
	ErrAlgorithm = errors.New("the module's algorithm or curve cannot be checked here")
	ErrClient    = errors.New("it is another till's")
	ErrSequence  = errors.New("its transaction or signature does not come after the one before")
	ErrKey       = errors.New("the module is not one of the register's")
)

// String is the text of the QR code.
func (c Code) String() string {
	return strings.Join([]string{version, c.Client, c.Type, c.Data, strconv.FormatInt(c.Number, 10), strconv.FormatInt(c.Counter, 10),
		c.At.UTC().Format(timeLayout), c.LogTime.UTC().Format(timeLayout), c.Algorithm, c.TimeFormat,
		encoding.EncodeToString(c.Signature), encoding.EncodeToString(c.PublicKey)}, ";")
}

// ParseCode reads the text of a QR code. It takes nothing but what String writes.
func ParseCode(text string) (Code, error) {
	f := strings.Split(text, ";")
	if len(f) != codeFields || f[0] != version {
		return Code{}, fmt.Errorf("a code begins with %s and has %d fields", version, codeFields)
	}
	c := Code{Client: f[1]}
	c.Type, c.Data, c.Algorithm, c.TimeFormat = f[2], f[3], f[8], f[9]
	var errs [6]error
	c.Number, errs[0] = strconv.ParseInt(f[4], 10, 64)
	c.Counter, errs[1] = strconv.ParseInt(f[5], 10, 64)
	c.At, errs[2] = time.Parse(timeLayout, f[6])
	c.LogTime, errs[3] = time.Parse(timeLayout, f[7])
	c.Signature, errs[4] = encoding.DecodeString(f[10])
	c.PublicKey, errs[5] = encoding.DecodeString(f[11])
	if errors.Join(errs[:]...) != nil || c.Number < 0 || c.Counter < 0 || c.String() != text {
		return Code{}, errors.New("a field of the code cannot be read")
	}
	return c, nil
}

// Serial is the module's serial number: the SHA-256 of its public key.
func (i Info) Serial() [32]byte { return sha256.Sum256(i.PublicKey) }

// Verify checks the signature. Modules with other curves than P-256 are told apart from wrong
// signatures: they get ErrAlgorithm.
func (c Code) Verify() error {
	if c.Algorithm != algorithm || c.TimeFormat != timeFormat {
		return ErrAlgorithm
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), c.PublicKey)
	if err != nil {
		return ErrAlgorithm
	}
	if !fiscal.Signed(key, c.message(), c.Signature) {
		return ErrSignature
	}
	return nil
}

// message is what the module signed: the log message of BSI TR-03153, a row of DER elements.
func (c Code) message() []byte {
	serial := c.Serial()
	m := []byte{0x02, 0x01, 0x02}                                                   // version
	m = append(m, 0x06, 0x09, 0x04, 0x00, 0x7f, 0x00, 0x07, 0x03, 0x07, 0x01, 0x01) // of a transaction
	m = element(m, 0x80, []byte("FinishTransaction"))
	m = element(m, 0x81, []byte(c.Client))
	m = element(m, 0x82, []byte(c.Data))
	m = element(m, 0x83, []byte(c.Type))
	m = element(m, 0x85, integer(c.Number))
	m = element(m, 0x04, serial[:])
	m = append(m, 0x30, 0x0c, 0x06, 0x0a, 0x04, 0x00, 0x7f, 0x00, 0x07, 0x01, 0x01, 0x04, 0x01, 0x03) // ecdsa-plain-SHA256
	m = element(m, 0x02, integer(c.Counter))
	return element(m, 0x02, integer(c.LogTime.Unix()))
}

// element appends one DER element.
func element(m []byte, tag byte, content []byte) []byte {
	m = append(m, tag)
	if n := len(content); n < 0x80 {
		m = append(m, byte(n))
	} else {
		size := integer(int64(n))
		for size[0] == 0 { // lengths have no sign
			size = size[1:]
		}
		m = append(append(m, 0x80|byte(len(size))), size...)
	}
	return append(m, content...)
}

// integer is the content of a DER integer that is not below zero.
func integer(n int64) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(n))
	for len(b) > 1 && b[0] == 0 && b[1] < 0x80 {
		b = b[1:]
	}
	return b
}
