package device

import (
	"net/netip"
	"slices"
	"testing"
)

func TestOfALargeNetworkThePartAroundThisMachineIsLookedThrough(t *testing.T) {
	t.Parallel()
	var own []netip.Prefix
	for _, p := range []string{"192.168.1.20/24", "192.168.1.21/24", "10.20.30.40/8", "172.16.0.2/30", "10.1.0.1/16", "10.2.0.1/16"} {
		own = append(own, netip.MustParsePrefix(p))
	}
	want := []string{"192.168.1.0/24", "10.20.30.0/24", "172.16.0.0/30", "10.1.0.0/24"}
	if got := ownNetworks(own); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAPrinterThatIsFoundTwiceIsListedOnceByItsName(t *testing.T) {
	t.Parallel()
	got := once([]Announcement{{"TM-T88", "10.0.0.9:9100"}, {"", "10.0.0.2:9100"}, {"", "10.0.0.9:9100"}})
	if want := []Announcement{{"", "10.0.0.2:9100"}, {"TM-T88", "10.0.0.9:9100"}}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
