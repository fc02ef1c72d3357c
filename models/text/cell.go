package text

import "strings"

// Cell writes a text for a CSV file so that no spreadsheet takes it for a formula and no
// reader for two cells.
func Cell(value string) string {
	if value != "" && strings.ContainsRune("=+-@\t\r", rune(value[0])) {
		value = "'" + value
	}
	if strings.ContainsAny(value, "\",;\r\n") {
		return `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
	}
	return value
}
