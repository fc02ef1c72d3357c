package sale

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"comptoir/models/businessday"
)

// coded is the form of a sale's code: the day and the number of its order.
var coded = regexp.MustCompile(`^S(\d{2})(\d{2})(\d{2})(\d{4,6})$`)

// Code is what the barcode of a receipt holds: short enough for narrow paper, and no code of goods
// begins with a letter like it. At its venue it means one sale.
func Code(day businessday.Day, number int) string {
	return fmt.Sprintf("S%s%04d", strings.ReplaceAll(strings.TrimPrefix(string(day), "20"), "-", ""), number)
}

// Decode reads a code; false where it is none.
func Decode(code string) (day businessday.Day, number int, ok bool) {
	m := coded.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(code)))
	if m == nil {
		return "", 0, false
	}
	day, err := businessday.Parse("20" + m[1] + "-" + m[2] + "-" + m[3])
	if err != nil {
		return "", 0, false
	}
	number, err = strconv.Atoi(m[4])
	return day, number, err == nil && number > 0
}
