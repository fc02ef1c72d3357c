package rksv_test

import (
	"comptoir/models/fiscal"
	"comptoir/models/money"
)

// worked is a chain of seven receipts with deterministic signatures, so every byte of it can be
// compared. Till KASSE-7; the key is the SHA-256 of "rksv-reference-test-key", that of the counter the
// SHA-256 of "rksv-reference-aes-key".
var worked = []struct {
	name     string
	kind     fiscal.Kind
	at       string
	shares   []fiscal.Share
	down     bool
	turnover money.Amount
	qr       string
	record   string
}{
	{"start", fiscal.Start, "2026-01-02T08:00:00", []fiscal.Share{}, false, 0,
		"_R1-AT1_KASSE-7_1_2026-01-02T08:00:00_0,00_0,00_0,00_0,00_0,00_g6csU5XFQhc=_2a5b8f11c0ffee_b7inJ8gekjw=_U70wTx0qI1B58ohLXz5mXxXjugyEYkZZC9JZHxC/CV0PUD8i5DQkqgljQw9WbPfLcHv1ibab99+pSI8O6+nhkg==",
		"eyJhbGciOiJFUzI1NiJ9.X1IxLUFUMV9LQVNTRS03XzFfMjAyNi0wMS0wMlQwODowMDowMF8wLDAwXzAsMDBfMCwwMF8wLDAwXzAsMDBfZzZjc1U1WEZRaGM9XzJhNWI4ZjExYzBmZmVlX2I3aW5KOGdla2p3PQ.U70wTx0qI1B58ohLXz5mXxXjugyEYkZZC9JZHxC_CV0PUD8i5DQkqgljQw9WbPfLcHv1ibab99-pSI8O6-nhkg"},
	{"sale", fiscal.Sale, "2026-01-02T09:15:30", []fiscal.Share{{BasisPoints: 2000, Gross: 1200}, {BasisPoints: 1000, Gross: 350}}, false, 1550,
		"_R1-AT1_KASSE-7_2_2026-01-02T09:15:30_12,00_3,50_0,00_0,00_0,00_cg1WiKMID78=_2a5b8f11c0ffee_H7V6QIk3oTk=_enKenm7Mp5xpkFD530XLQrS6pwJOvcxDp3jXPGf8F8mEqs9xOTNRusF5uI4bOVUsrosBzHQDLssjrZacdUpnxQ==",
		"eyJhbGciOiJFUzI1NiJ9.X1IxLUFUMV9LQVNTRS03XzJfMjAyNi0wMS0wMlQwOToxNTozMF8xMiwwMF8zLDUwXzAsMDBfMCwwMF8wLDAwX2NnMVdpS01JRDc4PV8yYTViOGYxMWMwZmZlZV9IN1Y2UUlrM29Uaz0.enKenm7Mp5xpkFD530XLQrS6pwJOvcxDp3jXPGf8F8mEqs9xOTNRusF5uI4bOVUsrosBzHQDLssjrZacdUpnxQ"},
	{"training", fiscal.Training, "2026-01-02T09:20:00", []fiscal.Share{{BasisPoints: 2000, Gross: 500}}, false, 1550,
		"_R1-AT1_KASSE-7_3_2026-01-02T09:20:00_5,00_0,00_0,00_0,00_0,00_VFJB_2a5b8f11c0ffee_drbHuDy8DVw=_xXLAQUiBP1S4m1uLP2Z0oW0ygc96MEgsrPbdubs+jI+p9HiYNJsRDm04L0MKmODzigCZGxYyVy0M4vwviNykrg==",
		"eyJhbGciOiJFUzI1NiJ9.X1IxLUFUMV9LQVNTRS03XzNfMjAyNi0wMS0wMlQwOToyMDowMF81LDAwXzAsMDBfMCwwMF8wLDAwXzAsMDBfVkZKQl8yYTViOGYxMWMwZmZlZV9kcmJIdUR5OERWdz0.xXLAQUiBP1S4m1uLP2Z0oW0ygc96MEgsrPbdubs-jI-p9HiYNJsRDm04L0MKmODzigCZGxYyVy0M4vwviNykrg"},
	{"storno", fiscal.Void, "2026-01-02T09:31:05", []fiscal.Share{{BasisPoints: 2000, Gross: -1200}}, false, 350,
		"_R1-AT1_KASSE-7_4_2026-01-02T09:31:05_-12,00_0,00_0,00_0,00_0,00_U1RP_2a5b8f11c0ffee_gZTH9vRN5bw=_BiIAgB/njuVcaP0yXsMc256ShYQFEn1T7GgFgBUXniZAApLDN4c0/opFm5cJEGEPH/NTQZGUN81iLCiPN+fcbw==",
		"eyJhbGciOiJFUzI1NiJ9.X1IxLUFUMV9LQVNTRS03XzRfMjAyNi0wMS0wMlQwOTozMTowNV8tMTIsMDBfMCwwMF8wLDAwXzAsMDBfMCwwMF9VMVJQXzJhNWI4ZjExYzBmZmVlX2daVEg5dlJONWJ3PQ.BiIAgB_njuVcaP0yXsMc256ShYQFEn1T7GgFgBUXniZAApLDN4c0_opFm5cJEGEPH_NTQZGUN81iLCiPN-fcbw"},
	{"sale, signature device failed", fiscal.Sale, "2026-01-02T10:02:44", []fiscal.Share{{BasisPoints: 1300, Gross: 990}}, true, 1340,
		"_R1-AT1_KASSE-7_5_2026-01-02T10:02:44_0,00_0,00_9,90_0,00_0,00_8wF+NCkgw9Y=_2a5b8f11c0ffee_1ZIU74B5wxo=_U2ljaGVyaGVpdHNlaW5yaWNodHVuZyBhdXNnZWZhbGxlbg==",
		"eyJhbGciOiJFUzI1NiJ9.X1IxLUFUMV9LQVNTRS03XzVfMjAyNi0wMS0wMlQxMDowMjo0NF8wLDAwXzAsMDBfOSw5MF8wLDAwXzAsMDBfOHdGK05Da2d3OVk9XzJhNWI4ZjExYzBmZmVlXzFaSVU3NEI1d3hvPQ.U2ljaGVyaGVpdHNlaW5yaWNodHVuZyBhdXNnZWZhbGxlbg"},
	{"null receipt after repair", fiscal.Collective, "2026-01-02T10:30:00", []fiscal.Share{}, false, 1340,
		"_R1-AT1_KASSE-7_6_2026-01-02T10:30:00_0,00_0,00_0,00_0,00_0,00_elTc5FEKF6k=_2a5b8f11c0ffee_IhVu9lGMpcc=_HUSCkJNu/JWRUI0a7r8Cl3XLNf08OMkbRdN6opDIJ1h6PjF2SLPYcgGG9tjKFlySZ9KdwfeOrrXNTyC2Wd4uOQ==",
		"eyJhbGciOiJFUzI1NiJ9.X1IxLUFUMV9LQVNTRS03XzZfMjAyNi0wMS0wMlQxMDozMDowMF8wLDAwXzAsMDBfMCwwMF8wLDAwXzAsMDBfZWxUYzVGRUtGNms9XzJhNWI4ZjExYzBmZmVlX0loVnU5bEdNcGNjPQ.HUSCkJNu_JWRUI0a7r8Cl3XLNf08OMkbRdN6opDIJ1h6PjF2SLPYcgGG9tjKFlySZ9KdwfeOrrXNTyC2Wd4uOQ"},
	{"refund: negative counter", fiscal.Sale, "2026-01-02T10:31:12", []fiscal.Share{{BasisPoints: 2000, Gross: -2000}}, false, -660,
		"_R1-AT1_KASSE-7_7_2026-01-02T10:31:12_-20,00_0,00_0,00_0,00_0,00_LutUf3JnBU0=_2a5b8f11c0ffee_YjPTL0617xo=_JgJHlSN+HpGXmGwFAIKSIlxBmNtCfB/yjfxoxO93PI+CS8N7fSUMgrRKseZwmVG462slXYeVGBPgL4BLDYj4Jg==",
		"eyJhbGciOiJFUzI1NiJ9.X1IxLUFUMV9LQVNTRS03XzdfMjAyNi0wMS0wMlQxMDozMToxMl8tMjAsMDBfMCwwMF8wLDAwXzAsMDBfMCwwMF9MdXRVZjNKbkJVMD1fMmE1YjhmMTFjMGZmZWVfWWpQVEwwNjE3eG89.JgJHlSN-HpGXmGwFAIKSIlxBmNtCfB_yjfxoxO93PI-CS8N7fSUMgrRKseZwmVG462slXYeVGBPgL4BLDYj4Jg"},
}

// published are the first three receipts of the cash box K8, as a public test suite has them.
var published = []string{
	"eyJhbGciOiJFUzI1NiJ9.X1IxLUFUMV9LOF8xXzIwMjQtMDctMjZUMTU6NTg6MzJfMCwwMF8wLDAwXzAsMDBfMCwwMF8wLDAwX2xNdlZSciswcUx3PV81ODQ2NzlhOV9RcUJEZnN1Q0FoOD0.1j1i8_Vwr0Fyacw4KewCCnjfqSnP2MAFprNJl3zsHJgj-e8EKwR-N4GskQ6HqQiwZbhfSSgrcs70-LzwrKfDkw",
	"eyJhbGciOiJFUzI1NiJ9.X1IxLUFUMV9LOF8yXzIwMjQtMDctMjZUMTU6NTk6MTFfMiw2MF8wLDAwXzAsMDBfMCwwMF8wLDAwX2RZeTJMdnFGTE4wPV81ODQ2NzlhOV9nRnVIYVdlS2lZaz0.k4wNp8l-e4WSn1pqvx4mcTFhegOwa7z31lB-44IpvI0dxGTMLaEx4mpeFJs_vwx2r-2_hN2BGK5Cye_AuvOTaw",
	"eyJhbGciOiJFUzI1NiJ9.X1IxLUFUMV9LOF8zXzIwMjQtMDctMjZUMTU6NTk6MzRfMCwwMF8zLDAwXzAsMDBfMCwwMF8wLDAwXytCRzBGY1EzRGRrPV81ODQ2NzlhOV8wUG8yeFMvbUMwUT0.qIvLbjXUG8jNLR0ippDT8M0W729i5fZd3S5WvWSqVAmM-Ux5X5Cs4eMfNia9y2P8GimKKC8Gr5qnrWinT_jDfQ",
}

// scenario is the beginning of the authority's first test scenario: its inputs, and the counter that
// each receipt shows.
var scenario = []struct {
	kind    fiscal.Kind
	sum     money.Amount
	after   money.Amount
	counter string
	down    bool
}{
	{fiscal.Start, 0, 0, "4r1iIdZGeAQ=", false},
	{fiscal.Null, 0, 0, "4K6F7XVQOz0=", false},
	{fiscal.Null, 0, 0, "3of7v2qHqso=", false},
	{fiscal.Null, 0, 0, "Eu8Zk6Ntci0=", false},
	{fiscal.Null, 0, 0, "S99GjWmz3XM=", false},
	{fiscal.Sale, 50501, 50501, "k8wUAJDJ+Ro=", true},
	{fiscal.Null, 0, 50501, "albA1g2F6vI=", false},
	{fiscal.Training, 55519, 50501, "VFJB", true},
	{fiscal.Null, 0, 50501, "NIwAmnxhNjY=", false},
	{fiscal.Void, 9742, 60243, "U1RP", true},
	{fiscal.Null, 0, 60243, "3cILPTK2uvA=", false},
	{fiscal.Null, 0, 60243, "qpYfQmO7L0U=", false},
	{fiscal.Sale, 37476, 97719, "rwOkdXOMDZ4=", false},
	{fiscal.Null, 0, 97719, "RKz7iY5y/Gw=", false},
	{fiscal.Sale, 58131, 155850, "xTa63+wuOEY=", true},
	{fiscal.Sale, 49937, 205787, "G9F0mt8iFBg=", true},
	{fiscal.Training, 50126, 205787, "VFJB", true},
	{fiscal.Sale, 35845, 241632, "6G+jA4cS8BY=", true},
	{fiscal.Void, 31852, 273484, "U1RP", true},
	{fiscal.Sale, 32612, 306096, "dMrjKEHJPLw=", true},
}
