package render

import (
	"unicode/utf16"
	"unicode/utf8"
)

// Discord's limits. It counts characters; this package counts UTF-16 code
// units, which are never fewer.
const (
	maxContent     = 2000 // resources/message#create-message
	maxTitle       = 256  // resources/message#embed-object-embed-limits
	maxDescription = 4096 // the same
	maxFields      = 25   // the same
	maxFieldName   = 256  // the same
	maxFieldValue  = 1024 // the same
	maxFooter      = 2048 // the same
	maxEmbeds      = 10   // the same; a message
	maxEmbedTotal  = 6000 // the same; over all embeds of a message

	maxRows        = 5   // components/reference#legacy-message-component-behavior
	maxRowButtons  = 5   // components/reference#action-row
	maxOptions     = 25  // components/reference#string-select
	maxOptionText  = 100 // the same: label and description
	maxPlaceholder = 150 // the same
	maxButtonLabel = 80  // components/reference#button
	maxURL         = 512 // the same

	MaxChoices    = 25  // interactions/receiving-and-responding#interaction-response-object-autocomplete
	maxChoiceText = 100 // interactions/application-commands#application-command-object-application-command-option-choice-structure

	maxAlt = 1024 // resources/message#attachment-object
)

// Limits of our own: a page is about what a phone shows in two
// screens, and its footer leaves room for it.
const (
	pageText   = 2000
	pageFooter = 900
)

// units counts UTF-16 code units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// shortenUnits cuts s to at most n units, with an ellipsis for what is left out.
func shortenUnits(s string, n int) string {
	if units(s) <= n {
		return s
	}
	return cutUnits(s, n-1) + "…"
}

// cutUnits gives the longest start of s that has at most n units.
func cutUnits(s string, n int) string {
	used := 0
	for i, r := range s {
		if used += utf16.RuneLen(r); used > n {
			return s[:i]
		}
	}
	if !utf8.ValidString(s) {
		return ""
	}
	return s
}
