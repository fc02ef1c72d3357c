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
	"comptoir/printbridge/words"
)

func deviceCommand(o *options) *cobra.Command {
	cmd := &cobra.Command{Use: "device", Short: o.Say("cmd.device")}
	cmd.AddCommand(deviceAdd(o), deviceList(o), deviceRemove(o), deviceTest(o))
	return cmd
}

// title is what a kind of device is called.
func title(say words.Words, kind string) string {
	if kind == config.Printer {
		return say.Say("say.printer")
	}
	return say.Say("device.kind." + kind)
}

func deviceAdd(o *options) *cobra.Command {
	d := config.Device{}
	feed := -1
	cmd := &cobra.Command{
		Use:   "add NAME tcp HOST:PORT | add NAME file PATH | add NAME serial PATH",
		Short: o.Say("cmd.device.add"),
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
				fmt.Fprintln(cmd.OutOrStdout(), o.Say("say.device_set", title(o.Words, d.Kind), d.Name))
				return nil
			}
			fmt.Fprintln(cmd.OutOrStdout(), o.Say("say.printer_set", d.Name))
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&d.Kind, "kind", config.Printer, o.Say("flag.device.kind"))
	f.StringVar(&d.Protocol, "protocol", "", o.Say("flag.device.protocol", strings.Join(config.Protocols, ", "), strings.Join(scale.Protocols(), ", "), strings.Join(display.Protocols(), ", ")))
	f.IntVar(&d.Speed, "speed", 0, o.Say("flag.device.speed"))
	f.StringVar((*string)(&d.Framing), "framing", "", o.Say("flag.device.framing"))
	f.StringVar(&d.Codepage, "codepage", "", o.Say("flag.device.codepage", strings.Join(config.Codepages(), ", ")))
	f.IntVar(&d.PageNumber, "page-number", 0, o.Say("flag.device.page-number"))
	f.StringVar(&d.Greeting, "greeting", "", o.Say("flag.device.greeting"))
	f.StringVar(&d.OpenPin, "open-pin", "", o.Say("flag.device.open-pin"))
	f.Uint32Var(&d.Operator, "operator", 0, o.Say("flag.device.operator"))
	f.Uint32Var(&d.Administrator, "administrator", 0, o.Say("flag.device.administrator"))
	f.StringVar(&d.Unit, "unit", "", o.Say("flag.device.unit"))
	f.StringVar(&d.Login, "login", "", o.Say("flag.device.login"))
	f.StringVar(&d.Password, "password", "", o.Say("flag.device.password"))
	f.IntVar(&d.Columns, "columns", 48, o.Say("flag.device.columns"))
	f.StringVar(&d.Codepages, "codepages", "epson", o.Say("flag.device.codepages", strings.Join(escpos.Families(), ", ")))
	f.StringVar(&d.Cut, "cut", "", o.Say("flag.device.cut"))
	f.IntVar(&feed, "feed", -1, o.Say("flag.device.feed"))
	f.StringVar(&d.Codes, "codes", "", o.Say("flag.device.codes"))
	f.StringVar(&d.Images, "images", "", o.Say("flag.device.images"))
	f.StringVar(&d.Colours, "colours", "", o.Say("flag.device.colours"))
	f.StringVar(&d.Buzzer, "buzzer", "", o.Say("flag.device.buzzer"))
	f.IntVar(&d.DrawerPin, "drawer-pin", 0, o.Say("flag.device.drawer-pin"))
	f.StringVar(&d.Status, "status", "", o.Say("flag.device.status"))
	f.BoolVar(&d.Loopback, "loopback", false, o.Say("flag.device.loopback"))
	return cmd
}

func deviceList(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: o.Say("cmd.device.list"), Args: cobra.NoArgs,
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
				if d.Kind != config.Printer {
					fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", d.Name, d.Link, d.Address, title(o.Words, d.Kind), d.Protocol)
					continue
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", d.Name, d.Link, d.Address, o.Say("say.columns", d.Columns), d.Codepages)
			}
			return w.Flush()
		},
	}
}

func deviceRemove(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: o.Say("cmd.device.remove"), Args: cobra.ExactArgs(1),
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
		Use: "test NAME", Short: o.Say("cmd.device.test"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := findRunning(o)
			if err != nil {
				return err
			}
			if _, err := r.call(cmd.Context(), "devices/test", url.Values{"name": args}); err != nil {
				return words.Refuse("bad.device", args[0], err)
			}
			fmt.Fprintln(cmd.OutOrStdout(), o.Say("say.test_sent", args[0]))
			return nil
		},
	}
}
