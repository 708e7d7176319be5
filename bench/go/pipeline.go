package main

// pipeline passes each number through 100 goroutines, each of which adds one. A hop is an operation.
func pipeline(count int) int64 {
	const stages = 100
	first := make(chan int)
	last := first
	for range stages {
		last = stage(last)
	}
	go func() {
		defer close(first)
		for i := range count {
			first <- i
		}
	}()
	sum := 0
	for value := range last {
		sum += value
	}
	check("sum", sumBelow(count)+stages*count, sum)
	return int64(count) * (stages + 1)
}

func stage(in <-chan int) chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for value := range in {
			out <- value + 1
		}
	}()
	return out
}
