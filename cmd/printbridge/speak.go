package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"comptoir/printbridge/words"
)

const langFlag = "lang"

// spoken is the language of this run: the one that --lang names, else the system's. It is
// read before the commands are made, because their help is in it.
func spoken(args []string) (words.Words, error) {
	say := words.System()
	for i, arg := range args {
		value, named := strings.CutPrefix(arg, "--"+langFlag+"=")
		if arg == "--"+langFlag && i+1 < len(args) {
			value, named = args[i+1], true
		}
		switch {
		case arg == "--":
			return say, nil
		case named && !words.Known(value):
			return say, words.Refuse("bad.lang", value, strings.Join(words.Languages[:], ", "))
		case named:
			return words.In(value), nil
		}
	}
	return say, nil
}

// usage is the library's, with headings to be put in.
const usage = `{usage}{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} …{{end}}{{if .HasExample}}

{examples}
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

{commands}{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

{flags}
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

{global}
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

{more}{{end}}
`

// speak has the command line library say what it says itself in our words: headings of the
// help, and what it does not understand.
func speak(root *cobra.Command, say words.Words) {
	headings := strings.NewReplacer("{usage}", say.Say("cmd.usage"), "{examples}", say.Say("cmd.examples"), "{commands}", say.Say("cmd.commands"),
		"{flags}", say.Say("cmd.flags"), "{global}", say.Say("cmd.global"), "{more}", say.Say("cmd.more", "{{.CommandPath}}"))
	root.SetUsageTemplate(headings.Replace(usage))
	root.PersistentFlags().String(langFlag, "", say.Say("flag.lang", strings.Join(words.Languages[:], ", ")))
	root.PersistentFlags().BoolP("help", "h", false, say.Say("flag.help"))
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{
		Use: "help", Short: say.Say("cmd.help"),
		RunE: func(cmd *cobra.Command, args []string) error {
			about, _, err := root.Find(args)
			if err != nil {
				return words.Refuse("bad.command", strings.Join(args, " "))
			}
			return about.Help()
		},
	})
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		var unknown *pflag.NotExistError
		if errors.As(err, &unknown) {
			return words.Refuse("bad.flag", "--"+unknown.GetSpecifiedName(), cmd.CommandPath())
		}
		var value *pflag.InvalidValueError
		if errors.As(err, &value) {
			return words.Refuse("bad.flag_value", value.GetValue(), value.GetFlag().Name)
		}
		var none *pflag.ValueRequiredError
		if errors.As(err, &none) {
			return words.Refuse("bad.flag_value", "", none.GetSpecifiedName())
		}
		return err
	})
	takes(root)
}

// takes has each command refuse arguments that it does not take in our words, and its help
// name values that are there anyway as bare as they are.
func takes(cmd *cobra.Command) {
	cmd.DisableFlagsInUseLine = true
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		none := map[string]string{"string": "", "int": "0", "duration": "0s"}
		if zero, there := none[f.Value.Type()]; there && f.DefValue != zero {
			if f.DefValue != "-1" {
				f.Usage += " [" + f.DefValue + "]"
			}
			f.DefValue = zero
		}
	})
	check := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		switch {
		case cmd.HasSubCommands() && len(args) > 0:
			return words.Refuse("bad.command", args[0])
		case check != nil && check(cmd, args) != nil:
			return words.Refuse("bad.arguments", cmd.UseLine())
		}
		return nil
	}
	for _, sub := range cmd.Commands() {
		takes(sub)
	}
}
