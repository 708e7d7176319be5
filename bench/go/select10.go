package main

// select10 receives from whichever of ten unbuffered channels is ready, each with its own producer.
func select10(count int) int64 {
	each := count / 10
	var in [10]<-chan int
	for i := range in {
		in[i] = counter(each)
	}
	sum := 0
	for range 10 * each {
		select {
		case value := <-in[0]:
			sum += value
		case value := <-in[1]:
			sum += value
		case value := <-in[2]:
			sum += value
		case value := <-in[3]:
			sum += value
		case value := <-in[4]:
			sum += value
		case value := <-in[5]:
			sum += value
		case value := <-in[6]:
			sum += value
		case value := <-in[7]:
			sum += value
		case value := <-in[8]:
			sum += value
		case value := <-in[9]:
			sum += value
		}
	}
	check("sum", 10*sumBelow(each), sum)
	return int64(10 * each)
}
