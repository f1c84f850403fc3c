package io.github.downloadmanager.internal.event;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadIdentity;
import io.github.downloadmanager.LaggedException;
import io.github.downloadmanager.testsupport.Threads;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EventRingTests {

	private final AtomicInteger lost = new AtomicInteger();

	private final EventRing ring = new EventRing(3, (closed) -> {
	}, this.lost::incrementAndGet);

	private static DownloadEvent event(int number) {
		return new DownloadEvent.Queued(DownloadIdentity.of("id" + number, URI.create("http://files.example/")),
				Instant.EPOCH);
	}

	private void offer(int from, int to) {
		for (int i = from; i <= to; i++) {
			this.ring.offer(event(i));
		}
	}

	private String next() throws Exception {
		return this.ring.next(Duration.ZERO).map(DownloadEvent::id).orElse("none");
	}

	@Test
	void lossIsToldOnceWithItsNumberThenTheOldestKeptFollows() throws Exception {
		offer(1, 8);
		assertThatExceptionOfType(LaggedException.class).isThrownBy(this::next)
			.withMessage("5 events were lost: the subscription was read too slowly")
			.satisfies((lagged) -> assertThat(lagged.missed()).isEqualTo(5));
		assertThat(this.lost).hasValue(5);
		assertThat(next()).isEqualTo("id6");
		assertThat(next()).isEqualTo("id7");
		assertThat(next()).isEqualTo("id8");
		assertThat(next()).isEqualTo("none");
	}

	@Test
	void aSecondLossIsCountedFromZero() throws Exception {
		offer(1, 4);
		assertThatExceptionOfType(LaggedException.class).isThrownBy(this::next)
			.withMessageStartingWith("1 event was lost");
		assertThat(next()).isEqualTo("id2");
		offer(5, 7);
		assertThatExceptionOfType(LaggedException.class).isThrownBy(this::next)
			.satisfies((lagged) -> assertThat(lagged.missed()).isEqualTo(2));
		assertThat(next()).isEqualTo("id5");
	}

	@Test
	void aFullRingHasLostNothing() throws Exception {
		offer(1, 3);
		assertThat(next()).isEqualTo("id1");
		offer(4, 4);
		assertThat(next()).isEqualTo("id2");
	}

	@Test
	void aWaitingReaderIsWokenByAnEvent() {
		CompletableFuture<Optional<DownloadEvent>> reader = reader();
		this.ring.offer(event(1));
		assertThat(reader.join()).hasValue(event(1));
	}

	@Test
	void aWaitingReaderIsWokenByClosing() {
		CompletableFuture<Optional<DownloadEvent>> reader = reader();
		this.ring.close();
		this.ring.close();
		assertThat(reader.join()).isEmpty();
	}

	private CompletableFuture<Optional<DownloadEvent>> reader() {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return this.ring.next(Duration.ofDays(1));
			}
			catch (LaggedException | InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}, Threads.ONE_EACH);
	}

	@Test
	void whatWasReceivedBeforeClosingIsStillRead() throws Exception {
		offer(1, 1);
		this.ring.close();
		offer(2, 2);
		assertThat(next()).isEqualTo("id1");
		assertThat(next()).isEqualTo("none");
	}

	@Test
	void negativeTimeoutIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.ring.next(Duration.ofSeconds(-1)))
			.withMessageContaining("timeout is 'PT-1S'");
	}

}
