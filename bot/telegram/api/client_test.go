package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"allybot/bot/telegram/api"
	fake "allybot/internal/fakeapi/telegram"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestTokenIsInNoError(t *testing.T) {
	s := fake.NewServer(fake.Options{})
	c, err := api.New(api.Options{Token: s.Token(), URL: s.URL(), Timeout: 500 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx := context.Background()
	var errs []error
	try := func(f fake.Fault) {
		s.Heal()
		s.Fail(f)
		errs = append(errs, c.Call(ctx, "getMe", nil, nil))
		s.Heal()
		s.Fail(f)
		errs = append(errs, c.Upload(ctx, "sendPhoto", api.Params{"chat_id": "1"}, api.File{Field: "photo", Name: "x.png", Data: make([]byte, 64<<10)}, nil))
	}
	for _, f := range fake.Rain("") {
		try(f)
	}
	try(fake.Truncated(""))
	try(fake.Fault{Hang: 3 * time.Second})
	try(fake.Fault{Status: 400, Description: "Bad Request: /bot" + s.Token() + "/x"})
	try(fake.Fault{Status: 307, Body: "elsewhere"})
	gone, cancel := context.WithCancel(ctx)
	cancel()
	errs = append(errs, c.Call(gone, "getMe", nil, nil))
	s.Close()
	errs = append(errs, c.Call(ctx, "getMe", nil, nil)) // connection refused
	secret := s.Token()[7:]
	for i, err := range errs {
		if err == nil {
			t.Errorf("error %d is none", i)
			continue
		}
		for _, text := range []string{err.Error(), fmt.Sprintf("%+v %#v", err, err)} {
			if strings.Contains(text, secret) {
				t.Errorf("the token is in %s", text)
			}
		}
	}
}
