package device_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"comptoir/printbridge/device"
)

// A pseudo-terminal is a serial line without a cable: every byte that a line discipline
// would touch arrives as it was sent.
func TestASerialLineCarriesEveryByteAndGivesUpInTime(t *testing.T) {
	t.Parallel()
	far, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	defer far.Close()
	if err := unix.IoctlSetPointerInt(int(far.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(far.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	target := device.Target{Link: device.Serial, Address: fmt.Sprintf("/dev/pts/%d", n), Speed: 115200}
	if err := target.Check(); err != nil {
		t.Fatal(err)
	}
	near, err := target.Dial(context.Background(), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer near.Close()
	for b := range 256 {
		sent := []byte{byte(b)}
		if _, err := near.Write(sent); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 1)
		if _, err := far.Read(got); err != nil || got[0] != sent[0] {
			t.Fatalf("to the device: %02X came as %02X, %v", b, got[0], err)
		}
		if _, err := far.Write(sent); err != nil {
			t.Fatal(err)
		}
		if err := near.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := near.Read(got); err != nil || got[0] != sent[0] {
			t.Fatalf("to us: %02X came as %02X, %v", b, got[0], err)
		}
	}
	if err := near.SetReadDeadline(time.Now().Add(20 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, err := near.Read(make([]byte, 1)); !os.IsTimeout(err) {
		t.Errorf("a silent line: %v", err)
	}
}
