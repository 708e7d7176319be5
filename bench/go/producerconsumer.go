package main

func unbuffered(count int) int64 { return transfer(make(chan int), count) }

func buffered(count int) int64 { return transfer(make(chan int, 128), count) }

// transfer has one goroutine send the numbers and another add them up.
func transfer(numbers chan int, count int) int64 {
	go func() {
		defer close(numbers)
		for i := range count {
			numbers <- i
		}
	}()
	sum := 0
	for value := range numbers {
		sum += value
	}
	check("sum", sumBelow(count), sum)
	return int64(count)
}
