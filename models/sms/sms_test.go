package sms_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"comptoir/models/sms"
)

func TestATextReachesTheGatewayAndARefusalIsAnError(t *testing.T) {
	t.Parallel()
	var got map[string]string
	var token string
	status := http.StatusAccepted
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token = r.Header.Get("Authorization")
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		w.WriteHeader(status)
	}))
	defer gateway.Close()
	w, err := sms.NewWebhook(gateway.URL, "secret")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Send(t.Context(), "+33612345678", "Votre table est prête"); err != nil {
		t.Fatal(err)
	}
	if got["to"] != "+33612345678" || got["text"] != "Votre table est prête" || token != "Bearer secret" {
		t.Errorf("the gateway got %v with %q", got, token)
	}
	status = http.StatusPaymentRequired
	if err := w.Send(t.Context(), "+33612345678", "x"); err == nil {
		t.Error("a refusal counts as sent")
	}
	if _, err := sms.NewWebhook("gateway", ""); err == nil {
		t.Error("an address without a host was taken")
	}
}
