package picture

import (
	"context"
	"testing"
)

// What issue 8 allows is 150 ms for the first making and 1 ms from the cache.
func BenchmarkFirst(b *testing.B) {
	for name, d := range map[string]Drawing{"compare": personnel("es"), "timeline": events("es"), "map": standings("es"), "map-every-name": everyName()} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := d.Render(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCached(b *testing.B) {
	cache := NewCache(8, 1<<20)
	for name, d := range map[string]Drawing{"compare": personnel("es"), "timeline": events("es"), "map": standings("es")} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := cache.Render(context.Background(), d); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
