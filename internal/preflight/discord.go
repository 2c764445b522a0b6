package preflight

import (
	"context"
	"strings"
	"time"

	"allybot/internal/config"
)

// What an application may read of messages
// (resources/application#application-object-application-flags).
const (
	messageContent        = 1 << 18
	messageContentLimited = 1 << 19
)

func (r *report) discord(ctx context.Context, d config.Discord) {
	base := strings.TrimRight(d.APIURL, "/") + "/api/v10"
	if !d.Token.IsSet() {
		var gateway struct{}
		if err := r.ask(ctx, base+"/gateway", "", &gateway); err != nil {
			r.wrong("discord: %s: %v", d.APIURL, err)
			return
		}
		r.good("discord: the API answers; without a token nothing else is known, and commands are not registered")
		return
	}
	authorization := "Bot " + d.Token.Reveal()
	var me struct {
		Username string `json:"username"`
	}
	if err := r.ask(ctx, base+"/users/@me", authorization, &me); err != nil {
		r.wrong("discord: %s: %v", d.APIURL, err)
		return
	}
	r.good("discord: the token is %s's", me.Username)
	var app struct {
		ID        string `json:"id"`
		Flags     int    `json:"flags"`
		VerifyKey string `json:"verify_key"`
		Endpoint  string `json:"interactions_endpoint_url"`
		Servers   int    `json:"approximate_guild_count"`
	}
	if err := r.ask(ctx, base+"/applications/@me", authorization, &app); err != nil {
		r.wrong("discord: the application: %v", err)
		return
	}
	r.good("discord: application %s, about %d servers, all of a message's text: %s (not needed)", app.ID, app.Servers,
		yesNo(app.Flags&(messageContent|messageContentLimited) != 0))
	switch {
	case d.PublicKey != "" && app.VerifyKey != "" && !strings.EqualFold(d.PublicKey, app.VerifyKey):
		r.wrong("discord: discord.public_key is not this application's: what Discord posts would be refused")
	case d.Interactions && app.Endpoint == "":
		r.wrong("discord: discord.mode is http, and the application has no interactions endpoint URL: Discord posts nowhere")
	case !d.Interactions && app.Endpoint != "":
		r.wrong("discord: discord.mode is gateway, and the application has an interactions endpoint URL: commands are posted there instead")
	}
	if !d.Interactions {
		r.gateway(ctx, base, authorization)
	}
	path := "/applications/" + app.ID
	if d.GuildID != "" {
		path += "/guilds/" + d.GuildID
	}
	var commands []struct{}
	if err := r.ask(ctx, base+path+"/commands", authorization, &commands); err != nil {
		r.wrong("discord: the commands: %v", err)
		return
	}
	r.good("discord: %d commands are registered", len(commands))
}

// gateway tells of logins: a bot that has none left cannot start.
func (r *report) gateway(ctx context.Context, base, authorization string) {
	var g struct {
		Shards int `json:"shards"`
		Limit  struct {
			Total, Remaining int
			ResetAfter       int64 `json:"reset_after"`
			Concurrency      int   `json:"max_concurrency"`
		} `json:"session_start_limit"`
	}
	if err := r.ask(ctx, base+"/gateway/bot", authorization, &g); err != nil {
		r.wrong("discord: the gateway: %v", err)
		return
	}
	reset := time.Duration(g.Limit.ResetAfter) * time.Millisecond
	if g.Limit.Remaining < g.Shards {
		r.wrong("discord: %d shards are recommended and %d logins are left for %s", g.Shards, g.Limit.Remaining, reset.Round(time.Minute))
		return
	}
	r.good("discord: %d shards are recommended, %d at once, %d of %d logins are left", g.Shards, g.Limit.Concurrency, g.Limit.Remaining, g.Limit.Total)
}
