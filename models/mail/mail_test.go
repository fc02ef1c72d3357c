package mail_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"comptoir/models/fault"
	"comptoir/models/mail"
	"comptoir/models/order/ordertest"
)

// A server takes mail on the loopback as far as the tests need it; it refuses whom it is told to.
type server struct {
	net.Listener
	mu     sync.Mutex
	got    []string
	refuse string // what it answers to RCPT; empty: it takes it
}

func listen(t *testing.T) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{Listener: l}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(conn)
		}
	}()
	return s
}

func (s *server) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	say := func(line string) { fmt.Fprintf(conn, "%s\r\n", line) }
	say("220 test")
	in := bufio.NewScanner(conn)
	var data *strings.Builder
	for in.Scan() {
		line := in.Text()
		switch {
		case data != nil && line == ".":
			s.mu.Lock()
			s.got = append(s.got, data.String())
			s.mu.Unlock()
			data = nil
			say("250 taken")
		case data != nil:
			data.WriteString(line + "\n")
		case strings.HasPrefix(line, "RCPT") && s.refusal() != "":
			say(s.refusal())
		case line == "DATA":
			data = new(strings.Builder)
			say("354 go on")
		case line == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (s *server) refusal() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refuse
}

func (s *server) answer(refuse string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = refuse
}

func (s *server) letters() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.got...)
}

// office is a house with an outbox and a clock of its own.
type office struct {
	*ordertest.House
	*mail.Store
	post *mail.Post
	now  time.Time
}

func newOffice(t *testing.T, s *server) *office {
	t.Helper()
	o := &office{House: ordertest.New(t), now: time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)}
	sender, err := mail.NewSMTP("smtp://"+s.Addr().String(), "till@house.test")
	if err != nil {
		t.Fatal(err)
	}
	o.Store = mail.NewStore(o.DB, func() time.Time { return o.now }, true)
	o.post = mail.NewPost(o.Store, sender, slog.New(slog.DiscardHandler))
	return o
}

func (o *office) round() {
	o.T.Helper()
	if err := o.post.Round(context.Background()); err != nil {
		o.T.Fatal(err)
	}
}

func TestALetterIsSentOnceAndItsStateIsKnown(t *testing.T) {
	t.Parallel()
	s := listen(t)
	o := newOffice(t, s)
	sold := o.Sell(o.Soup)
	w := mail.Writing{Letter: mail.Letter{ID: ordertest.ID(), To: "guest@example.test", Sender: "Test House", Subject: "Ваш чек", Body: "Merci : 4,50 €"}, Kind: "receipt", VenueID: o.Venue, OrderID: sold.ID}
	for range 2 {
		if err := o.Write(o.Ctx, w); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := o.Of(o.Ctx, sold.ID); err != nil || len(list) != 1 || list[0].State != mail.Waiting {
		t.Fatalf("%+v, %v", list, err)
	}
	o.round()
	o.round()
	got := s.letters()
	if len(got) != 1 || !strings.Contains(got[0], "guest@example.test") || !strings.Contains(got[0], `"Test House" <till@house.test>`) {
		t.Fatalf("the server got %q", got)
	}
	if list, err := o.Of(o.Ctx, sold.ID); err != nil || list[0].State != mail.Sent || list[0].Attempts != 1 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestALetterThatCannotGoWaitsAndOneThatIsRefusedIsGivenUp(t *testing.T) {
	t.Parallel()
	s := listen(t)
	o := newOffice(t, s)
	sold := o.Sell(o.Soup)
	w := mail.Writing{Letter: mail.Letter{ID: ordertest.ID(), To: "guest@example.test", Subject: "Receipt", Body: "4.50"}, Kind: "receipt", VenueID: o.Venue, OrderID: sold.ID}
	s.answer("451 later, please")
	if err := o.Write(o.Ctx, w); err != nil {
		t.Fatal(err)
	}
	o.round()
	state := func() mail.Mail {
		t.Helper()
		list, err := o.Of(o.Ctx, sold.ID)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		return list[0]
	}
	if m := state(); m.State != mail.Waiting || m.Attempts != 1 || !strings.Contains(m.Error, "later, please") {
		t.Errorf("%+v", m)
	}
	o.round() // not before its time
	if m := state(); m.Attempts != 1 {
		t.Errorf("tried %d times at once", m.Attempts)
	}
	o.now = o.now.Add(time.Minute)
	s.answer("550 nobody here")
	o.round()
	if m := state(); m.State != mail.Failed || m.Attempts != 2 || !strings.Contains(m.Error, "nobody here") {
		t.Errorf("%+v", m)
	}
	s.answer("")
	if err := o.Again(o.Ctx, w.ID); err != nil {
		t.Fatal(err)
	}
	o.round()
	if m := state(); m.State != mail.Sent {
		t.Errorf("%+v", m)
	}
}

func TestWithoutAServerNobodyIsPromisedALetter(t *testing.T) {
	t.Parallel()
	h := ordertest.New(t)
	off := mail.NewStore(h.DB, time.Now, false)
	if err := off.Write(h.Ctx, mail.Writing{}); fault.Of(err) == nil || fault.Of(err).Code != "mail.off" {
		t.Errorf("got %v", err)
	}
	on := mail.NewStore(h.DB, time.Now, true)
	for _, to := range []string{"", "x", "a@b@c", "Guest <guest@example.test>", "guest@example.test\r\nBcc: x@y.test"} {
		if err := on.Write(h.Ctx, mail.Writing{Letter: mail.Letter{ID: ordertest.ID(), To: to}}); fault.Of(err) == nil || fault.Of(err).Fields["email"] == "" {
			t.Errorf("%q: %v", to, err)
		}
	}
	for _, address := range []string{"", "mail.example", "http://mail.example", "smtp://"} {
		if _, err := mail.NewSMTP(address, "till@house.test"); err == nil {
			t.Errorf("%q was taken for a mail server", address)
		}
	}
}
