package money

// ForProvider returns an amount as a card provider wants it that counts every currency in
// hundredths, but for those it knows to have no decimals (sent as they are) or three (the
// last digit must be zero). ISK has no decimals and yet is sent in hundredths.
func ForProvider(a Amount, code string) int64 {
	switch code {
	case "BHD", "JOD", "KWD", "OMR", "TND":
		return int64(RoundCash(a, 10, HalfUp))
	case "ISK":
		return int64(a * 100)
	}
	return int64(a)
}
