package device

import (
	"context"
	"net"
	"net/netip"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"comptoir/printbridge/words"
)

// PrintPort is where printers on a network take print data.
const PrintPort = 9100

const (
	scanMost  = 1024 // addresses at once: a shop's network, not a company's
	scanAtOne = 64
)

// Scan looks which addresses of a network answer where printers do. The network is named by
// a person, "192.168.1.0/24" or one address, and has to be a private one; nothing is sent.
func Scan(ctx context.Context, network string, port int, patience time.Duration) ([]string, error) {
	hosts, err := hostsOf(network)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	var found []netip.Addr
	var working sync.WaitGroup
	slots := make(chan struct{}, scanAtOne)
	for _, host := range hosts {
		slots <- struct{}{}
		working.Go(func() {
			defer func() { <-slots }()
			d := net.Dialer{Timeout: patience}
			conn, err := d.DialContext(ctx, "tcp", netip.AddrPortFrom(host, uint16(port)).String())
			if err != nil {
				return
			}
			_ = conn.Close()
			mu.Lock()
			defer mu.Unlock()
			found = append(found, host)
		})
	}
	working.Wait()
	slices.SortFunc(found, netip.Addr.Compare)
	addresses := make([]string, len(found))
	for i, host := range found {
		addresses[i] = net.JoinHostPort(host.String(), strconv.Itoa(port))
	}
	return addresses, ctx.Err()
}

// hostsOf lists the addresses of a network, without those of the network itself and of all.
func hostsOf(network string) ([]netip.Addr, error) {
	prefix, err := netip.ParsePrefix(network)
	if err != nil {
		one, err := netip.ParseAddr(network)
		if err != nil {
			return nil, words.Because(ErrTarget, "bad.network", network)
		}
		prefix = netip.PrefixFrom(one, one.BitLen())
	}
	prefix = prefix.Masked()
	if !prefix.Addr().IsPrivate() {
		return nil, words.Because(ErrTarget, "bad.public", network)
	}
	bits := prefix.Addr().BitLen() - prefix.Bits()
	if bits > 10 {
		return nil, words.Because(ErrTarget, "bad.network_large", network, scanMost)
	}
	var hosts []netip.Addr
	for a := prefix.Addr(); prefix.Contains(a); a = a.Next() {
		hosts = append(hosts, a)
	}
	if prefix.Addr().Is4() && len(hosts) > 2 {
		hosts = hosts[1 : len(hosts)-1]
	}
	return hosts, nil
}

// Found is what looks like a device on this machine: printers of the USB class, and serial
// lines under the names that stay the same whatever is plugged in first.
func Found() (printers, lines []string) {
	printers, _ = filepath.Glob("/dev/usb/lp*") // the patterns are right, so there is no error
	lines, _ = filepath.Glob("/dev/serial/by-id/*")
	mac, _ := filepath.Glob("/dev/cu.usb*")
	return printers, append(lines, mac...)
}
