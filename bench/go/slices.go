package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// slices has two pairs that pass a token on one processor, of which one computes a thousand times
// longer before it passes it on: how many times as much that one computed.
func timeSlices(millis int, report reporter) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	done := make(chan struct{})
	var ended sync.WaitGroup
	pair := func(rounds int64) *atomic.Int64 {
		count := new(atomic.Int64)
		token := make(chan int)
		for range 2 {
			ended.Go(func() {
				for {
					select {
					case <-done:
						return
					case taken := <-token:
						computeRounds(rounds)
						count.Add(rounds)
						select {
						case <-done:
							return
						case token <- taken:
						}
					}
				}
			})
		}
		token <- 1
		return count
	}
	heavy, light := pair(1_000_000), pair(1_000)
	time.Sleep(time.Duration(millis) * time.Millisecond)
	report("", light.Load(), heavy.Load(), "times")
	close(done)
	ended.Wait()
}

func computeRounds(rounds int64) {
	random := int32(1)
	for range rounds {
		random = random*1_664_525 + 1_013_904_223
	}
	if random == 0 {
		fail("it came to nothing")
	}
}
