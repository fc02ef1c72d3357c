package zvt_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"comptoir/printbridge/journal"
	"comptoir/printbridge/terminal"
	"comptoir/printbridge/terminal/zvt"
	"comptoir/printbridge/terminal/zvt/emulator"
)

// A counter is a terminal with a bridge's desk before it, whose book is on disk.
type counter struct {
	t        *testing.T
	terminal *emulator.Terminal
	address  string
	path     string
	desk     *terminal.Desk
	file     *journal.File

	mu    sync.Mutex
	shown []terminal.Code
}

func newCounter(t *testing.T) *counter {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &counter{t: t, terminal: emulator.New(), address: ln.Addr().String(), path: filepath.Join(t.TempDir(), "terminal.jsonl")}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- c.terminal.Serve(ctx, ln) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	c.start()
	return c
}

// start is the bridge's program, after the one before has ended.
func (c *counter) start() {
	c.t.Helper()
	if c.file != nil {
		_ = c.file.Close()
	}
	book, file, err := terminal.OpenBook(c.path, time.Now())
	if err != nil {
		c.t.Fatal(err)
	}
	c.file = file
	c.t.Cleanup(func() { _ = file.Close() })
	c.desk = &terminal.Desk{
		Book: book, Now: time.Now, Wait: terminal.Pause, Poll: 10 * time.Millisecond,
		Device: &zvt.Device{
			Timing: zvt.Timing{Ack: 20 * time.Second, Answer: 60 * time.Second},
			Dial: func(ctx context.Context) (zvt.Conn, error) {
				var d net.Dialer
				return d.DialContext(ctx, "tcp", c.address)
			},
		},
	}
}

func (c *counter) hooks() terminal.Hooks {
	return terminal.Hooks{Shows: func(code terminal.Code) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.shown = append(c.shown, code)
	}}
}

func (c *counter) showed(code terminal.Code) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.shown {
		if s == code {
			return true
		}
	}
	return false
}

func (c *counter) do(id string, r terminal.Request) terminal.Job {
	c.t.Helper()
	ctx, stop := context.WithTimeout(c.t.Context(), time.Minute)
	defer stop()
	j, err := c.desk.Do(ctx, id, r, c.hooks())
	if err != nil {
		c.t.Fatalf("%s: %v", id, err)
	}
	return j
}

func (c *counter) until(what string, is func() bool) {
	c.t.Helper()
	end := time.NewTimer(time.Minute)
	defer end.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-end.C:
			c.t.Fatalf("waited in vain for %s", what)
		case <-tick.C:
		}
	}
}

func pay(a terminal.Amount) terminal.Request {
	return terminal.Request{Kind: terminal.Pay, Amount: a, Currency: 978}
}

func TestAPaymentIsTakenOnceForItsIDAndSaysWhatTheReceiptNeeds(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	j := c.do("pay-00001", pay(1250))
	if j.State != terminal.Done || j.Result.Amount != 1250 || j.Result.Last4 != "4242" || j.Result.Brand != "visa" ||
		j.Result.Application != "A0000000031010" || j.Result.Receipt != 41 || j.Result.Terminal != "52500041" {
		t.Fatalf("got %+v, %+v", j, j.Result)
	}
	if !c.showed(terminal.ShowCard) || !c.showed(terminal.EnterPIN) {
		t.Errorf("showed %q", c.shown)
	}
	c.start()
	if again := c.do("pay-00001", pay(1250)); again.State != terminal.Done || c.terminal.Taken() != 1250 {
		t.Errorf("asked again it is %s, %d taken", again.State, c.terminal.Taken())
	}
	if _, err := c.desk.Do(t.Context(), "pay-00001", pay(900), c.hooks()); err == nil {
		t.Error("its id was taken for another payment")
	}
	raw, err := json.Marshal(j)
	if err != nil || bytes.Contains(raw, []byte("4111")) {
		t.Errorf("the book has %s, %v", raw, err)
	}
}

func TestARefusedPaymentSaysWhyAndTakesNothing(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	for mode, want := range map[emulator.Mode]terminal.Code{emulator.Decline: terminal.Declined, emulator.NoMoney: terminal.NoFunds, emulator.Busy: terminal.Busy} {
		c.terminal.Set(mode)
		if j := c.do("pay-"+string(mode), pay(700)); j.State != terminal.Failed || j.Code != want {
			t.Errorf("%s: %s %s, want %s", mode, j.State, j.Code, want)
		}
	}
	if c.terminal.Taken() != 0 {
		t.Errorf("%d was taken", c.terminal.Taken())
	}
}

func TestATillAndAGuestCanStopAPaymentThatWaitsForACard(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.terminal.Set(emulator.Wait)
	for id, stop := range map[string]func(){
		"stop-till": func() { c.desk.Stop("stop-till") },
		"stop-key":  func() { c.terminal.Key() },
	} {
		ended := make(chan terminal.Job, 1)
		go func() {
			j, _ := c.desk.Do(t.Context(), id, pay(300), c.hooks())
			ended <- j
		}()
		c.until("the terminal to wait for a card", func() bool { text, _ := c.terminal.Shows(); return text == "Karte bitte" })
		stop()
		if j := <-ended; j.State != terminal.Failed || j.Code != terminal.Stopped {
			t.Errorf("%s: %s %s", id, j.State, j.Code)
		}
	}
	if c.terminal.Taken() != 0 {
		t.Errorf("%d was taken", c.terminal.Taken())
	}
}

// C131: an answer that got lost is neither paid nor unpaid until the terminal was asked.
func TestC131ALostAnswerIsSettledByAskingForTheLastTransaction(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	for fault, want := range map[emulator.Fault]terminal.State{
		emulator.AnswerLost: terminal.Done, emulator.PowerCut: terminal.Failed, emulator.Twice: terminal.Done,
	} {
		before := c.terminal.Taken()
		c.terminal.Break(fault)
		j := c.do("pay-"+string(fault), pay(480))
		if j.State != want || (c.terminal.Taken()-before == 480) != (want == terminal.Done) {
			t.Errorf("%s: %s %s, %d taken", fault, j.State, j.Code, c.terminal.Taken()-before)
		}
	}
}

func TestAnotherAmountThanWasAskedForIsForAPerson(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.terminal.Tip(50)
	if j := c.do("pay-odd01", pay(1000)); j.State != terminal.Murky || j.Code != terminal.Unclear {
		t.Errorf("%s %s", j.State, j.Code)
	}
	r := pay(1000)
	r.Tips = true
	if j := c.do("pay-tip01", r); j.State != terminal.Done || j.Result.Amount != 1050 {
		t.Errorf("with a tip: %s %+v", j.State, j.Result)
	}
}

func TestAPaymentIsReversedWithoutTheCardAndAPartGoesBackToIt(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	j := c.do("pay-00001", pay(2000))
	back := c.do("back-0001", terminal.Request{Kind: terminal.Reverse, Amount: 2000, Currency: 978, Receipt: j.Result.Receipt})
	if back.State != terminal.Done || c.terminal.Taken() != 0 {
		t.Fatalf("reversed: %s %s, %d left", back.State, back.Code, c.terminal.Taken())
	}
	again := c.do("back-0002", terminal.Request{Kind: terminal.Reverse, Amount: 2000, Currency: 978, Receipt: j.Result.Receipt})
	if again.State != terminal.Failed || again.Code != terminal.NotPossible {
		t.Errorf("reversed twice: %s %s", again.State, again.Code)
	}
	c.do("pay-00002", pay(2000))
	if part := c.do("back-0003", terminal.Request{Kind: terminal.Refund, Amount: 500, Currency: 978}); part.State != terminal.Done || c.terminal.Taken() != 1500 {
		t.Errorf("refunded: %s %s, %d left", part.State, part.Code, c.terminal.Taken())
	}
	if end := c.do("close-001", terminal.Request{Kind: terminal.EndOfDay}); end.State != terminal.Done || end.Text != "Summe 15.00" {
		t.Errorf("end of day: %+v", end)
	}
}

// The cable is cut at each byte of the exchange, and the bridge starts anew in the middle of what
// follows: what the book says, the terminal's journal says.
func TestACableCutAtAnyByteTakesEachPaymentOnce(t *testing.T) {
	t.Parallel()
	for _, kind := range []terminal.Kind{terminal.Pay, terminal.Refund} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			c := newCounter(t)
			sum, done := int64(0), 0
			for n := 0; ; n++ {
				id := fmt.Sprintf("cut-%05d", n)
				c.terminal.CutAfter(n)
				r := terminal.Request{Kind: kind, Amount: terminal.Amount(100 + n), Currency: 978}
				j := c.do(id, r)
				if n%5 == 0 {
					c.start()
				}
				if again := c.do(id, r); again.State != j.State {
					t.Fatalf("byte %d: %s, and then %s", n, j.State, again.State)
				}
				switch j.State {
				case terminal.Done:
					done++
					if sum += int64(j.Result.Amount); kind == terminal.Refund {
						sum -= 2 * int64(j.Result.Amount)
					}
				case terminal.Failed:
				default:
					t.Fatalf("byte %d: %s %s %s", n, j.State, j.Code, j.Note)
				}
				if c.terminal.Taken() != sum || len(c.terminal.Journal()) != done {
					t.Fatalf("byte %d: %s; the terminal has %d in %d bookings, the book %d in %d", n, j.State, c.terminal.Taken(), len(c.terminal.Journal()), sum, done)
				}
				if c.terminal.Whole() {
					break
				}
			}
		})
	}
}

// A slowLine says that it broke, and hands the command on when the terminal has been asked once.
type slowLine struct {
	terminal.Device
	late *terminal.Request
}

func (s *slowLine) Carry(_ context.Context, r terminal.Request, _ func(terminal.Code)) (terminal.Outcome, error) {
	s.late = &r
	return terminal.Outcome{}, terminal.Fail(terminal.Lost, "the line broke")
}

func (s *slowLine) Last(ctx context.Context) (terminal.Transaction, error) {
	last, err := s.Device.Last(ctx)
	if r := s.late; r != nil {
		s.late = nil
		if _, err := s.Device.Carry(ctx, *r, func(terminal.Code) {}); err != nil {
			return last, err
		}
	}
	return last, err
}

func TestACommandThatArrivesAfterItsLineBrokeIsFound(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.do("pay-00001", pay(100))
	c.desk.Device = &slowLine{Device: c.desk.Device}
	if j := c.do("pay-00002", pay(250)); j.State != terminal.Done || j.Result.Amount != 250 || c.terminal.Taken() != 350 {
		t.Errorf("%s %s, the terminal has %d", j.State, j.Code, c.terminal.Taken())
	}
}

// A bridge that is killed while the guest holds the card asks for that payment when it starts again.
func TestABridgeThatIsKilledFindsThePaymentAgain(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.terminal.Set(emulator.Wait)
	ctx, kill := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := c.desk.Do(ctx, "pay-00001", pay(990), c.hooks())
		ended <- err
	}()
	c.until("the terminal to wait for a card", func() bool { text, _ := c.terminal.Shows(); return text == "Karte bitte" })
	kill()
	if err := <-ended; err == nil {
		t.Fatal("it ended")
	}
	c.start()
	go func() {
		j, err := c.desk.Do(t.Context(), "pay-00002", pay(100), c.hooks()) // the next guest waits behind it
		if err == nil && j.State != terminal.Done {
			err = fmt.Errorf("the next payment is %s %s", j.State, j.Code)
		}
		ended <- err
	}()
	c.until("the terminal to be asked", func() bool { return c.showed(terminal.Settling) })
	c.terminal.Card()
	c.terminal.Set(emulator.Approve)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if j := c.do("pay-00001", pay(990)); j.State != terminal.Done || c.terminal.Taken() != 1090 {
		t.Errorf("%s %s, %d taken", j.State, j.Code, c.terminal.Taken())
	}
}
