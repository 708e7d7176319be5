package main

import (
	"sync"
	"sync/atomic"
)

// startFinish starts goroutines that finish at once, and waits for all of them.
func startFinish(count int) int64 {
	var ran atomic.Int64
	var all sync.WaitGroup
	for range count {
		all.Go(func() { ran.Add(1) })
	}
	all.Wait()
	check("goroutines", count, int(ran.Load()))
	return int64(count)
}
