package money

// Currency is an ISO 4217 code with the number of decimals of its minor unit.
type Currency struct {
	Code   string `json:"code"`
	Digits int    `json:"digits"`
}

// CurrencyOf returns the currency of a three-letter code with the decimals that ISO 4217
// gives it: two, but for the few listed here. It does not know which codes exist.
func CurrencyOf(code string) Currency {
	switch code {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF":
		return Currency{Code: code}
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return Currency{Code: code, Digits: 3}
	}
	return Currency{Code: code, Digits: 2}
}

// Unit returns one whole unit of the currency in minor units: 100 for EUR, 1 for JPY.
func (c Currency) Unit() Amount { return Amount(powerOfTen(min(max(c.Digits, 0), 9))) }
