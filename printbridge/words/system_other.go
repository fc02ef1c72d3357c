//go:build !windows

package words

// userLanguages are none: here the language is in the environment.
func userLanguages() []string { return nil }
