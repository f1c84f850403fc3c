package io.github.downloadmanager.testsupport;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class SuiteGuardTests {

	@Test
	void aBlockingCallOnAThreadThatMustNotBlockIsFound() {
		Scheduler scheduler = Schedulers.newSingle("guard-test");
		try {
			StepVerifier
				.create(Mono.fromCallable(() -> new CountDownLatch(1).await(30, TimeUnit.SECONDS))
					.subscribeOn(scheduler))
				.expectErrorMatches(
						(ex) -> ex instanceof BlockingOperationError || ex.getCause() instanceof BlockingOperationError)
				.verify(Duration.ofSeconds(60));
		}
		finally {
			scheduler.dispose();
		}
	}

}
