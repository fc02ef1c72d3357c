package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"comptoir/printbridge/config"
	"comptoir/printbridge/service"
	"comptoir/printbridge/words"
)

func installCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "install",
		Short: o.Say("cmd.install"),
		Long:  o.Say("cmd.install.long"),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := o.place()
			if err != nil {
				return err
			}
			hint, err := service.Install(p)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			fmt.Fprintln(out, o.Say("say.installed", p.Exe, p.Dir))
			if hint != "" {
				fmt.Fprintln(out, o.Say(hint))
			}
			if c, err := config.Load(p.Dir); err == nil && len(c.Devices) == 0 {
				noPrinter(out, o.Words)
			}
			fmt.Fprintf(out, "%s\n%s\n", o.Say("say.next_pair"), o.Say("say.next_doctor"))
			return nil
		},
	}
}

func uninstallCommand(o *options) *cobra.Command {
	return &cobra.Command{
		Use: "uninstall", Short: o.Say("cmd.uninstall"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := o.place()
			if err != nil {
				return err
			}
			if err := service.Uninstall(p); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), o.Say("say.uninstalled", p.Dir))
			return nil
		},
	}
}

// place is this machine, with the program and its folder by their whole paths.
func (o *options) place() (service.Place, error) {
	exe, err := os.Executable()
	if err != nil {
		return service.Place{}, words.Refuse("bad.program", err)
	}
	if exe, err = filepath.EvalSymlinks(exe); err != nil {
		return service.Place{}, words.Refuse("bad.program", err)
	}
	dir, err := o.folder()
	if err != nil {
		return service.Place{}, err
	}
	return service.Here(exe, dir)
}
