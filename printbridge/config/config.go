// Package config is what the person at the till has set up: ports and printers.
//
// It owns the settings file and its checks. It must not know jobs or pages; in particular
// no page can change what is here. Start reading at Load.
package config

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"comptoir/printbridge/device"
	"comptoir/printbridge/escpos"
)

// The ports that pages and people expect.
const (
	Port     = 17911 // the API, for the till's page
	PagePort = 17912 // the bridge's own page, for the person at the till
)

// A Config is the settings file.
type Config struct {
	Port     int      `json:"port"`
	PagePort int      `json:"page_port"`
	Devices  []Device `json:"devices"`
}

// A Device is one printer. What is left out has the value that fits most printers.
type Device struct {
	Name      string `json:"name"`                // "receipt", "kitchen": what the till calls it
	Link      string `json:"link"`                // "tcp" or "file"
	Address   string `json:"address"`             // "192.168.1.50:9100", "/dev/usb/lp0"
	Columns   int    `json:"columns"`             // 32 on 58 mm paper, 48 on 80 mm
	Codepages string `json:"codepages"`           // family of code page numbers: "epson"
	Cut       string `json:"cut,omitempty"`       // "partial", "full", "none"
	Feed      *int   `json:"feed,omitempty"`      // lines before the cut
	Codes     string `json:"codes,omitempty"`     // "native", or "drawn" for printers without QR and barcodes
	Images    string `json:"images,omitempty"`    // "native", or "none" for printers without raster images
	DrawerPin int    `json:"drawer_pin,omitzero"` // 0 or 1
	Status    string `json:"status,omitempty"`    // "ask", or "none" for printers that cannot answer
	Loopback  bool   `json:"loopback,omitzero"`   // an emulator on this machine
}

var nameShape = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// Check says what is wrong with a device's settings.
func (d Device) Check() error {
	if !nameShape.MatchString(d.Name) {
		return fmt.Errorf("device name %q: want lower-case letters, digits and dashes", d.Name)
	}
	if err := d.Target().Check(); err != nil {
		return fmt.Errorf("device %s: %w", d.Name, err)
	}
	if d.Columns < 20 || d.Columns > 64 {
		return fmt.Errorf("device %s: %d columns; 58 mm paper has 32, 80 mm has 48", d.Name, d.Columns)
	}
	for _, choice := range []struct {
		name, value string
		of          []string
	}{
		{"cut", d.Cut, []string{"", "partial", "full", "none"}},
		{"codes", d.Codes, []string{"", "native", "drawn"}},
		{"images", d.Images, []string{"", "native", "none"}},
		{"status", d.Status, []string{"", "ask", "none"}},
	} {
		if !slices.Contains(choice.of, choice.value) {
			return fmt.Errorf("device %s: %s is %q, want one of %q", d.Name, choice.name, choice.value, choice.of[1:])
		}
	}
	if d.DrawerPin != 0 && d.DrawerPin != 1 {
		return fmt.Errorf("device %s: drawer pin %d, want 0 or 1", d.Name, d.DrawerPin)
	}
	if d.Feed != nil && (*d.Feed < 0 || *d.Feed > 20) {
		return fmt.Errorf("device %s: %d lines of feed, want 0 to 20", d.Name, *d.Feed)
	}
	_, err := escpos.Pages(d.Codepages)
	return err
}

// Target is where the device's printer is.
func (d Device) Target() device.Target {
	return device.Target{Link: d.Link, Address: d.Address, Loopback: d.Loopback}
}

// Printer is a driver for the device.
func (d Device) Printer() *device.Printer {
	return &device.Printer{Target: d.Target(), Patience: device.Usual(), Tells: d.Status != "none"}
}

// Profile is what the device's printer can do.
func (d Device) Profile() (escpos.Profile, error) {
	p, err := escpos.Default(d.Codepages, d.Columns)
	if err != nil {
		return p, err
	}
	if d.Cut != "" {
		p.Cut = escpos.Cut(d.Cut)
	}
	if d.Feed != nil {
		p.Feed = *d.Feed
	}
	if d.Codes == "drawn" {
		p.QR, p.Barcodes = false, false
	}
	p.Raster = d.Images != "none"
	p.DrawerPin = byte(d.DrawerPin)
	p.Tells = d.Status != "none"
	return p, nil
}

// Dir is where the settings are kept when nothing else is said.
func Dir() (string, error) {
	base, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the settings folder: %w (or say --dir)", err)
	}
	return filepath.Join(base, "printbridge"), nil
}

func file(dir string) string { return filepath.Join(dir, "config.json") }

// Load reads the settings of a folder; where there are none, the usual ones.
func Load(dir string) (Config, error) {
	c := Config{Port: Port, PagePort: PagePort}
	raw, err := os.ReadFile(file(dir))
	if os.IsNotExist(err) {
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("read the settings: %w", err)
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return c, fmt.Errorf("read the settings: %s: %w", file(dir), err)
	}
	for _, d := range c.Devices {
		if err := d.Check(); err != nil {
			return c, fmt.Errorf("read the settings: %s: %w", file(dir), err)
		}
	}
	return c, nil
}

// Changed is when the settings file was last written; zero where there is none.
func Changed(dir string) time.Time {
	info, err := os.Stat(file(dir))
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
