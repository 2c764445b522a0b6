package bot

import "allybot/facts"

// Command is one entry of the command table, localized.
type Command struct {
	Name         string // canonical, [a-z]{1,32}: what Discord and Telegram register in English
	Names        facts.Text
	Aliases      []string   // further names in any language, each [a-z0-9_]{1,32}
	Descriptions facts.Text // at most 100 characters each (Discord's limit)
	Args         []Arg
	AdminOnly    bool     // needs the right to manage the server or group
	PrivateReply bool     // lists and single facts: shown to the asker only by default
	Only         Platform // set where one platform alone has it ("start")
}

// Arg is an argument of a command.
type Arg struct {
	Name         string // canonical, [a-z]{1,32}
	Names        facts.Text
	Descriptions facts.Text // at most 100 characters each
	Required     bool
	Complete     bool     // Bot.Complete offers values for it
	Values       []Value  // a fixed set; empty means free text
	MaxLength    int      // characters
	Only         Platform // set where one platform alone has it
}

// Value is one of an argument's fixed values.
type Value struct {
	Value string
	Label facts.Text
}

// Suggestion is one value offered while an argument is being typed.
type Suggestion struct {
	Label string // at most 100 characters
	Value string // at most 100 characters
}

// Result is one of the things that Search finds.
type Result struct {
	ID          string // stable, at most 64 bytes: a fact's or topic's id with the language
	Title       string
	Description string
	Reply       Reply // what is sent when it is picked
}
