package pairing

import (
	"net"
	"net/url"
	"strings"
)

// CheckOrigin says whether an origin may be paired at all: an https page, or a page of
// this machine, written exactly as browsers write it. Comparing is then plain equality.
func CheckOrigin(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme+"://"+u.Host != origin || u.Hostname() == "" {
		return false
	}
	host := u.Hostname()
	if host != strings.ToLower(host) || strings.HasSuffix(host, ".") || !ascii(host) || u.Port() == defaultPort(u.Scheme) {
		return false
	}
	if u.Scheme == "https" {
		return true
	}
	ip := net.ParseIP(host)
	return u.Scheme == "http" && (host == "localhost" || ip != nil && ip.IsLoopback())
}

func ascii(s string) bool {
	for _, r := range s {
		if r > '~' || r <= ' ' {
			return false
		}
	}
	return true
}

// defaultPort is the port that browsers leave out of an origin.
func defaultPort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}
