package device

import (
	"net"
	"net/netip"
	"slices"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// records are what a responder says, in the order of RFC 6763: pointers, then where and who.
type record struct {
	service, instance, host string
	port                    uint16
	address                 [4]byte
}

func packet(t *testing.T, r record) []byte {
	t.Helper()
	instance := dnsmessage.MustNewName(r.instance + "." + r.service)
	header := func(name dnsmessage.Name) dnsmessage.ResourceHeader {
		return dnsmessage.ResourceHeader{Name: name, Class: dnsmessage.ClassINET, TTL: 120}
	}
	m := dnsmessage.Message{Header: dnsmessage.Header{Response: true, Authoritative: true}, Answers: []dnsmessage.Resource{
		{Header: header(dnsmessage.MustNewName(r.service)), Body: &dnsmessage.PTRResource{PTR: instance}},
	}, Additionals: []dnsmessage.Resource{
		{Header: header(instance), Body: &dnsmessage.SRVResource{Target: dnsmessage.MustNewName(r.host), Port: r.port}},
	}}
	if r.address != [4]byte{} {
		m.Additionals = append(m.Additionals, dnsmessage.Resource{Header: header(dnsmessage.MustNewName(r.host)), Body: &dnsmessage.AResource{A: r.address}})
	}
	raw, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// respond answers the first question on loopback with some packets, and says what was asked.
func respond(t *testing.T, packets ...[]byte) (netip.AddrPort, chan dnsmessage.Message) {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	asked := make(chan dnsmessage.Message, 1)
	go func() {
		buffer := make([]byte, 9000)
		n, from, err := conn.ReadFromUDPAddrPort(buffer)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(buffer[:n]) == nil {
			asked <- m
		}
		for _, p := range packets {
			_, _ = conn.WriteToUDPAddrPort(p, from)
		}
	}()
	return conn.LocalAddr().(*net.UDPAddr).AddrPort(), asked
}

func TestPrintersThatAnnounceThemselvesAreFound(t *testing.T) {
	t.Parallel()
	raw, lpd, ipp := services[0], services[1], services[2]
	cut := packet(t, record{raw, "Cut off", "cut.local.", 9100, [4]byte{192, 168, 7, 99}})
	to, asked := respond(t,
		[]byte("noise"),
		packet(t, record{raw, "TM-T88VI", "tm.local.", 9101, [4]byte{192, 168, 7, 5}}),
		packet(t, record{ipp, "TM-T88VI", "tm.local.", 631, [4]byte{192, 168, 7, 5}}), // the same printer
		packet(t, record{ipp, "Bar\x1b[2J", "bar.local.", 631, [4]byte{10, 1, 2, 3}}),
		packet(t, record{lpd, "Office laser", "laser.local.", 515, [4]byte{10, 1, 2, 4}}), // takes no print data
		packet(t, record{raw, "Elsewhere", "far.local.", 9100, [4]byte{8, 8, 8, 8}}),
		packet(t, record{raw, "No address", "none.local.", 9100, [4]byte{}}), // is taken for where it spoke from: this machine
		cut[:len(cut)-9],
	)
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	heard := ask(t.Context(), conn, to, 4*time.Second)
	got := heard.printers(func(host netip.Addr) bool { return host == netip.MustParseAddr("10.1.2.3") })
	want := []Announcement{{"Bar[2J", "10.1.2.3:9100"}, {"TM-T88VI", "192.168.7.5:9101"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	question := <-asked
	var names []string
	for _, q := range question.Questions {
		names = append(names, q.Name.String())
		if q.Type != dnsmessage.TypePTR || q.Class != instanceQU {
			t.Errorf("asked for %v", q)
		}
	}
	if !slices.Equal(names, services) || question.Response {
		t.Errorf("asked %q", names)
	}
}

func TestNobodyKeepsTheBridgeListening(t *testing.T) {
	t.Parallel()
	h := newHearing()
	for i := range 1000 {
		one := record{services[0], "Printer " + string(rune('A'+i/40)) + string(rune('A'+i%40)), "p.local.", 9100, [4]byte{10, 0, byte(i >> 8), byte(i)}}
		h.read(packet(t, one), netip.MustParseAddr("10.0.0.1"))
	}
	if len(h.instances) > printersMost || len(h.places) > recordsMost || len(h.hosts) > recordsMost {
		t.Errorf("%d printers, %d places, %d hosts are kept", len(h.instances), len(h.places), len(h.hosts))
	}
}

func FuzzAnnouncement(f *testing.F) {
	f.Add([]byte("noise"))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		h := newHearing()
		h.read(raw, netip.MustParseAddr("10.0.0.1"))
		_ = h.printers(func(netip.Addr) bool { return true })
	})
}
