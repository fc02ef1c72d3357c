package invoice

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"comptoir/models/fault"
)

// A Buyer is a company that an invoice is made out to.
type Buyer struct {
	ID        uuid.UUID `json:"id,omitzero"`
	Company   string    `json:"company"`
	Address   string    `json:"address"`
	TaxNumber string    `json:"tax_number"`
	Email     string    `json:"email,omitempty"`
}

const (
	companyLimit = 120
	addressLimit = 400
	emailLimit   = 254 // RFC 5321, 4.5.3.1.3
)

// Check tidies the buyer up and says everything that is wrong.
func (b *Buyer) Check() error {
	b.Company, b.Address = strings.Join(strings.Fields(b.Company), " "), lines(b.Address)
	b.TaxNumber, b.Email = TaxNumber(b.TaxNumber), strings.TrimSpace(b.Email)
	refusal := fault.Invalid("request.invalid")
	for _, text := range []struct {
		field, value string
		limit        int
	}{{"company", b.Company, companyLimit}, {"address", b.Address, addressLimit}} {
		switch {
		case text.value == "":
			refusal = refusal.Field(text.field, "field.required")
		case utf8.RuneCountInString(text.value) > text.limit:
			refusal = refusal.Field(text.field, "field.too_long")
		case !utf8.ValidString(text.value) || strings.ContainsFunc(text.value, hidden):
			refusal = refusal.Field(text.field, "text.unreadable")
		}
	}
	switch {
	case b.TaxNumber == "":
		refusal = refusal.Field("tax_number", "field.required")
	case !wellFormed(b.TaxNumber):
		refusal = refusal.Field("tax_number", "invoice.tax_number")
	}
	if a, err := mail.ParseAddress(b.Email); b.Email != "" && (err != nil || a.Address != b.Email || len(b.Email) > emailLimit) {
		refusal = refusal.Field("email", "field.email")
	}
	if len(refusal.Fields) > 0 {
		return refusal
	}
	return nil
}

func hidden(r rune) bool { return unicode.IsControl(r) && r != '\n' }

// lines tidies up a text of several lines.
func lines(text string) string {
	var list []string
	for line := range strings.Lines(strings.ReplaceAll(text, "\r", "")) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			list = append(list, line)
		}
	}
	return strings.Join(list, "\n")
}

// TaxNumber is a number without what people set between its parts: "FR 40 303 265 045" is FR40303265045.
func TaxNumber(typed string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(".-/", r) {
			return -1
		}
		return r
	}, typed))
}

var (
	anyNumber = regexp.MustCompile(`^[0-9A-Z+*]{4,20}$`)
	prefixed  = regexp.MustCompile(`^([A-Z]{2})([0-9A-Z+*]*[0-9][0-9A-Z+*]*)$`)
)

// vatNumbers are the shapes behind the country's letters of those who take part in VIES, the exchange of
// Regulation (EU) No 904/2010, and of Great Britain.
var vatNumbers = map[string]*regexp.Regexp{
	"AT": shape(`U\d{8}`), "BE": shape(`[01]\d{9}`), "BG": shape(`\d{9,10}`), "CY": shape(`\d{8}[A-Z]`), "CZ": shape(`\d{8,10}`),
	"DE": shape(`\d{9}`), "DK": shape(`\d{8}`), "EE": shape(`\d{9}`), "EL": shape(`\d{9}`), "ES": shape(`[A-Z0-9]\d{7}[A-Z0-9]`),
	"FI": shape(`\d{8}`), "FR": shape(`[A-HJ-NP-Z0-9]{2}\d{9}`), "GB": shape(`\d{9}(\d{3})?|GD\d{3}|HA\d{3}`), "HR": shape(`\d{11}`), "HU": shape(`\d{8}`),
	"IE": shape(`\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W]`), "IT": shape(`\d{11}`), "LT": shape(`\d{9}|\d{12}`), "LU": shape(`\d{8}`), "LV": shape(`\d{11}`),
	"MT": shape(`\d{8}`), "NL": shape(`[0-9A-Z+*]{9}B\d{2}`), "PL": shape(`\d{10}`), "PT": shape(`\d{9}`), "RO": shape(`\d{2,10}`),
	"SE": shape(`\d{12}`), "SI": shape(`\d{8}`), "SK": shape(`\d{10}`), "XI": shape(`\d{9}(\d{3})?|GD\d{3}|HA\d{3}`),
}

func shape(behind string) *regexp.Regexp { return regexp.MustCompile(`^(` + behind + `)$`) }

// wellFormed says whether a number can be one: after the letters of a country that we know, only what that
// country gives out.
func wellFormed(number string) bool {
	if m := prefixed.FindStringSubmatch(number); m != nil {
		if known := vatNumbers[m[1]]; known != nil {
			return known.MatchString(m[2])
		}
	}
	return anyNumber.MatchString(number)
}
