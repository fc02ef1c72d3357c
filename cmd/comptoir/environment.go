package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const prefix = "COMPTOIR_"

// outside are names that belong to others but mean one of our flags, or that only tests read.
var outside = map[string]string{"PORT": "addr", "DATABASE_URL": "database-url"}

var forTests = []string{prefix + "CASES", prefix + "DATA", prefix + "SHOTS"}

// fromEnvironment gives every flag that was not typed its value from COMPTOIR_<FLAG>. A name that
// no command knows is refused: a misspelt setting must not be ignored in silence.
func fromEnvironment(cmd, root *cobra.Command, environ []string) error {
	known := knownNames(root)
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		flag, ours := strings.CutPrefix(name, prefix)
		flag = strings.ToLower(strings.ReplaceAll(flag, "_", "-"))
		if !ours {
			if flag, ours = outside[name]; !ours {
				continue
			}
			if name == "PORT" {
				value = ":" + value
			}
		} else if !known[name] {
			return fmt.Errorf("%s is not a setting of this program; see `comptoir help serve`", name)
		}
		f := cmd.Flags().Lookup(flag)
		if f == nil || f.Changed || value == "" {
			continue
		}
		if err := f.Value.Set(value); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func knownNames(root *cobra.Command) map[string]bool {
	names := map[string]bool{}
	for _, n := range forTests {
		names[n] = true
	}
	var note func(*cobra.Command)
	note = func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			names[prefix+strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))] = true
		})
		for _, sub := range c.Commands() {
			note(sub)
		}
	}
	note(root)
	return names
}
