package rksv

import (
	"errors"
	"strings"

	"comptoir/models/fiscal"
)

// header is that of every record: {"alg":"ES256"}.
const header = "eyJhbGciOiJFUzI1NiJ9"

// Outage is what stands in place of a signature while the device is out of order, and on the paper.
const Outage = "Sicherheitseinrichtung ausgefallen"

func wellFormed(signature []byte) bool {
	return len(signature) == fiscal.SignatureSize || string(signature) == Outage
}

// signingInput is what the device signs of a code.
func signingInput(c Code) string { return header + "." + raw.EncodeToString([]byte(c.String())) }

func record(c Code, signature []byte) string {
	return signingInput(c) + "." + raw.EncodeToString(signature)
}

// ParseRecord reads a compact JWS: the code and its signature.
func ParseRecord(text string) (Code, []byte, error) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 || parts[0] != header {
		return Code{}, nil, errors.New("not a signed receipt")
	}
	payload, err := decode(raw, parts[1])
	if err != nil {
		return Code{}, nil, errors.New("the code is not base64url")
	}
	c, err := ParseCode(string(payload))
	if err != nil {
		return Code{}, nil, err
	}
	signature, err := decode(raw, parts[2])
	if err != nil || !wellFormed(signature) {
		return Code{}, nil, errors.New("the signature cannot be read")
	}
	return c, signature, nil
}

// QR returns the text of the QR code of a record.
func QR(text string) (string, error) {
	c, signature, err := ParseRecord(text)
	if err != nil {
		return "", err
	}
	return qr(c, signature), nil
}

func qr(c Code, signature []byte) string { return c.String() + "_" + std.EncodeToString(signature) }

// RecordOf returns the record of which a QR code was printed.
func RecordOf(qr string) (string, error) {
	c, signature, err := ParseQR(qr)
	if err != nil {
		return "", err
	}
	return record(c, signature), nil
}
