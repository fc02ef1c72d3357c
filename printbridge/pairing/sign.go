// Package pairing knows which pages may ask the bridge for something, and proves it.
//
// It owns codes, keys, signatures and the memory of nonces. It must not know jobs,
// devices or HTTP: headers arrive as values. Only origins that a person approved at this
// till have a key; a key is useless from another origin, because the browser sets the
// origin and the signature covers it. Start reading at Book.
package pairing

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
)

// A Request is what a signature covers.
type Request struct {
	Method string
	Path   string // with the query
	Origin string
	Time   string // RFC 3339, UTC
	Nonce  string
	Body   []byte
}

func (r Request) canonical() string {
	return strings.Join([]string{r.Method, r.Path, r.Origin, r.Time, r.Nonce, hash(r.Body)}, "\n")
}

// Sign is the signature of a request, in base64.
func Sign(key []byte, r Request) string { return mac(key, r.canonical()) }

// Proof is what the bridge puts on its answer, so that the page knows that no other
// program sits on the port.
func Proof(key []byte, nonce string, status int, body []byte) string {
	return mac(key, nonce+"\n"+strconv.Itoa(status)+"\n"+hash(body))
}

func mac(key []byte, text string) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
