package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"allybot/bot/telegram/api"
	fake "allybot/internal/fakeapi/telegram"
)

// echo answers every message with its own text.
type echo struct {
	client *api.Client
	next   int64
	said   chan string
}

func (e *echo) Offset() (int64, bool)                     { return e.next, false }
func (e *echo) Rest(ctx context.Context, d time.Duration) { _ = api.Pause(ctx, d) }
func (e *echo) Polled(error)                              {}

func (e *echo) Take(ctx context.Context, batch []json.RawMessage) (int, bool) {
	for _, raw := range batch {
		u, id, err := api.DecodeUpdate(raw)
		e.next = id + 1
		if err != nil || u.Message == nil {
			continue
		}
		to := api.ReplyTo(u.Message)
		p := to.Params()
		p["text"] = u.Message.Text
		if err := e.client.Send(ctx, api.Message{Method: "sendMessage", Chat: to.Chat, Params: p}, nil); err == nil {
			e.said <- u.Message.Text
		}
	}
	return len(batch), true
}

// A bot that echoes, against the loopback double of the Bot API, which fails
// once as the real one does.
func Example() {
	server := fake.NewServer(fake.Options{})
	defer server.Close()
	server.Fail(fake.BadGateway("sendMessage"))

	client, err := api.New(api.Options{Token: server.Token(), URL: server.URL(), RetryBase: time.Millisecond})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	me, err := client.Me(ctx, func(error) {})
	if err != nil {
		fmt.Println(err)
		return
	}
	bot := &echo{client: client, said: make(chan string)}
	poller := &api.Poller{Client: client, Allowed: `["message"]`, Timeout: 30 * time.Second, ConflictPause: 15 * time.Second}
	ended := make(chan error)
	go func() { ended <- poller.Run(ctx, bot) }()

	ana := fake.Person{ID: 501, Name: "Ana"}
	server.Private(ana).Say(ana, "hello")
	fmt.Println(me.UserName, "said:", <-bot.said)
	cancel()
	fmt.Println("ended with", <-ended)
	// Output:
	// allybot said: hello
	// ended with <nil>
}
