package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"allybot/bot/discord/api"
	fake "allybot/internal/fakeapi/discord"

	"github.com/bwmarrin/discordgo"
)

// A bot that answers whoever writes to it, against a double of Discord.
func Example() {
	discord, err := fake.NewServer(fake.Options{})
	if err != nil {
		panic(err)
	}
	defer discord.Close()

	client, err := api.New(api.Options{Token: discord.Token(), URL: discord.URL()})
	if err != nil {
		panic(err)
	}
	defer client.Close()

	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	echo := func(raw json.RawMessage) {
		var m discordgo.Message
		if err := json.Unmarshal(raw, &m); err != nil {
			panic(err)
		}
		if m.Author.Bot {
			return
		}
		defer stop()
		var sent discordgo.Message
		body := &api.Payload{JSON: map[string]any{
			"content": "You said: " + m.Content, "allowed_mentions": map[string]any{"parse": []string{}},
		}}
		if err := client.Call(ctx, api.Messages(m.ChannelID), body, &sent); err != nil {
			panic(err)
		}
		fmt.Println(sent.Content)
	}
	gateway, err := api.NewGateway(client, api.GatewayOptions{
		Name:    "echo",
		Intents: discordgo.IntentDirectMessages,
		Ready: func(shard int, _ api.Session) {
			fmt.Println("shard", shard, "is connected")
			go discord.Say(fake.From{UserID: "2", ChannelID: fake.DMChannel("2")}, "hello", "")
		},
		Handle: func(event string, data json.RawMessage) bool {
			if event == "MESSAGE_CREATE" {
				go echo(data) // Handle must not block
			}
			return true
		},
	})
	if err != nil {
		panic(err)
	}
	plan, err := gateway.Plan(ctx, 0, 0)
	if err != nil {
		panic(err)
	}
	if _, err := gateway.Run(ctx, plan, 0, api.Session{}, nil); err != nil {
		panic(err)
	}
	// Output:
	// shard 0 is connected
	// You said: hello
}
