package replay_test

import (
	"testing"
	"time"

	"comptoir/models/catalog/menu"
	"comptoir/models/fault"
	"comptoir/models/replay"
)

func files(pairs ...string) []menu.File {
	var list []menu.File
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, menu.File{Name: pairs[i], Content: []byte(pairs[i+1])})
	}
	return list
}

const (
	heads = "Order_Id,date,time\n2,1/13/2015,12:05:00 AM\n1,1/2/2015,11:38:36 PM\n1,1/2/2015,11:40:00 PM\n3,soon,noon\n4,1/2/2015,1:00:00 PM\n"
	rows  = "order_details_id,order_id,Pizza_id,quantity\n1,1,Hawaiian_M,1\n2,2,hawaiian_m,3\n3,9,Hawaiian_M,1\n4,1,Hawaiian_M,none\n"
)

func TestOrdersAreReadWithTheirLinesInTheSequenceOfTheirTimes(t *testing.T) {
	t.Parallel()
	s, err := replay.Read(files("orders.csv", heads, "details.csv", rows), replay.Options{Digits: 2})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Orders) != 2 || s.Lines() != 2 || s.Pieces() != 4 {
		t.Fatalf("read %+v", s.Orders)
	}
	if first := s.Orders[0]; first.ID != "1" || !first.At.Equal(time.Date(2015, 1, 2, 23, 38, 36, 0, time.UTC)) {
		t.Errorf("the first is %+v", first)
	}
	if second := s.Orders[1]; second.ID != "2" || !second.At.Equal(time.Date(2015, 1, 13, 0, 5, 0, 0, time.UTC)) {
		t.Errorf("the second is %+v", second)
	}
	codes := map[string]int{}
	for _, r := range s.Refused {
		codes[r.Code]++
	}
	if codes["replay.order_unreadable"] != 2 || codes["replay.order_unknown"] != 1 || codes["replay.quantity"] != 1 {
		t.Errorf("refused are %v", s.Refused)
	}
}

func TestTheSameThingTwiceIsTwoLinesAndNothingIsNone(t *testing.T) {
	t.Parallel()
	s, err := replay.Read(files("bread.csv", "Date,Time,Transaction,Item\n2016-10-30,09:58:11,1,Bread\n2016-10-30,09:58:11,1,Bread\n"+
		"2016-10-30,10:00:00,2,NONE\n2016-10-30,10:01:00,3,Adjustment\n2016-10-30,10:02:00,4,Tea\n"), replay.Options{Digits: 2, Price: 250})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Orders) != 2 || len(s.Orders[0].Lines) != 2 || len(s.Menu.Items) != 2 || s.Priced {
		t.Errorf("read %+v", s)
	}
	if len(s.Refused) != 2 || s.Refused[0].Line != 4 || s.Refused[1].Line != 5 {
		t.Errorf("refused are %v", s.Refused)
	}
}

func TestFilesThatAreNoPastSalesAreNamed(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		files []menu.File
		code  string
	}{
		"a price list":         {files("prices.csv", "name,price\nTea,2.50\n"), "replay.file_unknown"},
		"lines without orders": {files("details.csv", rows), "replay.files_incomplete"},
		"no file":              {nil, "replay.files_incomplete"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := replay.Read(tt.files, replay.Options{})
			if f := fault.Of(err); f == nil || f.Code != tt.code {
				t.Errorf("got %v, want %s", err, tt.code)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(heads), []byte(rows))
	f.Add([]byte("Date,Time,Transaction,Item\n2016-10-30,09:58:11,1,Bread\n"), []byte(""))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		_, err := replay.Read([]menu.File{{Name: "a", Content: a}, {Name: "b", Content: b}}, replay.Options{Digits: 2, Price: 100})
		if err != nil && fault.Of(err) == nil {
			t.Errorf("a file of any bytes is refused in words, not with %v", err)
		}
	})
}
