package main

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// yield has sixteen goroutines give up their turn again and again.
func yield(count int) int64 {
	const goroutines = 16
	each := count / goroutines
	var yielded atomic.Int64
	var all sync.WaitGroup
	for range goroutines {
		all.Go(func() {
			for range each {
				runtime.Gosched()
			}
			yielded.Add(int64(each))
		})
	}
	all.Wait()
	check("yields", goroutines*each, int(yielded.Load()))
	return int64(goroutines * each)
}
