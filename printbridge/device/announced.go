package device

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/net/dns/dnsmessage"
)

// services are the names under which printers announce themselves (RFC 6763, and the
// registry of service names): the first takes print data as it is, the others are spoken by
// printers that mostly do so as well, at the usual port.
var services = []string{"_pdl-datastream._tcp.local.", "_printer._tcp.local.", "_ipp._tcp.local."}

const (
	answersMost  = 128 // packets that are read, so that nobody keeps us reading
	recordsMost  = 64  // of one packet
	printersMost = 32
	instanceQU   = dnsmessage.ClassINET | 1<<15 // the answer may come to the asker alone
)

// group is where multicast DNS is spoken.
var group = netip.AddrPortFrom(netip.AddrFrom4([4]byte{224, 0, 0, 251}), 5353)

// An Announcement is a printer that says of itself that it is one.
type Announcement struct {
	Name    string // as it calls itself
	Address string // where it takes print data
}

// Announced asks the private networks of this machine for printers and listens for as long
// as patience says. It asks from a port of its own, as a plain resolver does, so that the
// answers come to us (RFC 6762, section 6.7) and no port 5353 has to be shared.
func Announced(ctx context.Context, patience time.Duration) []Announcement {
	var mu sync.Mutex
	heard := newHearing()
	var asking sync.WaitGroup
	for _, own := range ownAddresses() {
		conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: own.Addr().AsSlice()})
		if err != nil {
			continue // this network is going away
		}
		asking.Go(func() {
			defer conn.Close()
			one := ask(ctx, conn, group, patience)
			mu.Lock()
			defer mu.Unlock()
			heard.join(one)
		})
	}
	asking.Wait()
	return heard.printers(func(host netip.Addr) bool { return takesPrintData(ctx, host, patience) })
}

// takesPrintData says whether something takes connections where print data goes.
func takesPrintData(ctx context.Context, host netip.Addr, patience time.Duration) bool {
	d := net.Dialer{Timeout: patience}
	conn, err := d.DialContext(ctx, "tcp", netip.AddrPortFrom(host, PrintPort).String())
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// ownAddresses are this machine's addresses in private networks, with the networks' sizes.
func ownAddresses() []netip.Prefix {
	var list []netip.Prefix
	all, _ := net.InterfaceAddrs() // without any we are alone
	for _, a := range all {
		p, err := netip.ParsePrefix(a.String())
		if err == nil && p.Addr().Is4() && p.Addr().IsPrivate() {
			list = append(list, p)
		}
	}
	return list
}

// A hearing is what was announced, by the names of the protocol.
type hearing struct {
	instances map[string]bool // printer's instance: it takes print data at the port it says
	places    map[string]dnsmessage.SRVResource
	hosts     map[string]netip.Addr
}

func newHearing() *hearing {
	return &hearing{map[string]bool{}, map[string]dnsmessage.SRVResource{}, map[string]netip.Addr{}}
}

func (h *hearing) join(o *hearing) {
	for name, raw := range o.instances {
		h.instances[name] = h.instances[name] || raw
	}
	for name, place := range o.places {
		h.places[name] = place
	}
	for name, host := range o.hosts {
		h.hosts[name] = host
	}
}

// ask sends the questions, and again at half of the patience to whoever slept, and hears
// what comes.
func ask(ctx context.Context, conn *net.UDPConn, to netip.AddrPort, patience time.Duration) *hearing {
	heard := newHearing()
	question, err := questions()
	if err != nil {
		return heard
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Now()) })
	defer stop()
	buffer := make([]byte, 9000) // the largest packet of multicast DNS
	answers := 0
	for range 2 {
		if ctx.Err() != nil || conn.SetDeadline(time.Now().Add(patience/2)) != nil {
			return heard
		}
		if _, err := conn.WriteToUDPAddrPort(question, to); err != nil {
			return heard
		}
		for answers < answersMost {
			n, from, err := conn.ReadFromUDPAddrPort(buffer)
			if err != nil {
				break
			}
			answers++
			heard.read(buffer[:n], from.Addr().Unmap())
		}
	}
	return heard
}

func questions() ([]byte, error) {
	b := dnsmessage.NewBuilder(nil, dnsmessage.Header{})
	if err := b.StartQuestions(); err != nil {
		return nil, err
	}
	for _, s := range services {
		name, err := dnsmessage.NewName(s)
		if err != nil {
			return nil, err
		}
		if err := b.Question(dnsmessage.Question{Name: name, Type: dnsmessage.TypePTR, Class: instanceQU}); err != nil {
			return nil, err
		}
	}
	return b.Finish()
}

// read takes what one packet announces; a damaged one ends where it is damaged.
func (h *hearing) read(packet []byte, from netip.Addr) {
	var p dnsmessage.Parser
	header, err := p.Start(packet)
	if err != nil || !header.Response || p.SkipAllQuestions() != nil {
		return
	}
	sections := []func() (dnsmessage.Resource, error){p.Answer, p.Authority, p.Additional}
	var said []dnsmessage.Resource
	for len(sections) > 0 && len(said) < recordsMost {
		r, err := sections[0]()
		switch {
		case err == dnsmessage.ErrSectionDone:
			sections = sections[1:]
		case err != nil:
			sections = nil
		default:
			said = append(said, r)
		}
	}
	for _, r := range said {
		h.hear(r, from)
	}
}

func (h *hearing) hear(r dnsmessage.Resource, from netip.Addr) {
	if len(h.instances) >= printersMost || len(h.places) >= recordsMost || len(h.hosts) >= recordsMost {
		return
	}
	name := strings.ToLower(r.Header.Name.String())
	switch body := r.Body.(type) {
	case *dnsmessage.PTRResource:
		if i := slices.Index(services, name); i >= 0 && strings.HasSuffix(strings.ToLower(body.PTR.String()), services[i]) {
			h.instances[body.PTR.String()] = i == 0
		}
	case *dnsmessage.SRVResource:
		h.places[name] = *body
		if host := strings.ToLower(body.Target.String()); !h.hosts[host].IsValid() {
			h.hosts[host] = from // unless it says better
		}
	case *dnsmessage.AResource:
		h.hosts[name] = netip.AddrFrom4(body.A)
	}
}

// printers are those that can be reached in a private network, each once.
func (h *hearing) printers(takes func(netip.Addr) bool) []Announcement {
	ports := map[netip.Addr]uint16{}
	names := map[netip.Addr]string{}
	for instance, raw := range h.instances {
		place := h.places[strings.ToLower(instance)]
		host := h.hosts[strings.ToLower(place.Target.String())]
		if !host.IsValid() || !host.IsPrivate() {
			continue
		}
		if raw && place.Port != 0 {
			ports[host] = place.Port
		}
		if name := plainName(instance); names[host] == "" || name < names[host] {
			names[host] = name
		}
	}
	var list []Announcement
	for host, name := range names {
		if ports[host] == 0 && takes(host) {
			ports[host] = PrintPort
		}
		if ports[host] != 0 {
			list = append(list, Announcement{name, net.JoinHostPort(host.String(), strconv.Itoa(int(ports[host])))})
		}
	}
	slices.SortFunc(list, func(a, b Announcement) int { return strings.Compare(a.Address, b.Address) })
	return list
}

// plainName is what stands before the service, without anything that would move a console's cursor.
func plainName(instance string) string {
	name := instance
	for _, s := range services {
		if i := strings.Index(strings.ToLower(instance), "."+s); i >= 0 {
			name = instance[:i]
			break
		}
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ReplaceAll(name, `\`, ""))
}
