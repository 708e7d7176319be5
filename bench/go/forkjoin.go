package main

// forkJoin computes a Fibonacci number with a goroutine and a channel for each call. A call is an
// operation.
func forkJoin(n int) int64 {
	result := <-fibonacci(n)
	previous, current := 0, 1
	for range n {
		previous, current = current, previous+current
	}
	check("fibonacci", previous, result)
	return int64(2*current - 1)
}

func fibonacci(n int) <-chan int {
	result := make(chan int)
	go func() {
		if n < 2 {
			result <- n
			return
		}
		left, right := fibonacci(n-1), fibonacci(n-2)
		result <- <-left + <-right
	}()
	return result
}
