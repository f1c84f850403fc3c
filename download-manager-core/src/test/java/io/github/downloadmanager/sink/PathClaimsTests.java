package io.github.downloadmanager.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class PathClaimsTests {

	private static final int THREADS = 4;

	private static final int ROUNDS = 2000;

	@TempDir
	Path directory;

	private final PathClaims claims = new PathClaims(System::nanoTime, Instant::now);

	@Test
	void aClaimThatWasGivenBackTwiceIsNotTheNextOnes() throws IOException {
		PathClaims.Claim first = this.claims.claim(this.directory.resolve("a"));
		assertThat(first).isNotNull();
		first.release();
		PathClaims.Claim second = this.claims.claim(this.directory.resolve("a"));
		assertThat(second).isNotNull();
		first.release();
		assertThat(this.claims.claim(this.directory.resolve("a"))).isNull();
	}

	/** In each round all go for it at once: one gets it, whichever way it is spelt. */
	@Test
	void ofManyAtOnceExactlyOneHasTheClaim() throws Exception {
		List<Path> spellings = List.of(this.directory.resolve("a"), this.directory.resolve("./A"),
				this.directory.resolve("x/../a"), this.directory.resolve("sub/..").resolve("a"));
		CyclicBarrier barrier = new CyclicBarrier(THREADS);
		AtomicInteger holders = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Callable<Integer>> tasks = IntStream.range(0, THREADS).<Callable<Integer>>mapToObj((i) -> () -> {
				int won = 0;
				for (int round = 0; round < ROUNDS; round++) {
					barrier.await(60, TimeUnit.SECONDS);
					PathClaims.Claim claim = this.claims.claim(spellings.get((i + round) % spellings.size()));
					if (claim != null) {
						won++;
						most.accumulateAndGet(holders.incrementAndGet(), Math::max);
					}
					barrier.await(60, TimeUnit.SECONDS);
					if (claim != null) {
						holders.decrementAndGet();
						claim.release();
					}
				}
				return won;
			}).toList();
			int won = 0;
			for (Future<Integer> result : threads.invokeAll(tasks)) {
				won += result.get();
			}
			assertThat(most).hasValue(1);
			assertThat(won).isEqualTo(ROUNDS);
		}
		finally {
			threads.shutdownNow();
		}
	}

}
