package main

// select3 receives from whichever of three unbuffered channels is ready, each with its own producer.
func select3(count int) int64 {
	each := count / 3
	first, second, third := counter(each), counter(each), counter(each)
	sum := 0
	for range 3 * each {
		select {
		case value := <-first:
			sum += value
		case value := <-second:
			sum += value
		case value := <-third:
			sum += value
		}
	}
	check("sum", 3*sumBelow(each), sum)
	return int64(3 * each)
}

func counter(count int) <-chan int {
	numbers := make(chan int)
	go func() {
		for i := range count {
			numbers <- i
		}
	}()
	return numbers
}
