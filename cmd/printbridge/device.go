package main

import (
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"comptoir/printbridge/config"
	"comptoir/printbridge/display"
	"comptoir/printbridge/escpos"
	"comptoir/printbridge/scale"
)

func deviceCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{Use: "device", Short: "Set up printers, fiscal registers, scales, customer displays and card terminals"}
	cmd.AddCommand(deviceAdd(o), deviceList(o), deviceRemove(o), deviceTest(o))
	return cmd
}

// titles are the devices that are no printers.
var titles = map[string]string{config.Fiscal: "Fiscal register", config.Scale: "Scale", config.Display: "Customer display", config.Card: "Card terminal"}

func deviceAdd(o *options) *cobra.Command {
	d := config.Device{}
	feed := -1
	cmd := &cobra.Command{
		Use:   "add NAME tcp HOST:PORT | add NAME file PATH | add NAME serial PATH",
		Short: "Add a device, or change the one of this name; a running bridge uses it at once",
		Example: "  printbridge device add receipt tcp 192.168.1.50:9100 --columns 48\n  printbridge device add kitchen file /dev/usb/lp0 --columns 32 --codepages rongta\n" +
			"  printbridge device add kkt tcp 192.168.1.60:7778 --kind fiscal\n  printbridge device add kkt serial /dev/ttyACM0 --kind fiscal --speed 115200\n" +
			"  printbridge device add scale serial /dev/ttyUSB0 --kind scale --protocol cas\n  printbridge device add pole serial /dev/ttyUSB1 --kind display --protocol cd5220 --codepage cp866\n" +
			"  printbridge device add terminal tcp 192.168.1.70:20007 --kind terminal",
		Args: cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := o.folder()
			if err != nil {
				return err
			}
			d.Name, d.Link, d.Address = args[0], args[1], args[2]
			if feed >= 0 {
				d.Feed = &feed
			}
			if d.Kind != config.Printer {
				d.Columns, d.Codepages = 0, ""
			}
			if d.Kind == config.Fiscal && d.Protocol == "" {
				d.Protocol = config.Protocols[0]
			}
			if d.Kind == config.Card && d.Protocol == "" {
				d.Protocol = config.CardProtocols[0]
			}
			if err := config.Put(dir, d); err != nil {
				return err
			}
			if d.Kind != config.Printer {
				fmt.Fprintf(cmd.OutOrStdout(), "%s %s is set up. See how it is with: printbridge doctor\n", titles[d.Kind], d.Name)
				return nil
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Printer %s is set up. Try it with: printbridge device test %s\n", d.Name, d.Name)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&d.Kind, "kind", config.Printer, "printer, fiscal for a fiscal register, scale, display for the guest, or terminal for a card terminal")
	f.StringVar(&d.Protocol, "protocol", "", "language of a fiscal register ("+strings.Join(config.Protocols, ", ")+"), scale ("+strings.Join(scale.Protocols(), ", ")+") or display ("+strings.Join(display.Protocols(), ", ")+")")
	f.IntVar(&d.Speed, "speed", 0, "baud of a serial line (default: what such devices usually have)")
	f.StringVar((*string)(&d.Framing), "framing", "", "bits, parity and stop bits of a serial line: 8N1, 7E1 (default: what such devices usually have)")
	f.StringVar(&d.Codepage, "codepage", "", "letters of a display: "+strings.Join(config.Codepages(), ", "))
	f.IntVar(&d.PageNumber, "page-number", 0, "by which a display chooses them, where it is not the usual one")
	f.StringVar(&d.Greeting, "greeting", "", "what a display shows while nobody is served")
	f.StringVar(&d.OpenPin, "open-pin", "", "high or low: what the switch of an open drawer shows, see printbridge doctor")
	f.Uint32Var(&d.Operator, "operator", 0, "cashier's password of the fiscal register, where it is not the factory's")
	f.Uint32Var(&d.Administrator, "administrator", 0, "system administrator's password of the fiscal register, where it is not the factory's")
	f.StringVar(&d.Unit, "unit", "", "which of several registers of an ATOL service, where it is not its default")
	f.StringVar(&d.Login, "login", "", "of the service of an ATOL register, where it wants one")
	f.StringVar(&d.Password, "password", "", "with the login; of a Pirit or a card terminal, where it is not the factory's")
	f.IntVar(&d.Columns, "columns", 48, "characters on a line: 32 on 58 mm paper, 48 on 80 mm")
	f.StringVar(&d.Codepages, "codepages", "epson", "family of code page numbers: "+strings.Join(escpos.Families(), ", "))
	f.StringVar(&d.Cut, "cut", "", "partial, full, or none for printers without a knife")
	f.IntVar(&feed, "feed", -1, "lines to feed before the cut (default 4)")
	f.StringVar(&d.Codes, "codes", "", "native, or drawn for printers without QR codes and barcodes")
	f.StringVar(&d.Images, "images", "", "native, columns for old printers, or none for printers without images")
	f.StringVar(&d.Colours, "colours", "", "one, or two for printers with black and red")
	f.StringVar(&d.Buzzer, "buzzer", "", "builtin, or drawer for a bell on the drawer's connector")
	f.IntVar(&d.DrawerPin, "drawer-pin", 0, "0 for pin 2 of the drawer's connector, 1 for pin 5")
	f.StringVar(&d.Status, "status", "", "ask, or none for printers that cannot answer")
	f.BoolVar(&d.Loopback, "loopback", false, "allow an address of this machine, for an emulator")
	return cmd
}

func deviceList(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the devices", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := o.folder()
			if err != nil {
				return err
			}
			c, err := config.Load(dir)
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, d := range c.Devices {
				if title, ok := titles[d.Kind]; ok {
					fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", d.Name, d.Link, d.Address, strings.ToLower(title), d.Protocol)
					continue
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%d columns\t%s\n", d.Name, d.Link, d.Address, d.Columns, d.Codepages)
			}
			return w.Flush()
		},
	}
}

func deviceRemove(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Take a device out", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := o.folder()
			if err != nil {
				return err
			}
			return config.Remove(dir, args[0])
		},
	}
}

func deviceTest(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "test NAME", Short: "Print a test, on a fiscal register an X report, with the running bridge", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := findRunning(o)
			if err != nil {
				return err
			}
			if _, err := r.call(cmd.Context(), "devices/test", url.Values{"name": args}); err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "A test is on its way to %s. If nothing comes: printbridge doctor\n", args[0])
			return nil
		},
	}
}
