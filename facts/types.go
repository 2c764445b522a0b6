package facts

import (
	"allybot/facts/lang"
	"allybot/facts/pack"
	"allybot/facts/search"
)

// The languages' names and texts; see the lang package.
type (
	Lang = lang.Tag
	Text = lang.Text
)

// What a pack is made of; see the pack package.
type (
	Kind         = pack.Kind
	TopicKind    = pack.TopicKind
	Topic        = pack.Topic
	Fact         = pack.Fact
	Detail       = pack.Detail
	Date         = pack.Date
	Quantity     = pack.Quantity
	Source       = pack.Source
	SourceAnswer = pack.SourceAnswer
	Section      = pack.Section
	Paragraph    = pack.Paragraph
	Anchors      = pack.Anchors
	Roster       = pack.Roster
	Member       = pack.Member
	Comparison   = pack.Comparison
	Compared     = pack.Compared
	Together     = pack.Together
	Map          = pack.Map
	Class        = pack.Class
	ClassMember  = pack.ClassMember
	DatedFact    = pack.DatedFact
	Fault        = pack.Fault
	Report       = pack.Report
	Scaffold     = pack.Scaffold
	Cover        = pack.Cover
	Parts        = pack.Parts
	PartTopic    = pack.PartTopic
	PartFact     = pack.PartFact
)

// The kinds of fact and of topic.
const (
	Status     = pack.Status
	Figure     = pack.Figure
	Event      = pack.Event
	Definition = pack.Definition
	Claim      = pack.Claim
	Quote      = pack.Quote
	View       = pack.View
	Open       = pack.Open

	Country      = pack.Country
	Region       = pack.Region
	Organisation = pack.Organisation
	Programme    = pack.Programme
	Person       = pack.Person
	Place        = pack.Place
	Concept      = pack.Concept

	MaxClasses = pack.MaxClasses
)

// Asking and being answered; see the search package.
type (
	Asked    = pack.Asked
	Question = search.Question
	Answer   = search.Answer
	Outcome  = search.Outcome
	Reason   = search.Reason
	Frame    = search.Frame
	Choice   = search.Choice
	Match    = search.Match
	Reading  = search.Reading
)

// What a question asks for, how it was answered and why it was not.
const (
	AskedWhen    = pack.AskedWhen
	AskedHowMany = pack.AskedHowMany
	AskedWho     = pack.AskedWho
	AskedWhere   = pack.AskedWhere
	AskedWhich   = pack.AskedWhich
	AskedWhether = pack.AskedWhether
	AskedWhat    = pack.AskedWhat
	AskedCompare = pack.AskedCompare
	AskedWhy     = pack.AskedWhy
	AskedHow     = pack.AskedHow

	Unknown   = search.Unknown
	Answered  = search.Answered
	Ambiguous = search.Ambiguous

	NoReason        = search.NoReason
	Silent          = search.Silent
	Outside         = search.Outside
	Unclear         = search.Unclear
	SeveralMeanings = search.SeveralMeanings

	MaxQuestion   = search.MaxQuestion
	SchemaVersion = pack.SchemaVersion
)

// Say makes a Text of languages and wordings in turn.
func Say(tagsAndWordings ...string) Text { return lang.Say(tagsAndWordings...) }

// ParseLang takes the language of a BCP 47 tag or of a platform's locale
// ("es-419", "pt_BR"); it gives the empty Lang for what is no tag.
func ParseLang(locale string) Lang { return lang.Parse(locale) }

// Kinds lists the kinds of fact.
func Kinds() []Kind { return pack.Kinds() }
