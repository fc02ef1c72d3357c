package push

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
)

// Trust has a post believe a push service that a test runs.
func Trust(p *Post, cert *x509.Certificate) {
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	p.client.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: roots}
}
