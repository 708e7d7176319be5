package main

import "sync"

const contenders = 16

// mutexContended has sixteen goroutines count together, under one mutex.
func mutexContended(count int) int64 {
	each := count / contenders
	var mutex sync.Mutex
	counter := 0
	var all sync.WaitGroup
	for range contenders {
		all.Go(func() {
			for range each {
				mutex.Lock()
				counter++
				mutex.Unlock()
			}
		})
	}
	all.Wait()
	check("counter", contenders*each, counter)
	return int64(contenders * each)
}

// rwMutexContended has sixteen goroutines share a pair of equal numbers under one RWMutex. Of ten
// times that one locks it, nine are for reading.
func rwMutexContended(count int) int64 {
	const turn = 10
	each := count / contenders / turn
	var mutex sync.RWMutex
	first, second := 0, 0
	var all sync.WaitGroup
	for range contenders {
		all.Go(func() {
			for range each {
				mutex.Lock()
				first++
				second++
				mutex.Unlock()
				for range turn - 1 {
					mutex.RLock()
					check("second of a pair", first, second)
					mutex.RUnlock()
				}
			}
		})
	}
	all.Wait()
	check("writes", contenders*each, first)
	return int64(contenders * each * turn)
}
