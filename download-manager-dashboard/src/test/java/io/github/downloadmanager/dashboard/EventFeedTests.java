package io.github.downloadmanager.dashboard;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** In virtual time. */
class EventFeedTests {

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

	private final EventFeed feed = new EventFeed("e1", this.nanos::get);

	@BeforeEach
	void takeStatistics() {
		this.feed.statistics(json("{}"), Duration.ZERO);
	}

	@Test
	void newClientBeginsWithASnapshotAndThenHearsWhatHappens() {
		event("a");
		EventClient client = this.feed.join(null);
		assertThat(this.feed.poll(client).snapshotId()).isEqualTo("e1-1");
		assertThat(this.feed.poll(client).isEmpty()).isTrue();
		event("b");
		assertThat(texts(this.feed.poll(client))).containsExactly("id: e1-2\nevent: Started\ndata: {\"id\":\"b\"}\n\n");
	}

	@Test
	void clientThatWasAwayIsSentExactlyWhatItMissed() {
		EventClient first = this.feed.join(null);
		this.feed.poll(first);
		IntStream.rangeClosed(1, 100).forEach((i) -> event("d" + i));
		this.feed.leave(first);
		IntStream.rangeClosed(101, 120).forEach((i) -> event("d" + i));
		EventClient again = this.feed.join("e1-97");
		Outgoing outgoing = this.feed.poll(again);
		assertThat(outgoing.snapshotId()).isNull();
		assertThat(texts(outgoing)).hasSize(23)
			.allSatisfy((text) -> assertThat(text).startsWith("id: e1-"))
			.first()
			.asString()
			.contains("\"d98\"");
		assertThat(this.feed.poll(this.feed.join("e1-120")).isEmpty()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "e0-3", "e1-99", "e1-", "e1-x", "3", "", "e1--1", "e1-99999999999999999999" })
	void whoeverCannotBeContinuedIsSentASnapshot(String lastEventId) {
		IntStream.rangeClosed(1, 5).forEach((i) -> event("d" + i));
		assertThat(this.feed.poll(this.feed.join(lastEventId)).snapshotId()).isEqualTo("e1-5");
	}

	@Test
	void ringHoldsTheLastEventsAndNoMore() {
		EventClient client = this.feed.join(null);
		this.feed.poll(client);
		IntStream.rangeClosed(1, EventFeed.CAPACITY + 1).forEach((i) -> event("d" + i));
		assertThat(this.feed.poll(this.feed.join("e1-1")).snapshotId()).isNull();
		assertThat(this.feed.poll(this.feed.join("e1-0")).snapshotId()).isEqualTo("e1-1025");
		// So is a client that reads too slowly.
		assertThat(this.feed.poll(client).snapshotId()).isEqualTo("e1-1025");
	}

	@Test
	void nothingIsKeptWhenNobodyCouldContinue() {
		assertThat(this.feed.isHeard()).isFalse();
		EventClient client = this.feed.join(null);
		this.feed.poll(client);
		assertThat(this.feed.isHeard()).isTrue();
		this.feed.leave(client);
		IntStream.rangeClosed(1, EventFeed.CAPACITY).forEach((i) -> event("d" + i));
		assertThat(this.feed.isHeard()).isFalse();
		this.feed.skip();
		assertThat(this.feed.poll(this.feed.join("e1-1024")).snapshotId()).isEqualTo("e1-1025");
	}

	@Test
	void progressIsForgottenWhenNobodyListens() {
		EventClient client = this.feed.join(null);
		this.feed.poll(client);
		progress("a", 1);
		this.feed.leave(client);
		progress("b", 1);
		// Its end may be skipped, and then nothing would remove it.
		assertThat(this.feed.poll(this.feed.join("e1-0")).progress()).isEmpty();
	}

	@Test
	void progressOfAllComesInOneMessageFourTimesASecond() {
		EventClient client = this.feed.join(null);
		this.feed.poll(client);
		progress("a", 1);
		progress("b", 1);
		progress("a", 2);
		assertThat(this.feed.poll(client).progress()).extracting(ProgressView::id, ProgressView::bytesDownloaded)
			.containsExactlyInAnyOrder(tuple("a", 2L), tuple("b", 1L));
		int messages = 0;
		for (int i = 0; i < 1000; i++) {
			this.nanos.addAndGet(Duration.ofMillis(1).toNanos());
			progress("a", 3 + i);
			messages += this.feed.poll(client).progress().isEmpty() ? 0 : 1;
		}
		assertThat(messages).isEqualTo(4);
		// Another client has its own pace, and misses no download.
		EventClient late = this.feed.join("e1-0");
		assertThat(this.feed.poll(late).progress()).hasSize(2);
	}

	@Test
	void progressNeverComesAfterALaterEvent() {
		EventClient client = this.feed.join(null);
		this.feed.poll(client);
		progress("a", 1);
		event("a");
		Outgoing outgoing = this.feed.poll(client);
		assertThat(texts(outgoing)).hasSize(1);
		assertThat(outgoing.progress()).isEmpty();
	}

	@Test
	void statisticsAreMadeOnceASecondForAll() {
		EventClient one = this.feed.join(null);
		EventClient two = this.feed.join(null);
		this.feed.poll(one);
		this.feed.poll(two);
		assertThat(this.feed.poll(one).statisticsDue()).isFalse();
		this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(this.feed.poll(one).statisticsDue()).isTrue();
		assertThat(this.feed.poll(two).statisticsDue()).isFalse();
		this.feed.statistics(json("{\"type\":\"Stats\"}"), Duration.ofMillis(500));
		assertThat(texts(this.feed.poll(one))).containsExactly("event: Stats\ndata: {\"type\":\"Stats\"}\n\n");
		assertThat(texts(this.feed.poll(two))).hasSize(1);
		// They took long, so they come more rarely.
		this.nanos.addAndGet(Duration.ofSeconds(4).toNanos());
		assertThat(this.feed.poll(one).statisticsDue()).isFalse();
		this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
		assertThat(this.feed.poll(one).statisticsDue()).isTrue();
	}

	@Test
	void whatClientsMayShowIsKeptAsLongAsSomebodyCouldShowIt() {
		EventClient client = this.feed.join(null);
		this.feed.show(List.of("a", "b"));
		event("c");
		this.feed.event(null, "HoldChanged", json("{}"));
		this.feed.removal("a", "Removed", json("{}"));
		assertThat(this.feed.shown()).containsExactlyInAnyOrder("b", "c");
		this.feed.skip();
		assertThat(this.feed.shown()).as("somebody listens").containsExactlyInAnyOrder("b", "c");
		this.feed.leave(client);
		assertThat(this.feed.shown()).as("it may come back").containsExactlyInAnyOrder("b", "c");
		this.feed.skip();
		assertThat(this.feed.shown()).isEmpty();
	}

	@Test
	void stopEndsEveryStream() throws Exception {
		EventClient client = this.feed.join(null);
		this.feed.stop();
		assertThat(this.feed.next(client, Duration.ofDays(1))).isNull();
		assertThat(this.feed.next(this.feed.join(null), Duration.ofDays(1))).isNull();
	}

	private void event(String id) {
		this.feed.event(id, "Started", json("{\"id\":\"" + id + "\"}"));
	}

	private void progress(String id, long bytes) {
		this.feed.progress(new ProgressView(id, bytes, null, null, 0, null, false));
	}

	private static byte[] json(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static List<String> texts(Outgoing outgoing) {
		return outgoing.messages().stream().map((message) -> new String(message, StandardCharsets.UTF_8)).toList();
	}

}
