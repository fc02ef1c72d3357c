// Package config is what the person at the till has set up: ports and printers.
//
// It owns the settings file and its checks. It must not know jobs or pages; in particular
// no page can change what is here. Start reading at Load.
package config

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"comptoir/printbridge/device"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/remote"
	"comptoir/printbridge/scale"
	"comptoir/printbridge/words"
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

	// Server is one that jobs are fetched from for tills on other machines; nil is none.
	Server *remote.Server `json:"server,omitempty"`
}

// The kinds of devices.
const (
	Printer = "printer"
	Fiscal  = "fiscal"
	Scale   = "scale"
	Display = "display"
	Card    = "terminal"
)

// A Device is one printer, fiscal register, scale, customer display or card terminal. What is left out has the value that fits
// most of them.
type Device struct {
	Kind      string `json:"kind,omitempty"`      // "printer", "fiscal", "scale", "display" or "terminal"
	Name      string `json:"name"`                // "receipt", "kitchen": what the till calls it
	Link      string `json:"link"`                // "tcp", "file" or "serial"
	Address   string `json:"address"`             // "192.168.1.50:9100", "/dev/usb/lp0"
	Columns   int    `json:"columns,omitzero"`    // 32 on 58 mm paper, 48 on 80 mm
	Codepages string `json:"codepages,omitempty"` // family of code page numbers: "epson"
	Cut       string `json:"cut,omitempty"`       // "partial", "full", "none"
	Feed      *int   `json:"feed,omitempty"`      // lines before the cut
	Codes     string `json:"codes,omitempty"`     // "native", or "drawn" for printers without QR and barcodes
	Images    string `json:"images,omitempty"`    // "native", "columns" for old ones, or "none" for printers without images
	Colours   string `json:"colours,omitempty"`   // "one", or "two" for black and red
	Buzzer    string `json:"buzzer,omitempty"`    // "builtin", or "drawer" for a bell on the drawer's connector
	DrawerPin int    `json:"drawer_pin,omitzero"` // 0 or 1
	OpenPin   string `json:"open_pin,omitempty"`  // "high" or "low": what the switch of an open drawer shows
	Status    string `json:"status,omitempty"`    // "ask", or "none" for printers that cannot answer
	Loopback  bool   `json:"loopback,omitzero"`   // an emulator on this machine

	// Of the other devices:
	Protocol string         `json:"protocol,omitempty"` // the language of a register, scale or display
	Speed    int            `json:"speed,omitzero"`     // of a serial line
	Framing  device.Framing `json:"framing,omitempty"`  // of a serial line: "8N1", "7E1"

	// Of a display:
	Codepage   string `json:"codepage,omitempty"`   // that it shows: "cp866"
	PageNumber int    `json:"page_number,omitzero"` // by which it is chosen
	Greeting   string `json:"greeting,omitempty"`   // while nobody is served

	// Of a fiscal register:
	Operator      uint32 `json:"operator,omitzero"`      // password of the cashier; 0 is the factory's
	Administrator uint32 `json:"administrator,omitzero"` // password of the system administrator; 0 is the factory's
	Unit          string `json:"unit,omitempty"`         // which of several registers of an ATOL service; "" is its default
	Login         string `json:"login,omitempty"`        // of the service of an ATOL register, where it wants one
	Password      string `json:"password,omitempty"`     // with the login; of a Pirit, four letters, of a card terminal, six digits, where they are not the factory's
}

var nameShape = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// Check says what is wrong with a device's settings.
func (d Device) Check() error {
	if !nameShape.MatchString(d.Name) {
		return words.Refuse("bad.device_name", d.Name)
	}
	err := d.Target().Check()
	if err == nil {
		err = d.checkKind()
	}
	if err != nil {
		return words.Refuse("bad.device", d.Name, err)
	}
	return nil
}

func (d Device) checkKind() error {
	switch d.Kind {
	case Fiscal:
		return d.checkFiscal()
	case Scale:
		return d.checkScale()
	case Display:
		_, err := d.Shows()
		return err
	case Card:
		return d.checkCard()
	case Printer, "":
	default:
		return choose("kind", d.Kind, []string{Printer, Fiscal, Scale, Display, Card})
	}
	if d.Link == device.Serial {
		return words.Refuse("bad.link", "tcp, file")
	}
	if d.Columns < 20 || d.Columns > 64 {
		return words.Refuse("bad.columns", d.Columns)
	}
	for _, choice := range []struct {
		name, value string
		of          []string
	}{
		{"cut", d.Cut, []string{"", "partial", "full", "none"}},
		{"codes", d.Codes, []string{"", "native", "drawn"}},
		{"images", d.Images, []string{"", "native", "columns", "none"}},
		{"colours", d.Colours, []string{"", "one", "two"}},
		{"buzzer", d.Buzzer, []string{"", "builtin", "drawer"}},
		{"open-pin", d.OpenPin, []string{"", device.PinHigh, device.PinLow}},
		{"status", d.Status, []string{"", "ask", "none"}},
	} {
		if !slices.Contains(choice.of, choice.value) {
			return choose(choice.name, choice.value, choice.of[1:])
		}
	}
	if d.DrawerPin != 0 && d.DrawerPin != 1 {
		return words.Refuse("bad.range", "drawer-pin", d.DrawerPin, 0, 1)
	}
	if d.Feed != nil && (*d.Feed < 0 || *d.Feed > 20) {
		return words.Refuse("bad.range", "feed", *d.Feed, 0, 20)
	}
	if _, err := escpos.Pages(d.Codepages); err != nil {
		return words.Because(err, "bad.family", d.Codepages, strings.Join(escpos.Families(), ", "))
	}
	return nil
}

// choose refuses a value that is none of those there are.
func choose(name, value string, of []string) error {
	return words.Refuse("bad.choice", name, value, strings.Join(of, ", "))
}

// Target is where the device's printer is.
func (d Device) Target() device.Target {
	t := device.Target{Link: d.Link, Address: d.Address, Loopback: d.Loopback || d.Protocol == atolProtocol}
	if d.Link == device.Serial {
		speed, framing := d.usualLine()
		t.Speed, t.Framing = cmp.Or(d.Speed, speed), cmp.Or(d.Framing, framing)
	}
	return t
}

// usualLine is how the serial line of such a device is set when it leaves its maker.
func (d Device) usualLine() (int, device.Framing) {
	switch d.Kind {
	case Scale:
		return scale.Line(d.Protocol)
	case Display:
		return 9600, device.EightNone
	case Card:
		return 9600, device.EightNone
	}
	return speed(d.Protocol), device.EightNone
}

// Printer is a driver for the device.
func (d Device) Printer() *device.Printer {
	return &device.Printer{Target: d.Target(), Patience: device.Usual(), Tells: d.Status != "none", OpenPin: d.OpenPin}
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
	if d.Images != "native" {
		p.Images = escpos.Images(d.Images)
	}
	if d.Colours != "" {
		p.Red = d.Colours == "two"
	}
	p.Buzzer = escpos.Buzzer(d.Buzzer)
	p.DrawerPin = byte(d.DrawerPin)
	p.Tells = d.Status != "none"
	return p, nil
}

// Journal is where the jobs of a register or a card terminal are kept.
func (d Device) Journal(dir string) string { return filepath.Join(dir, d.Kind, d.Name+".jsonl") }

// Dir is where the settings are kept when nothing else is said.
func Dir() (string, error) {
	base, err := os.UserConfigDir()
	if err != nil {
		return "", words.Refuse("bad.settings_folder", err)
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
		return c, words.Refuse("bad.settings_read", file(dir), err)
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return c, words.Refuse("bad.settings_read", file(dir), err)
	}
	for _, d := range c.Devices {
		if err := d.Check(); err != nil {
			return c, words.Refuse("bad.settings_read", file(dir), err)
		}
	}
	if c.Server != nil {
		if err := c.Server.Check(); err != nil {
			return c, words.Refuse("bad.settings_read", file(dir), err)
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
