package receive

import (
	"strconv"
	"testing"
)

func TestThreadsAreBounded(t *testing.T) {
	s := NewThreads(nil, nil)
	for i := range 2 * threadsKept {
		s.put(strconv.Itoa(i), "1")
	}
	if n := len(s.parents); n != threadsKept {
		t.Errorf("%d kept", n)
	}
}
