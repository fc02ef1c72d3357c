package device

import (
	"errors"
	"net/netip"
	"testing"
)

func TestOnlyPrivateNetworksOfAShopsSizeAreLookedAt(t *testing.T) {
	t.Parallel()
	for network, n := range map[string]int{"192.168.1.0/24": 254, "192.168.1.77/24": 254, "10.0.0.8/30": 2, "10.0.0.8": 1, "192.168.4.0/22": 1022} {
		hosts, err := hostsOf(network)
		if err != nil || len(hosts) != n {
			t.Errorf("%s: %d hosts, %v, want %d", network, len(hosts), err, n)
		}
	}
	for _, network := range []string{"8.8.8.0/24", "127.0.0.1/32", "169.254.169.254", "10.0.0.0/8", "shop", "0.0.0.0/0", ""} {
		if _, err := hostsOf(network); !errors.Is(err, ErrTarget) {
			t.Errorf("%q was taken: %v", network, err)
		}
	}
	if hosts, _ := hostsOf("192.168.1.0/24"); hosts[0] != netip.MustParseAddr("192.168.1.1") || hosts[253] != netip.MustParseAddr("192.168.1.254") {
		t.Errorf("from %s to %s", hosts[0], hosts[253])
	}
}
