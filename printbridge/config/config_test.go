package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"comptoir/printbridge/escpos"
)

func receipt() Device {
	return Device{Name: "receipt", Link: "tcp", Address: "192.168.1.50:9100", Columns: 48, Codepages: "epson"}
}

func TestADeviceIsKeptUntilItIsRemoved(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new")
	if err := Put(dir, receipt()); err != nil {
		t.Fatal(err)
	}
	second := receipt()
	second.Columns = 32
	if err := Put(dir, second); err != nil {
		t.Fatal(err)
	}
	c, err := Load(dir)
	if err != nil || len(c.Devices) != 1 || c.Devices[0].Columns != 32 || c.Port != Port {
		t.Errorf("got %+v, %v", c, err)
	}
	if info, err := os.Stat(file(dir)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	if err := Remove(dir, "receipt"); err != nil {
		t.Fatal(err)
	}
	if err := Remove(dir, "receipt"); !errors.Is(err, ErrNoDevice) {
		t.Errorf("removed twice: %v", err)
	}
}

func TestChangesAtTheSameTimeAreAllKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var changing sync.WaitGroup
	for i := range 8 {
		changing.Go(func() {
			d := receipt()
			d.Name = fmt.Sprintf("printer-%d", i)
			if err := Put(dir, d); err != nil {
				t.Error(err)
			}
		})
	}
	changing.Wait()
	if c, err := Load(dir); err != nil || len(c.Devices) != 8 {
		t.Errorf("%d devices, %v", len(c.Devices), err)
	}
}

func TestSettingsThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Device){
		"a name with spaces":  func(d *Device) { d.Name = "Bar printer" },
		"a public address":    func(d *Device) { d.Address = "8.8.8.8:9100" },
		"paper of 5 columns":  func(d *Device) { d.Columns = 5 },
		"an unknown family":   func(d *Device) { d.Codepages = "acme" },
		"an unknown cut":      func(d *Device) { d.Cut = "rip" },
		"an unknown way to":   func(d *Device) { d.Codes = "sung" },
		"a third drawer":      func(d *Device) { d.DrawerPin = 2 },
		"a metre of feed":     func(d *Device) { n := 300; d.Feed = &n },
		"an unknown status":   func(d *Device) { d.Status = "maybe" },
		"an unknown image":    func(d *Device) { d.Images = "colour" },
		"a link nobody knows": func(d *Device) { d.Link = "fax" },
	} {
		d := receipt()
		change(&d)
		if err := Put(t.TempDir(), d); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestADevicesSettingsBecomeItsProfile(t *testing.T) {
	t.Parallel()
	feed := 1
	d := receipt()
	d.Cut, d.Feed, d.Codes, d.Images, d.DrawerPin, d.Status = "none", &feed, "drawn", "none", 1, "none"
	p, err := d.Profile()
	if err != nil {
		t.Fatal(err)
	}
	if p.Cut != escpos.CutNone || p.Feed != 1 || p.QR || p.Barcodes || p.Images != escpos.ImagesNone || p.DrawerPin != 1 || p.Tells {
		t.Errorf("got %+v", p)
	}
}

func TestTheTokenIsMadeOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := Token(dir, func() string { return "one" })
	if err != nil {
		t.Fatal(err)
	}
	second, err := Token(dir, func() string { return "two" })
	if err != nil || first != "one" || second != "one" {
		t.Errorf("got %q, %q, %v", first, second, err)
	}
}

func TestAFiscalRegisterIsReachedAsItsProtocolWants(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		d    Device
		good bool
	}{
		{Device{Protocol: "shtrih", Link: "tcp", Address: "192.168.1.60:7778"}, true},
		{Device{Protocol: "shtrih", Link: "serial", Address: "/dev/ttyACM0"}, true},
		{Device{Protocol: "shtrih", Link: "tcp", Address: "127.0.0.1:7778"}, false}, // an emulator says --loopback
		{Device{Protocol: "atol", Link: "tcp", Address: "127.0.0.1:16732"}, true},
		{Device{Protocol: "atol", Link: "serial", Address: "/dev/ttyACM0"}, false},
		{Device{Protocol: "pirit", Link: "serial", Address: "/dev/ttyACM0"}, true},
		{Device{Protocol: "pirit", Link: "serial", Address: "/dev/ttyACM0", Password: "ABC"}, false},
		{Device{Protocol: "abacus", Link: "tcp", Address: "192.168.1.60:7778"}, false},
		{Device{Protocol: "shtrih", Link: "file", Address: "/dev/usb/lp0"}, false},
	} {
		tt.d.Kind, tt.d.Name = Fiscal, "kkt"
		if err := tt.d.Check(); (err == nil) != tt.good {
			t.Errorf("%+v: %v", tt.d, err)
		}
	}
}
