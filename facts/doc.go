// Package facts is the fact engine: it loads and checks a pack (a document's
// facts in any of the languages), looks topics up by name, and answers questions
// with the facts that cover them, or says why it cannot. It uses no language
// model and knows nothing of chats.
//
// # A pack
//
// A pack is Markdown: the document's paragraphs as quotations, or what is kept
// of them where the text may not be published (number, hash, figures, years,
// names); under each the facts that rest on it; a glossary of names and terms;
// front matter. docs/authoring.md is its reference, facts/pack reads it. What a
// fact is about, its kind, dates, figures and the sorts of question it answers
// are proposed from its sentence where the pack does not say.
//
// The front matter also says what may be shown side by side: which quantities
// make a comparison, and what the source itself takes together; which dated
// facts a timeline leaves out; a region's countries in classes, each of which
// rests on rosters or facts. Without a word of it every counted term makes a
// comparison, every dated fact is on the timeline, and there is no map.
//
// # How a question is answered
//
// A question is cut into folded words (token.go), its language told
// (detect.go). Phrases that say what sort of thing is asked for (when, how
// many, who, …) and phrases that mean a topic are found with two tries over
// word forms and stems, the longest first, misspelt words by their nearest
// (understand.go, vocabulary.go, spelling.go). What is left of the question,
// less function words and filler, is units: topics, and words that no phrase
// has. A unit that no fact has at all is unknown.
//
// A fact's score is
//
//	score = cover × suits − focus − others − stranger + kind + roster
//
// cover is the weight of the units that the fact covers, each by how well
// (about it 1, answers for it 0.92, a wider idea 0.85, says the word 0.6; a
// guess at the spelling 0.93 of that), over the weight of all units. A unit
// weighs by its rarity, 1 − ln(facts with it)/ln(facts), at least 0.3, so that
// "Telegram" decides more than "NATO"; countries, persons and places weigh at
// least 0.8, regions half, and so do ideas that only narrow a question
// ("yearly") and single words that are as often a turn of phrase. A word that
// no fact has weighs 1, as the rarest do, for it may be what is asked for: "tanks
// of Argentina". A lone one beside something particular weighs half, unless it
// stands where the thing asked for does ("which newspapers …", "who commands …").
//
// Countries, bodies, programmes, persons and the ideas that can be looked up
// are required (the one that a fifth of all facts are about is not): a fact
// that lacks one is halved and never answers, for it would answer another
// question. Neither does any fact where the lexicon lists a phrase as unsaid
// ("population"), or where a country or a common topic is all that was
// understood of a question that says more. That, more than the score, is what
// declines near misses.
//
// suits is 1 where the fact is marked as giving what is asked for, 0.55 where
// a date, a figure, a place, a reason or a name is asked for and the fact gives
// none, where one thing is to be identified and it does not, or where countries
// are asked for and it is about none; 0.93 otherwise.
//
// focus (at most 0.06) is how much else the fact is about, others (at most
// 0.06) how many countries besides those asked about, stranger (0.03) that it
// is about one country where none was named: without these, every fact of
// Colombia would answer "global partners" as well as the list does. kind
// (at most 0.03) prefers definitions for "what is", figures for "how many",
// lists for "which"; roster (0.04) the list of a standing that is asked about
// alone. Equal scores keep the pack's order.
//
// The best fact is the answer if its score reaches Pack.Threshold, which a
// command sets on the sample questions, a wrong answer costing five declined
// ones. Otherwise the question is declined: Silent where it is in the subject,
// Outside where its words are known but not the subject, Unclear where they
// are not. A misspelt name that may mean several countries is Ambiguous where
// the question can be answered of more than one.
//
// A question that goes on from the one before ("and Brazil?", "since when?")
// is completed from that one's Frame in a few ways, and the first that is
// answered counts (follow.go).
//
// The cost is that of the matches, not of the pack: candidates come from the
// rarest required unit alone or, where none is required, from as many of the
// rarest as a fact must have one of to reach the threshold; the other lists are
// skipped through by block (postings.go, rank.go).
package facts
