package main

import "sync"

// manyToMany has eight producers and eight consumers share one buffered channel.
func manyToMany(count int) int64 {
	const workers = 8
	numbers := make(chan int, 128)
	sums := make(chan int)
	each := count / workers

	var producers sync.WaitGroup
	for range workers {
		producers.Go(func() {
			for i := range each {
				numbers <- i
			}
		})
	}
	for range workers {
		go func() {
			sum := 0
			for value := range numbers {
				sum += value
			}
			sums <- sum
		}()
	}
	producers.Wait()
	close(numbers)

	total := 0
	for range workers {
		total += <-sums
	}
	check("sum", workers*sumBelow(each), total)
	return int64(workers * each)
}
