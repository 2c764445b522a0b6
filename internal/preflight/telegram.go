package preflight

import (
	"context"
	"strings"

	"allybot/internal/config"
)

// answer is the Bot API's envelope.
type answer[T any] struct {
	Result T `json:"result"`
}

func (r *report) telegram(ctx context.Context, t config.Telegram) {
	base := strings.TrimRight(t.APIURL, "/") + "/bot" + t.Token.Reveal() + "/"
	var me answer[struct {
		Username string `json:"username"`
		Inline   bool   `json:"supports_inline_queries"`
		ReadsAll bool   `json:"can_read_all_group_messages"`
		Groups   bool   `json:"can_join_groups"`
	}]
	if err := r.ask(ctx, base+"getMe", "", &me); err != nil {
		r.wrong("telegram: %s: %v", t.APIURL, err)
		return
	}
	r.good("telegram: the token is @%s's", me.Result.Username)
	r.good("telegram: inline mode %s, may join groups: %s, reads all that is said there: %s (not needed)",
		onOff(me.Result.Inline), yesNo(me.Result.Groups), yesNo(me.Result.ReadsAll))
	var hook answer[struct {
		URL     string `json:"url"`
		Waiting int    `json:"pending_update_count"`
		Last    string `json:"last_error_message"`
	}]
	if err := r.ask(ctx, base+"getWebhookInfo", "", &hook); err != nil {
		r.wrong("telegram: the webhook: %v", err)
		return
	}
	switch h := hook.Result; {
	case h.URL == "" && t.Webhook:
		r.good("telegram: no webhook is set; serving sets it")
	case h.URL == "":
		r.good("telegram: no webhook is set, %d updates wait to be polled for", h.Waiting)
	case !t.Webhook:
		r.good("telegram: a webhook is set; polling takes it away")
	case h.URL != t.WebhookURL:
		r.good("telegram: a webhook is set at another address; serving replaces it")
	case h.Last != "":
		r.good("telegram: the webhook is set, %d updates wait; the last that could not be posted: %s", h.Waiting, h.Last)
	default:
		r.good("telegram: the webhook is set, %d updates wait", h.Waiting)
	}
	var menu answer[[]struct{}]
	if err := r.ask(ctx, base+"getMyCommands", "", &menu); err != nil {
		r.wrong("telegram: the menu: %v", err)
		return
	}
	r.good("telegram: %d commands are in the menu", len(menu.Result))
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
