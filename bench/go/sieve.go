package main

// sieve finds the primes below the limit with a chain of goroutines, one for each prime found,
// each of which passes on what its prime does not divide. A number sieved is an operation.
func sieve(limit int) int64 {
	numbers := make(chan int)
	go func(out chan<- int) {
		defer close(out)
		for i := 2; i < limit; i++ {
			out <- i
		}
	}(numbers)

	sum := 0
	for {
		prime, open := <-numbers
		if !open {
			break
		}
		sum += prime
		numbers = filter(numbers, prime)
	}
	check("sum of primes", sumOfPrimesBelow(limit), sum)
	return int64(limit)
}

func filter(in <-chan int, prime int) chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for value := range in {
			if value%prime != 0 {
				out <- value
			}
		}
	}()
	return out
}

func sumOfPrimesBelow(limit int) int {
	composite := make([]bool, limit)
	sum := 0
	for i := 2; i < limit; i++ {
		if composite[i] {
			continue
		}
		sum += i
		for multiple := i * i; multiple < limit; multiple += i {
			composite[multiple] = true
		}
	}
	return sum
}
