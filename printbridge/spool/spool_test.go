package spool

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"comptoir/models/receipt/doc"
	"comptoir/printbridge/device"
	"comptoir/printbridge/emulator"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/glyph"
)

// A shop is a spool in a folder with one emulated printer named "receipt".
type shop struct {
	*Spool
	t       *testing.T
	dir     string
	printer *emulator.Printer
	driver  *device.Printer
	encoder *escpos.Encoder
	clock   time.Time
	stop    func()
}

func newShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{t: t, dir: t.TempDir(), clock: time.Date(2026, 1, 15, 9, 32, 0, 0, time.UTC)}
	var err error
	if s.printer, err = emulator.New(emulator.Options{Name: "receipt", Family: "epson", Columns: 32}); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.printer.Serve(t.Context(), ln) }()
	t.Cleanup(func() {
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	s.driver = &device.Printer{
		Target: device.Target{Link: device.TCP, Address: ln.Addr().String(), Loopback: true}, Tells: true,
		Patience: device.Patience{
			Open: time.Second, Answer: time.Second, Write: time.Second, Done: 20 * time.Second,
			Poll: 10 * time.Millisecond, Job: time.Minute, Grace: time.Millisecond,
		},
	}
	font, err := glyph.Load()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := escpos.Default("epson", 32)
	if err != nil {
		t.Fatal(err)
	}
	if s.encoder, err = escpos.NewEncoder(profile, font); err != nil {
		t.Fatal(err)
	}
	s.open()
	t.Cleanup(func() { s.close() })
	return s
}

func (s *shop) open() {
	s.t.Helper()
	var err error
	s.Spool, err = Open(s.dir, func() time.Time { return s.clock }, slog.New(slog.DiscardHandler))
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.Attach(ctx, "receipt", Paper{Printer: s.driver, Encoder: s.encoder})
}

func (s *shop) close() {
	s.t.Helper()
	s.stop()
	if err := s.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		s.t.Error(err)
	}
}

func slip(text string) Job {
	d, _ := json.Marshal(doc.Document{Blocks: []doc.Block{doc.Paragraph(text), doc.Cut()}})
	return Job{ID: text, Origin: "https://shop.example", Device: "receipt", Kind: Receipt, Hash: text, Document: d}
}

func (s *shop) add(j Job) View {
	s.t.Helper()
	v, _, err := s.Add(j)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// until waits until a job is in a state.
func (s *shop) until(id string, state State) View {
	s.t.Helper()
	ctx, stop := context.WithTimeout(s.t.Context(), time.Minute)
	defer stop()
	seen := "nothing"
	for {
		v, err := s.Await(ctx, id, "https://shop.example", seen)
		if err != nil {
			s.t.Fatal(err)
		}
		if v.State == state {
			return v
		}
		if ctx.Err() != nil || v.State.Final() {
			s.t.Fatalf("%s is %s, want %s", id, v.Seen(), state)
		}
		seen = v.Seen()
	}
}

func (s *shop) paper() string {
	var b strings.Builder
	for _, sheet := range s.printer.Sheets() {
		text, _, _ := strings.Cut(sheet.Text(32), "\n\n")
		b.WriteString(text + "|")
	}
	return b.String()
}

// C172: paper runs out, then everything comes ten times.
func TestThreeReceiptsWithoutPaperPrintOnceEachAndInOrder(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.printer.Set(emulator.Faults{PaperOut: true})
	for _, id := range []string{"first", "second", "third"} {
		s.add(slip(id))
	}
	for _, id := range []string{"first", "second", "third"} {
		if v := s.until(id, NeedsPaper); v.Code != escpos.NoPaper {
			t.Errorf("%s says %q", id, v.Code)
		}
		s.add(slip(id)) // an impatient page asks again
	}
	s.printer.Set(emulator.Faults{})
	for _, id := range []string{"first", "second", "third"} {
		s.until(id, Done)
	}
	if got := s.paper(); got != "first|second|third|" {
		t.Errorf("on paper: %s", got)
	}
}

// C175: twenty clicks, twenty interleaved jobs.
func TestTwentyTicketsAtOnceAreTwentyWholeTicketsInOrder(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	want := ""
	for i := range 20 {
		blocks := []doc.Block{doc.Paragraph(fmt.Sprintf("ticket %d begins", i))}
		for n := range 10 {
			blocks = append(blocks, doc.Pair(fmt.Sprintf("%d dish", n), "1"))
			_ = n
		}
		blocks = append(blocks, doc.Paragraph(fmt.Sprintf("ticket %d ends", i)), doc.Cut())
		j := slip(fmt.Sprintf("t%02d", i))
		j.Kind = Ticket
		j.Document, _ = json.Marshal(doc.Document{Blocks: blocks})
		s.add(j)
		want += fmt.Sprintf("ticket %d begins..ticket %d ends|", i, i)
	}
	s.until("t19", Done)
	got := ""
	for _, sheet := range s.printer.Sheets() {
		lines := strings.Split(strings.TrimSpace(strings.Split(sheet.Text(32), "\n\n")[0]), "\n")
		if len(lines) != 12 {
			t.Errorf("a sheet has %d lines: %q", len(lines), lines)
		}
		got += lines[0] + ".." + lines[len(lines)-1] + "|"
	}
	if got != want {
		t.Errorf("on paper: %s", got)
	}
}

func TestTheSameJobAgainIsAnsweredAndAnotherUnderItsIDRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.add(slip("a"))
	s.until("a", Done)
	v, repeated, err := s.Add(slip("a"))
	if err != nil || !repeated || v.State != Done {
		t.Errorf("got %+v, repeated %v, %v", v, repeated, err)
	}
	other := slip("a")
	other.Hash = "other"
	if _, _, err := s.Add(other); !errors.Is(err, ErrReused) {
		t.Errorf("another document: %v", err)
	}
	stranger := slip("a")
	stranger.Origin = "https://other.example"
	if _, _, err := s.Add(stranger); !errors.Is(err, ErrReused) {
		t.Errorf("another origin: %v", err)
	}
	if _, err := s.Job("a", "https://other.example"); !errors.Is(err, ErrUnknown) {
		t.Errorf("another origin sees the job: %v", err)
	}
	if got := s.paper(); got != "a|" {
		t.Errorf("on paper: %s", got)
	}
}

func TestWhatWaitedStillPrintsAfterARestart(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.printer.Set(emulator.Faults{CoverOpen: true})
	s.add(slip("a"))
	s.add(slip("b"))
	s.close()
	s.printer.Set(emulator.Faults{})
	s.open()
	s.until("b", Done)
	if got := s.paper(); got != "a|b|" {
		t.Errorf("on paper: %s", got)
	}
}

func TestWhatWasBeingPrintedAtTheEndIsUnknownAndNeverPrintedAgain(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.printer.PaperAfter(1)
	j := slip("a")
	j.Document, _ = json.Marshal(doc.Document{Blocks: []doc.Block{doc.Paragraph("one\ntwo\nthree"), doc.Cut()}})
	s.add(j)
	s.until("a", NeedsPaper)
	s.close()
	s.open()
	if v := s.until("a", Unknown); v.Code != device.UnknownResult {
		t.Errorf("says %q", v.Code)
	}
	s.printer.Set(emulator.Faults{})
	s.add(slip("b"))
	s.until("b", Done)
	if got := s.paper(); strings.Count(got, "one") != 1 {
		t.Errorf("on paper: %s", got)
	}
}

func TestAJobThatWaitedTooLongIsGivenUpWithTheReason(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.printer.Set(emulator.Faults{CoverOpen: true})
	s.add(slip("blocks the queue"))
	s.until("blocks the queue", Queued)
	drawer := Job{ID: "drawer", Origin: "https://shop.example", Device: "receipt", Kind: Drawer, Hash: "d"}
	s.add(drawer)
	s.close()
	s.clock = s.clock.Add(31 * time.Minute)
	s.open()
	if v := s.until("drawer", Failed); v.Code != escpos.Cover && v.Code != TooOld {
		t.Errorf("says %q", v.Code)
	}
	s.printer.Set(emulator.Faults{})
	s.add(slip("b"))
	s.until("b", Done)
	if got := s.paper(); got != "b|" {
		t.Errorf("on paper: %s", got)
	}
}

func TestAWaitingJobCanBeTakenBackABegunOneCannot(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.printer.Set(emulator.Faults{CoverOpen: true})
	s.add(slip("a"))
	s.add(slip("b"))
	if v, err := s.Cancel("a", "https://shop.example"); err != nil || v.State != Failed || v.Code != Cancelled {
		t.Errorf("got %+v, %v", v, err)
	}
	s.printer.Set(emulator.Faults{})
	s.until("b", Done)
	if _, err := s.Cancel("b", "https://shop.example"); !errors.Is(err, ErrBegun) {
		t.Errorf("a printed job: %v", err)
	}
	if got := s.paper(); got != "b|" {
		t.Errorf("on paper: %s", got)
	}
}

func TestJobsOfARemovedDeviceEnd(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.printer.Set(emulator.Faults{CoverOpen: true})
	s.add(slip("a"))
	s.Detach("receipt")
	if err := s.DropOrphans(); err != nil {
		t.Fatal(err)
	}
	if v := s.until("a", Failed); v.Code != UnknownDevice {
		t.Errorf("says %q", v.Code)
	}
	if _, _, err := s.Add(slip("b")); !errors.Is(err, ErrDevice) {
		t.Errorf("a job for it: %v", err)
	}
}

func TestADocumentThatCannotBePrintedDoesNotStopTheQueue(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	bad := slip("bad")
	bad.Document = json.RawMessage(`{"blocks":[{"kind":"poem"}]}`)
	s.add(bad)
	s.add(slip("b"))
	if v := s.until("bad", Failed); v.Code != BadDocument {
		t.Errorf("says %q", v.Code)
	}
	s.until("b", Done)
}

func TestALineTornByACrashIsIgnoredAndOldJobsAreForgotten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	now := time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)
	old := Job{ID: "old", State: Done, Changed: now.Add(-8 * 24 * time.Hour)}
	young := Job{ID: "young", State: Done, Changed: now.Add(-time.Hour), Document: json.RawMessage(`{"title":"private"}`)}
	var lines []byte
	for _, r := range []record{{Job: &old}, {Job: &young}} {
		b, _ := json.Marshal(r)
		lines = append(append(lines, b...), '\n')
	}
	lines = append(lines, `{"job":{"id":"to`...)
	path := filepath.Join(dir, "jobs.jsonl")
	if err := os.WriteFile(path, lines, 0o600); err != nil {
		t.Fatal(err)
	}
	j, jobs, err := openJournal(dir, now)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if len(jobs) != 1 || jobs[0].ID != "young" {
		t.Errorf("got %+v", jobs)
	}
	if b, _ := os.ReadFile(path); strings.Contains(string(b), "private") {
		t.Errorf("the text of an ended job is still on disk: %s", b)
	}
}
