package bot

import "allybot/facts"

// Lang is a language the bot speaks. Adapters use it and never import facts.
type Lang = facts.Lang

// Text is a wording in each language.
type Text = facts.Text

// ParseLang takes the language of a platform's locale ("es-419"); what is no
// locale gives the empty Lang.
func ParseLang(locale string) Lang { return facts.ParseLang(locale) }

// Platform names where a request comes from: "console", "discord",
// "telegram". It goes into logs and metrics.
type Platform string

// The platforms that have an adapter.
const (
	Console  Platform = "console"
	Discord  Platform = "discord"
	Telegram Platform = "telegram"
)

// Request is what an adapter makes of an interaction or an update. Exactly
// one of Command, Action and Text decides what is done: Action if it is set,
// else Command, else Text as a question in plain words.
type Request struct {
	Platform Platform
	Chat     Chat
	User     User
	Command  string            // a name or localized alias from the command table
	Args     map[string]string // by argument name, where the platform has named options
	Text     string            // the question, or a command's unparsed arguments
	Quoted   string            // the message that a command was used on or replied to
	Action   string            // what a button carries: Action.Encode
	Private  bool              // the asker wants to be the only one to see the reply
	// Lang is the language that the asker chose for this request ("es"); it
	// overrides every other. Empty: see Bot.Language.
	Lang string
}

// Chat is where a request was made.
type Chat struct {
	ID    string // opaque, unique on its platform
	Owner string // server or group whose settings hold; empty in a private chat
	// Private: nobody but the asker reads it.
	Private bool
	// Thread is a part of the chat with talk of its own (Telegram: a forum's
	// topic); empty for none.
	Thread string
	// Parent is the chat that this one is a thread of, on platforms where a
	// thread has an id of its own (Discord); empty for none. What the owner
	// chose for the parent holds for it.
	Parent string
}

// Place names the chat with its thread: where a reply that nobody asked for
// goes.
func (c Chat) Place() string {
	if c.Thread == "" {
		return c.ID
	}
	return c.ID + "#" + c.Thread
}

// User is who made a request. Nothing of it is logged.
type User struct {
	ID     string // opaque, unique on its platform
	Locale string // as the platform gives it ("es-419"); a hint only
	Admin  bool   // may change the settings of Chat.Owner
}
