package main

import "sync"

// waitGroups starts ten goroutines and waits for them, again and again.
func waitGroups(count int) int64 {
	const workers = 10
	rounds := count / workers
	var slots [workers]int
	var group sync.WaitGroup
	for round := range rounds {
		for worker := range workers {
			group.Go(func() { slots[worker] += round })
		}
		group.Wait()
	}
	sum := 0
	for _, slot := range slots {
		sum += slot
	}
	check("sum", workers*sumBelow(rounds), sum)
	return int64(rounds * workers)
}
