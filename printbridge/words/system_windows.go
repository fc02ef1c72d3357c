package words

import "golang.org/x/sys/windows"

// userLanguages are those that the user has chosen for programs, the first first.
func userLanguages() []string {
	list, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil {
		return nil
	}
	return list
}
