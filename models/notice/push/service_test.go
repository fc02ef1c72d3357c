package push_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"comptoir/models/notice/push"
)

// A browser has a push service to itself, and the keys that only it knows.
type browser struct {
	*httptest.Server
	t    testing.TB
	key  *ecdh.PrivateKey
	auth []byte

	mu     sync.Mutex
	status int
	heads  []http.Header
	texts  []push.Text
}

func newBrowser(t testing.TB) *browser {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, key: key, auth: []byte("sixteen secret!!"), status: http.StatusCreated}
	b.Server = httptest.NewTLSServer(b)
	t.Cleanup(b.Close)
	return b
}

func (b *browser) subscription() push.Subscription {
	write := base64.RawURLEncoding.EncodeToString
	return push.Subscription{Endpoint: b.URL + "/push/1", P256dh: write(b.key.PublicKey().Bytes()), Auth: write(b.auth), Origin: "https://till.example"}
}

func (b *browser) answers(status int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.status = status
}

func (b *browser) got() ([]push.Text, []http.Header) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.texts, b.heads
}

// ServeHTTP is the push service, and the browser behind it that opens what it gets.
func (b *browser) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Error(err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.heads = append(b.heads, r.Header)
	if b.status == http.StatusCreated {
		var text push.Text
		if err := json.Unmarshal(b.decrypt(body), &text); err != nil {
			b.t.Error(err)
		}
		b.texts = append(b.texts, text)
	}
	w.WriteHeader(b.status)
}

// decrypt opens a message as RFC 8291 and RFC 8188 describe it.
func (b *browser) decrypt(body []byte) []byte {
	b.t.Helper()
	salt, size, keyLength := body[:16], binary.BigEndian.Uint32(body[16:20]), int(body[20])
	sender, sealed := body[21:21+keyLength], body[21+keyLength:]
	if len(sealed) > int(size) {
		b.t.Errorf("a record of %d bytes, said to be %d", len(sealed), size)
	}
	theirs, err := ecdh.P256().NewPublicKey(sender)
	must(b.t, err)
	shared, err := b.key.ECDH(theirs)
	must(b.t, err)
	info := "WebPush: info\x00" + string(b.key.PublicKey().Bytes()) + string(sender)
	ikm, err := hkdf.Key(sha256.New, shared, b.auth, info, 32)
	must(b.t, err)
	key, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	must(b.t, err)
	nonce, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	must(b.t, err)
	block, err := aes.NewCipher(key)
	must(b.t, err)
	gcm, err := cipher.NewGCM(block)
	must(b.t, err)
	plain, err := gcm.Open(nil, nonce, sealed, nil)
	must(b.t, err)
	text, _, found := strings.Cut(string(plain), "\x02")
	if !found {
		b.t.Error("the last record has no end")
	}
	return []byte(text)
}

// signed says who a push says it comes from, if it is signed by the keys (RFC 8292).
func signed(t testing.TB, head http.Header, keys push.Keys) (claims map[string]any) {
	t.Helper()
	token, key, found := strings.Cut(strings.TrimPrefix(head.Get("Authorization"), "vapid t="), ", k=")
	parts := strings.Split(token, ".")
	if !found || key != keys.Public || len(parts) != 3 {
		t.Fatalf("signed as %q", head.Get("Authorization"))
	}
	read := func(text string) []byte {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		must(t, err)
		return raw
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), read(keys.Public))
	must(t, err)
	sum, signature := sha256.Sum256([]byte(parts[0]+"."+parts[1])), read(parts[2])
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	if !ecdsa.Verify(public, sum[:], r, s) {
		t.Error("the signature is another's")
	}
	must(t, json.Unmarshal(read(parts[1]), &claims))
	return claims
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
