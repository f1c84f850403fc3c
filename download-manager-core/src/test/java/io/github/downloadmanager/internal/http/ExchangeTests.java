package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.ManualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

class ExchangeTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final int ROUNDS = 2000;

	private final ManualClock clock = new ManualClock();

	private final Deadlines deadlines = new Deadlines(LIMIT, this.clock, this.clock::nanos);

	private final Exchange exchange = new Exchange(this.deadlines, LIMIT);

	/** What is on its way comes though it was cancelled, and so may an end. */
	private final TestPublisher<String> network = TestPublisher
		.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION, TestPublisher.Violation.CLEANUP_ON_TERMINATE);

	private final Recorder heard = new Recorder();

	private void ask() {
		this.exchange.guard(Mono.fromDirect(this.network)).subscribe(this.heard);
	}

	@Test
	void anAnswerInTimeIsHeardAndTheDeadlineHasNoEffectLater() {
		ask();
		this.clock.advance(LIMIT.minusNanos(1));
		assertThat(this.exchange.answered()).isTrue();
		// A body may take as long as it likes.
		this.clock.advance(LIMIT.multipliedBy(3));
		assertThat(this.heard.signals).isEmpty();
		this.network.assertNotCancelled();
		this.network.emit("value");
		assertThat(this.heard.signals).containsExactly("value", "complete");
		this.clock.advance(LIMIT.multipliedBy(3));
		assertThat(this.heard.signals).containsExactly("value", "complete");
		this.network.assertNotCancelled();
	}

	@Test
	void aLateAnswerIsNotHeard() {
		ask();
		this.clock.advance(LIMIT);
		assertThat(this.heard.signals).containsExactly("SourceTimeoutException");
		this.network.assertCancelled();
		assertThat(this.exchange.answered()).isFalse();
		this.network.emit("value");
		assertThat(this.heard.signals).containsExactly("SourceTimeoutException");
	}

	@Test
	void aLateErrorIsNotHeard() {
		ask();
		this.clock.advance(LIMIT);
		this.network.error(new IOException("reset"));
		assertThat(this.heard.signals).containsExactly("SourceTimeoutException");
	}

	@Test
	void anErrorBeforeTheDeadlineIsTheOnlyOne() {
		ask();
		this.network.error(new IOException("refused"));
		this.clock.advance(LIMIT.multipliedBy(3));
		assertThat(this.heard.signals).containsExactly("IOException");
		assertThat(this.exchange.answered()).isFalse();
		this.network.assertNotCancelled();
	}

	@Test
	void anErrorAfterTheAnswerIsHeard() {
		ask();
		assertThat(this.exchange.answered()).isTrue();
		this.network.error(new IOException("reset"));
		assertThat(this.heard.signals).containsExactly("IOException");
	}

	@Test
	void anAnswerWithoutAValueIsHeard() {
		ask();
		assertThat(this.exchange.answered()).isTrue();
		this.network.complete();
		this.clock.advance(LIMIT);
		assertThat(this.heard.signals).containsExactly("complete");
	}

	@Test
	void aCancellationBeforeTheDeadlineIsTheEnd() {
		ask();
		this.heard.cancel();
		this.network.assertCancelled();
		this.clock.advance(LIMIT.multipliedBy(3));
		assertThat(this.heard.signals).isEmpty();
		assertThat(this.exchange.answered()).as("nobody wants it").isFalse();
		this.network.assertCancelled(1);
	}

	@Test
	void aCancellationAfterTheAnswerReachesTheConnection() {
		ask();
		assertThat(this.exchange.answered()).isTrue();
		this.heard.cancel();
		this.network.assertCancelled();
	}

	@Test
	void aCancellationAfterTheDeadlineTellsNothingMore() {
		ask();
		this.clock.advance(LIMIT);
		this.heard.cancel();
		assertThat(this.heard.signals).containsExactly("SourceTimeoutException");
	}

	@Test
	void anAnswerAndADeadlineLeaveOthersAlone() {
		ask();
		this.clock.advance(Duration.ofSeconds(1));
		Recorder other = new Recorder();
		new Exchange(this.deadlines, LIMIT).guard(Mono.<String>never()).subscribe(other);
		assertThat(this.exchange.answered()).isTrue();
		this.clock.advance(LIMIT);
		assertThat(other.signals).containsExactly("SourceTimeoutException");
		assertThat(this.heard.signals).isEmpty();
	}

	@Test
	void anAnswerThatIsThereAtOnceLeavesNothingBehind() {
		AtomicInteger late = new AtomicInteger();
		this.exchange.guard(Mono.fromSupplier(() -> {
			assertThat(this.exchange.answered()).isTrue();
			return "value";
		})).doOnCancel(late::incrementAndGet).subscribe(this.heard);
		this.clock.advance(LIMIT.multipliedBy(2));
		assertThat(this.heard.signals).containsExactly("value", "complete");
		assertThat(late).hasValue(0);
	}

	@Test
	void theContextReachesTheRequest() {
		this.exchange.guard(Mono.deferContextual((context) -> Mono.just(context.<String>get("key"))))
			.subscribe(this.heard);
		assertThat(this.heard.signals).containsExactly("of the subscriber", "complete");
	}

	@Test
	void anAnswerAndADeadlineAtOnceAreOneEnd() throws Exception {
		race((exchange, request) -> {
			if (exchange.answered()) {
				request.emit("value");
			}
			else {
				request.error(new SourceTimeoutException(LIMIT));
			}
		}, List.of("value", "complete"), List.of("SourceTimeoutException"));
	}

	@Test
	void anErrorAndADeadlineAtOnceAreOneEnd() throws Exception {
		race((exchange, request) -> request.error(new IOException("reset")), List.of("IOException"),
				List.of("SourceTimeoutException"));
	}

	private void race(Network answer, List<String> inTime, List<String> late) throws Exception {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		CyclicBarrier barrier = new CyclicBarrier(2);
		try {
			for (int round = 0; round < ROUNDS; round++) {
				Exchange raced = new Exchange(this.deadlines, LIMIT);
				TestPublisher<String> request = TestPublisher
					.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
				Recorder recorder = new Recorder();
				raced.guard(Mono.fromDirect(request)).subscribe(recorder);
				Future<?> answering = thread.submit(() -> {
					barrier.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
					answer.answer(raced, request);
					return null;
				});
				barrier.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
				this.clock.advance(LIMIT);
				answering.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
				assertThat(recorder.signals).isIn(inTime, late);
			}
		}
		finally {
			thread.shutdownNow();
		}
	}

	/** However short the limit is. */
	@Test
	@Timeout(300)
	void nothingIsHeardBeforeTheSubscription() {
		Scheduler timer = Schedulers.newSingle("deadlines");
		try {
			Deadlines shortest = new Deadlines(Duration.ZERO, timer, System::nanoTime);
			for (int round = 0; round < ROUNDS; round++) {
				Recorder recorder = new Recorder();
				new Exchange(shortest, Duration.ZERO).guard(Mono.<String>never()).subscribe(recorder);
				while (recorder.signals.isEmpty()) {
					Thread.onSpinWait();
				}
				assertThat(recorder.signals).containsExactly("SourceTimeoutException");
			}
		}
		finally {
			timer.dispose();
		}
	}

	/** What comes from there. */
	private interface Network {

		void answer(Exchange exchange, TestPublisher<String> request);

	}

	/** Notes all it hears. */
	private static final class Recorder implements CoreSubscriber<String> {

		private final List<String> signals = new CopyOnWriteArrayList<>();

		private volatile @Nullable Subscription subscription;

		@Override
		public Context currentContext() {
			return Context.of("key", "of the subscriber");
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(String value) {
			this.signals.add(value);
		}

		@Override
		public void onError(Throwable error) {
			if (this.subscription == null) {
				this.signals.add("too early");
			}
			this.signals.add(error.getClass().getSimpleName());
		}

		@Override
		public void onComplete() {
			this.signals.add("complete");
		}

		void cancel() {
			Subscription current = this.subscription;
			if (current != null) {
				current.cancel();
			}
		}

	}

}
