package lang

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxTokens is how many words of a question are read: far more than anybody
// asks in, and what bounds the time that a hostile text can cost.
const MaxTokens = 64

// MaxTokenBytes is how much of one word is kept; the longest word of a pack
// is shorter by half.
const MaxTokenBytes = 48

// Token is one folded word of a text.
type Token struct {
	Text  string // lower case, without accents
	Upper bool   // written in capitals throughout: "US", not "us"
	Digit bool   // a number, without its thousands separators
	Begin int    // where it starts in the text, in bytes
}

// AppendTokens cuts text into folded words: compatibility forms are made
// plain, accents and invisible marks dropped, letters made small, "U.S." read
// as "us", 334,500 and 334.500 as 334500.
func AppendTokens(dst []Token, text string) []Token {
	if len(text) > MaxText {
		text = text[:MaxText]
		for len(text) > 0 && !utf8.ValidString(text[len(text)-1:]) && !utf8.RuneStart(text[len(text)-1]) {
			text = text[:len(text)-1]
		}
	}
	if ascii(text) {
		return cut(dst, text)
	}
	return cut(dst, fold(text))
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// fold decomposes text and drops what is left of accents and invisible marks.
func fold(text string) string {
	out := make([]byte, 0, len(text))
	var it norm.Iter
	it.InitString(norm.NFKD, text)
	for !it.Done() {
		for rest := it.Next(); len(rest) > 0; {
			r, n := utf8.DecodeRune(rest)
			switch {
			case r == utf8.RuneError && n <= 1, unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			case r == 'ß':
				out = append(out, 's', 's')
			case r == 'ø', r == 'Ø':
				out = append(out, 'o')
			default:
				out = append(out, rest[:n]...)
			}
			rest = rest[n:]
		}
	}
	return string(out)
}

// cut splits folded text at everything that is neither letter nor digit.
func cut(dst []Token, s string) []Token {
	limit := len(dst) + MaxTokens
	for i := 0; i < len(s) && len(dst) < limit; {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsDigit(r):
			var t Token
			t, i = cutNumber(s, i)
			dst = append(dst, t)
		case unicode.IsLetter(r):
			var t Token
			t, i = cutWord(s, i)
			dst = append(dst, t)
		default:
			i += n
		}
	}
	return dst
}

// cutNumber reads digits, with separators that are followed by three more.
func cutNumber(s string, begin int) (Token, int) {
	var digits []byte
	i := begin
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsDigit(r) {
			if len(digits) < MaxTokenBytes {
				digits = utf8.AppendRune(digits, r)
			}
			i += n
			continue
		}
		if (r == '.' || r == ',' || r == ' ') && threeDigits(s[i+1:]) && len(digits) <= 3 && len(digits) > 0 || (r == '.' || r == ',') && threeDigits(s[i+1:]) && len(digits) > 3 && i-begin > 3 {
			i++
			continue
		}
		break
	}
	return Token{Text: string(digits), Digit: true, Begin: begin}, i
}

// threeDigits reports whether s begins with exactly three digits.
func threeDigits(s string) bool {
	for i := range 4 {
		digit := i < len(s) && s[i] >= '0' && s[i] <= '9'
		if digit != (i < 3) {
			return false
		}
	}
	return true
}

// cutWord reads letters and the digits that follow them, and an abbreviation
// with points as one word.
func cutWord(s string, begin int) (Token, int) {
	i, letters, capitals, points := begin, 0, 0, false
	last := begin
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r) && letters > 0:
			letters++
			if unicode.IsUpper(r) {
				capitals++
			}
			i += n
			last = i
			continue
		case r == '.' && pointed(s, begin, i, points):
			points = true
			i++
			continue
		}
		break
	}
	word := s[begin:last]
	if points && i > last && i <= len(s) && s[i-1] == '.' {
		last = i
	}
	return Token{Text: lower(word), Upper: letters > 1 && capitals == letters, Begin: begin}, max(last, i)
}

// pointed reports whether the point at i belongs to an abbreviation such as
// "U.S.": one letter before it, and one letter or nothing after.
func pointed(s string, begin, i int, already bool) bool {
	if i == begin+1 || already && i >= 2 && s[i-2] == '.' {
		if i+1 < len(s) && isASCIILetter(s[i+1]) && (i+2 >= len(s) || !isASCIILetter(s[i+2])) {
			return true
		}
	}
	return false
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// lower makes a word small, without its points, and no longer than is kept.
func lower(word string) string {
	plain := true
	for i := range len(word) {
		c := word[i]
		if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c == '.' {
			plain = false
			break
		}
	}
	if plain && len(word) <= MaxTokenBytes {
		return word
	}
	out := make([]byte, 0, min(len(word), MaxTokenBytes)+utf8.UTFMax)
	for _, r := range word {
		if r == '.' {
			continue
		}
		if out = utf8.AppendRune(out, unicode.ToLower(r)); len(out) >= MaxTokenBytes {
			break
		}
	}
	return string(out)
}

// MaxText is how much of a text is cut into tokens, in bytes.
const MaxText = 4096
