package words

import (
	"cmp"
	"os"
	"strings"
)

// System is the texts in the language of whoever sits at this machine.
func System() Words { return In(systemLanguage(os.Getenv, userLanguages)) }

// systemLanguage reads the variables in the order in which POSIX gives them weight, and,
// where none is set, asks the system.
func systemLanguage(env func(string) string, user func() []string) string {
	names := user
	if set := cmp.Or(env("LC_ALL"), env("LC_MESSAGES"), env("LANG")); set != "" {
		names = func() []string { return []string{set} }
	}
	for _, name := range names() {
		base := strings.ToLower(name)
		if i := strings.IndexAny(base, "_-.@"); i >= 0 {
			base = base[:i]
		}
		if Known(base) {
			return base
		}
	}
	return Languages[0]
}
