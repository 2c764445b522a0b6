package bot

import (
	"regexp"
	"slices"
	"testing"
	"unicode/utf8"

	"allybot/facts"
)

var verb = regexp.MustCompile(`%(\[\d+\])?[a-z]`)

// complete checks that a text exists in every language and takes the same
// arguments in each.
func complete(t *testing.T, name string, text facts.Text) {
	t.Helper()
	want := verb.FindAllString(text.In(facts.English), -1)
	slices.Sort(want)
	for _, l := range facts.Langs() {
		if text.In(l) == "" {
			t.Errorf("%s: nothing in %s", name, l)
		}
		got := verb.FindAllString(text.In(l), -1)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s takes %v, English %v", name, l, got, want)
		}
	}
}

func TestWordsComplete(t *testing.T) {
	ws := newWords()
	for w := range wordCount {
		complete(t, "word "+ws[w].In(facts.English), ws[w])
	}
	if len(ws) != int(wordCount) {
		t.Errorf("%d words, want %d", len(ws), wordCount)
	}
	ns := notices()
	for n := range noticeCount {
		complete(t, "notice "+ns[n].In(facts.English), ns[n])
	}
}

func TestNoticeLimits(t *testing.T) {
	ns := notices()
	for _, c := range []struct {
		notice Notice
		limit  int
	}{
		{NoticeFindFacts, 32}, {NoticeAboutShort, 120},
		{NoticeOptionPrivate, 100}, {NoticeOptionFor, 100},
		{NoticeNextPage, MaxLabel}, {NoticePrevPage, MaxLabel}, {NoticeRemove, MaxLabel}, {NoticeOpenPrivate, MaxLabel},
		// Telegram's callback answers hold 200 characters.
		{NoticeSlowDown, 200}, {NoticeStale, 200}, {NoticeFailed, 200}, {NoticeNotYours, 200}, {NoticeAdminOnly, 200}, {NoticeRemoved, 200},
	} {
		for _, l := range facts.Langs() {
			if n := utf8.RuneCountInString(ns[c.notice].In(l)); n > c.limit {
				t.Errorf("notice %d in %s: %d characters, more than %d", c.notice, l, n, c.limit)
			}
		}
	}
}
