package bot

import "allybot/facts"

// Reply is what the bot says, free of any platform: a value that an adapter
// renders and sends, paging what does not fit.
type Reply struct {
	Lang   Lang
	Kind   ReplyKind
	Title  string
	Blocks []Block
	// Citations and Footer say where it comes from: fact ids and paragraphs,
	// the source's title and date.
	Citations []Citation
	Footer    string
	Buttons   []Button
	Menu      *Menu
	Picture   *Picture
	Private   bool // shown to the asker only, where the platform can
	// Silent: say nothing where the platform lets a request go unanswered.
	Silent bool
	// Unlinked: which message this answers is not to be remembered.
	Unlinked bool
	// Answer is what the answer contract reports of a question or a lookup; nil
	// for help, settings and the like.
	Answer *Answered
	// More is what there is besides, behind a button; nil where there is nothing.
	More *More
	// Paged is the action that shows another page of this reply (its Page is
	// set by the adapter); zero where the reply cannot be made again.
	Paged Action
}

// ReplyKind gives a reply its colour.
type ReplyKind uint8

// The kinds of reply: one a kind of fact, and the bot's own.
const (
	KindService ReplyKind = iota // help, settings, lists
	KindStatus                   // as facts.Status, and so on
	KindFigure
	KindEvent
	KindDefinition
	KindClaim
	KindQuote
	KindView
	KindQuestion
	KindUnknown // an honest no
	KindNotice  // something the asker should do otherwise
)

// Answered is what the answer contract reports.
type Answered struct {
	Outcome facts.Outcome
	Reason  facts.Reason
	Facts   []FactRef
	Lead    string    // the first sentence, without title or label
	Near    []FactRef // shown in full where there is no answer, the likeliest first
	Service bool      // of the bot or of the source's circumstances, or a command in plain words
}

// FactRef is a fact as the answer contract gives it.
type FactRef struct {
	ID    string   `json:"id"`
	Kind  string   `json:"kind"`
	Text  string   `json:"text"`
	Cites []string `json:"cites"`
}

// More is how many facts a reply leaves out, and the action that shows them.
type More struct {
	Count  int
	Action Action
}

// BlockKind says how a block is laid out.
type BlockKind uint8

// The kinds of block.
const (
	Paragraph BlockKind = iota // Spans
	Heading                    // Spans, a short line that stands out
	List                       // Items
	Fields                     // Pairs: a name and its value, side by side where it fits
	Note                       // Spans: an editor's note, set apart
	Passage                    // Spans: the source's own words, as a quotation
)

// Block is one part of a reply. Only what its Kind names is set.
type Block struct {
	Kind  BlockKind
	Spans []Span
	Items [][]Span
	Pairs []Field
}

// Field is a name and its value.
type Field struct {
	Name  string
	Value []Span
}

// Style is how a span looks.
type Style uint8

// The styles; Plain is the zero value.
const (
	Plain Style = iota
	Bold
	Italic
	Code // a command to type, a fact's id
)

// Span is a run of text in one style. The text is raw: adapters escape it.
type Span struct {
	Text  string
	Style Style
}

// Citation is a paragraph of the source that the reply rests on.
type Citation struct {
	Paragraph string // "I.10"
	Fact      string // the fact that cites it
}

// Button is something to press: an Action, or a link where URL is set.
type Button struct {
	Label  string // at most MaxLabel characters
	Action Action
	URL    string // https only
}

// MaxLabel is how long a button's or a choice's label may be, in characters:
// what Discord allows in a button (80), which Telegram shows as well.
const MaxLabel = 80

// MaxButtons is how many buttons a reply has at most: what fits beside a menu
// in Discord's five rows of five (a menu takes a row).
const MaxButtons = 20

// Menu is a list to choose one thing from. Discord shows it as a select menu
// (25 options), Telegram as buttons.
type Menu struct {
	Placeholder string
	Options     []MenuOption
}

// MenuOption is one thing in a menu.
type MenuOption struct {
	Label       string
	Description string
	Action      Action
}

// Picture is an image that says the same as the text. The bytes are made by
// Bot.Picture, which may take longer than a platform waits for a first sign
// of life: see Bot.PictureReady.
type Picture struct {
	Key  string // what to make; the same key gives the same bytes
	Name string // a file name: "map-es.png"
	Alt  string // the same content in words, at most 1,024 characters
}
