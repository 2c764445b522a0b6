package chart

import (
	"context"
	"testing"

	"allybot/internal/picture"
)

// What issue 8 allows is 150 ms for the first making and 1 ms from the cache,
// from a key to the bytes.
func BenchmarkFirst(b *testing.B) {
	pack := load(b)
	for _, name := range []string{"compare/es/personnel", "timeline/es", "map/es"} {
		b.Run(name, func(b *testing.B) {
			key, _, err := New(pack, words(b), picture.NewCache(1, 1)).Describe(name, 1024)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				// A maker without a cache to speak of: nothing is kept.
				if _, err := New(pack, words(b), picture.NewCache(1, 1)).Make(context.Background(), key); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCached(b *testing.B) {
	m := maker(b)
	for _, name := range []string{"compare/es/personnel", "timeline/es", "map/es"} {
		b.Run(name, func(b *testing.B) {
			key, _, err := m.Describe(name, 1024)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Make(context.Background(), key); err != nil || !m.Ready(key) {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDescribe is what a reply with a picture costs besides its text.
func BenchmarkDescribe(b *testing.B) {
	m := maker(b)
	for b.Loop() {
		if _, _, err := m.Describe("map/es", 1024); err != nil {
			b.Fatal(err)
		}
	}
}
