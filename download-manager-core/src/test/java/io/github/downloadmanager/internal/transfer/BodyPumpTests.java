package io.github.downloadmanager.internal.transfer;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.downloadmanager.internal.concurrent.SerialExecutor;
import io.github.downloadmanager.testsupport.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/** When a body is asked for, and in which turns it is written. */
class BodyPumpTests extends BodyPumpFixture {

	private static final int ROUNDS = 5000;

	@Test
	void aSmallBodyThatComesInOneGoTakesOneTurnOfTheExecutor() {
		pump(Length.SMALL);
		this.network.next(buffer("ab"), buffer("cd")).complete();
		this.afterwards.run();
		assertThat(this.executor.waiting()).isEqualTo(1);
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write abcd", "finish");
		assertThat(this.outcomes).containsExactly("written");
		assertThat(this.executor.taken).isEqualTo(1);
		assertThat(this.guard.isDisposed()).isTrue();
	}

	@Test
	void aSmallBodyIsAskedForAtOnce() {
		pump(Length.SMALL);
		this.network.assertMinRequested(Long.MAX_VALUE);
		assertThat(started().isWaitingForNetwork()).isTrue();
	}

	@Test
	void aSmallBodyWhoseFirstByteNeverComesStillBegins() {
		pump(Length.SMALL);
		assertThat(this.executor.waiting()).as("the first bytes may be there already").isZero();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin");
		assertThat(this.outcomes).isEmpty();
		cancel();
	}

	@Test
	void aSmallBodyInSeveralPiecesIsWrittenAsItComes() {
		pump(Length.SMALL);
		this.afterwards.run();
		this.executor.run();
		this.network.next(buffer("ab"));
		this.executor.run();
		this.network.next(buffer("cd"));
		this.network.next(buffer("ef"));
		this.executor.run();
		assertThat(this.outcomes).isEmpty();
		this.network.complete();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write ab", "write cdef", "finish");
		assertThat(this.outcomes).containsExactly("written");
		assertThat(started().received()).isEqualTo(6);
	}

	@Test
	void theNetworkThreadMayComeLaterThanTheWholeBody() {
		pump(Length.SMALL);
		this.network.next(buffer("ab")).complete();
		this.executor.run();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write ab", "finish");
		// Once to write and finish, and once to tell it when the connection is back.
		assertThat(this.executor.taken).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void theWriterOfALargeBodyGetsReadyBeforeTheFirstByte(Length length) {
		pump(length);
		this.executor.run();
		assertThat(this.writer.calls).isEqualTo((length == Length.SMALL) ? List.of() : List.of("begin"));
		cancel();
	}

	/**
	 * Segments divide a content on the serial executor, and should do so before much of
	 * it came.
	 */
	@Test
	void whatElseWaitsForTheExecutorComesBeforeTheBytesOfALargeBody() {
		pump(Length.LARGE);
		this.executor.execute(() -> this.writer.calls.add("something else"));
		this.network.next(buffer("ab"));
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "something else", "write ab");
		cancel();
	}

	@Test
	void aLargeBodyIsAskedForPieceByPiece() {
		pump(Length.LARGE);
		this.network.assertMinRequested(2);
		this.network.next(buffer("ab"), buffer("cd"));
		assertThat(started().isWaitingForNetwork()).as("nothing is written yet").isFalse();
		this.executor.run();
		assertThat(started().isWaitingForNetwork()).isTrue();
		assertThat(this.afterwards.taken + this.afterwards.waiting()).isZero();
		this.network.next(buffer("ef")).complete();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write abcd", "write ef", "finish");
		assertThat(this.outcomes).as("the connection is not back in its pool").isEmpty();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.outcomes).containsExactly("written");
	}

	@ParameterizedTest
	@EnumSource
	void anEmptyBodyBeginsAndFinishes(Length length) {
		pump(length);
		this.network.complete();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "finish");
		assertThat(this.outcomes).containsExactly("written");
	}

	/**
	 * The serial executor may find the end before the one who tells it has called the
	 * writer.
	 */
	@Test
	void theWriterFinishesOnceThoughTheEndComesWhileItWrites() throws InterruptedException {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try {
			for (int round = 0; round < ROUNDS; round++) {
				this.writer.calls.clear();
				AtomicBoolean written = new AtomicBoolean();
				this.writer.whenWritten(() -> written.set(true));
				TestPublisher<DataBuffer> body = TestPublisher.create();
				SerialExecutor serial = new SerialExecutor(thread);
				pump(Length.UNKNOWN, body.flux(), serial);
				body.next(buffer("ab"));
				while (!written.get()) {
					Thread.onSpinWait();
				}
				for (int i = 0; i < round % 100; i++) {
					Thread.onSpinWait();
				}
				body.complete();
				this.afterwards.run();
				int ends = round + 1;
				Await.until("the end is told", () -> this.outcomes.size() >= ends);
				CountDownLatch through = new CountDownLatch(1);
				serial.execute(through::countDown);
				assertThat(through.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
				assertThat(this.writer.calls).containsExactly("begin", "write ab", "finish");
			}
			assertThat(this.outcomes).hasSize(ROUNDS).containsOnly("written");
		}
		finally {
			thread.shutdownNow();
		}
	}

}
