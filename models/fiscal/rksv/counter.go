package rksv

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"

	"comptoir/models/money"
)

const (
	counterBytes = 8 // of the turnover counter that we write
	leastCounter = 5 // of one that others wrote
	chainBytes   = 8
)

// A Key encrypts the turnover counter of one register. It is told to the authority when the register
// is registered.
type Key [32]byte

// ParseKey reads a key from base64.
func ParseKey(text string) (Key, error) {
	var k Key
	b, err := decode(std, text)
	if err != nil || len(b) != len(k) {
		return Key{}, errors.New("a key is 32 bytes in base64")
	}
	copy(k[:], b)
	return k, nil
}

// String is the key as the authority wants it.
func (k Key) String() string { return std.EncodeToString(k[:]) }

// CheckValue is what is typed in beside the key, so that a mistake in it shows.
func (k Key) CheckValue() string {
	sum := sha256.Sum256([]byte(k.String()))
	return base64.RawStdEncoding.EncodeToString(sum[:3])
}

// stream is the key stream of a receipt. A number that was used twice would give the counter away.
func (k Key) stream(cashBox, number string) cipher.Stream {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		panic(err) // the key's length is its type
	}
	iv := sha256.Sum256([]byte(cashBox + number))
	return cipher.NewCTR(block, iv[:aes.BlockSize])
}

// encrypt returns the counter as the code of a receipt has it.
func (k Key) encrypt(cashBox, number string, turnover money.Amount) string {
	var b [counterBytes]byte
	binary.BigEndian.PutUint64(b[:], uint64(turnover))
	k.stream(cashBox, number).XORKeyStream(b[:], b[:])
	return std.EncodeToString(b[:])
}

// Turnover decrypts the counter of a code. The marks of voided and training receipts hide it.
func (k Key) Turnover(c Code) (money.Amount, error) {
	b, err := decode(std, c.Counter)
	if err != nil || len(b) < leastCounter || len(b) > counterBytes {
		return 0, fmt.Errorf("receipt %.40q shows no counter", c.Number)
	}
	k.stream(c.CashBox, c.Number).XORKeyStream(b, b)
	var n int64
	if b[0] >= 0x80 {
		n = -1
	}
	for _, x := range b {
		n = n<<8 | int64(x)
	}
	return money.Amount(n), nil
}

// chainValue binds a receipt to the one before it: the cash box's id for the first.
func chainValue(before string) string {
	sum := sha256.Sum256([]byte(before))
	return std.EncodeToString(sum[:chainBytes])
}
