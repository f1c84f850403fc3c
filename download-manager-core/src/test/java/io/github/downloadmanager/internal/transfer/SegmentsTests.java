package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.internal.http.ContentRange;
import io.github.downloadmanager.internal.http.SourceRequest;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SegmentsTests {

	private static final byte[] CONTENT = Content.of(1, 800_000);

	private static final IOException RESET = new IOException("Connection reset by peer");

	@TempDir
	private Path directory;

	private FakeSource source = new FakeSource(CONTENT);

	@AfterEach
	void everyBufferIsReleased() {
		assertThat(this.source.unreleased()).isZero();
		assertThat(this.source.active()).isZero();
	}

	private TestManager manager(int maxConcurrent) {
		return new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = maxConcurrent;
			settings.minSegmentSize = 64 * 1024;
		});
	}

	private static FakeReply reply() {
		return FakeReply.of(CONTENT);
	}

	private static FakeReply[] repeated(int times, FakeReply reply) {
		return IntStream.range(0, times).mapToObj((i) -> reply).toArray(FakeReply[]::new);
	}

	private void awaitFetches(int number) {
		Await.until(number + " fetches", () -> this.source.fetches().size() >= number);
	}

	/** The ranges that were asked for, from the given fetch on; null for the whole. */
	private List<String> ranges(int from) {
		return this.source.fetches().stream().skip(from).map(SegmentsTests::range).toList();
	}

	private static String range(SourceRequest request) {
		return (request.range() != null) ? request.range().toHeaderValue() : "everything";
	}

	@Test
	void namedNumberOfConnectionsIsOpenedAtOnceWithEqualShares() {
		Gate first = new Gate();
		Gate others = new Gate();
		this.source.then(reply().pausingAfter(0, first)).then(repeated(7, reply().headersBehind(others)));
		try (TestManager manager = manager(8)) {
			Download download = manager.submit(manager.request("file").segments(8));
			// None of them has been answered, and not a byte is held.
			awaitFetches(8);
			assertThat(ranges(0)).containsExactly("everything", "bytes=100000-199999", "bytes=200000-299999",
					"bytes=300000-399999", "bytes=400000-499999", "bytes=500000-599999", "bytes=600000-699999",
					"bytes=700000-");
			assertThat(this.source.fetches()).extracting(SourceRequest::validator)
				.as("all but the first one go with If-Range")
				.containsOnlyOnce((Validator) null);
			others.open();
			first.open();
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().bytesTransferred()).isEqualTo(CONTENT.length);
			assertThat(this.source.peak()).isEqualTo(8);
			assertThat(download.attempts().last()).extracting(AttemptRecord::connections).containsExactly(8);
		}
	}

	@Test
	void automaticNumberDoublesWithEachAnswer() {
		Gate first = new Gate();
		Gate second = new Gate();
		Gate others = new Gate();
		this.source.then(reply().pausingAfter(0, first), reply().headersBehind(second), reply().headersBehind(others),
				reply().headersBehind(others));
		try (TestManager manager = manager(8)) {
			Download download = manager.submit(manager.request("file").segments(0));
			second.awaitReached();
			assertThat(ranges(1)).containsExactly("bytes=400000-");
			second.open();
			awaitFetches(4);
			assertThat(ranges(2)).hasSize(2).contains("bytes=200000-399999");
			others.open();
			first.open();
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(this.source.peak()).isEqualTo(4);
		}
	}

	@Test
	void connectionsCountAgainstTheLimit() {
		Gate gate = new Gate();
		this.source.then(repeated(3, reply().pausingAfter(0, gate)));
		try (TestManager manager = manager(3)) {
			Download download = manager.submit(manager.request("file").segments(8));
			awaitFetches(3);
			assertThat(ranges(0)).containsExactly("everything", "bytes=266666-533332", "bytes=533333-");
			gate.open();
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(this.source.peak()).isEqualTo(3);
		}
	}

	@Test
	void aDownloadThatWaitsGetsTheNextConnection() {
		Gate first = new Gate();
		Gate second = new Gate();
		Gate third = new Gate();
		this.source.then(reply().pausingAfter(0, first), reply().pausingAfter(0, second),
				reply().pausingAfter(0, third));
		try (TestManager manager = manager(3)) {
			Download download = manager.submit(manager.request("file").segments(8));
			awaitFetches(3);
			Download other = manager.submit("other");
			second.open();
			assertThat(TestManager.result(other).file()).hasBinaryContent(CONTENT);
			assertThat(this.source.fetches().get(3).uri()).isEqualTo(TestManager.uri("other"));
			first.open();
			third.open();
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(this.source.peak()).isEqualTo(3);
		}
	}

	@Test
	void oneThatHasFinishedTakesOverFromTheSlowestByTime() {
		int size = 8 << 20;
		long half = size / 2;
		byte[] large = Content.of(2, size);
		Gate first = new Gate();
		Gate third = new Gate();
		this.source = new FakeSource(large)
			.then(FakeReply.of(large).pausingAfter(0, first), FakeReply.of(large),
					FakeReply.of(large).headersBehind(third))
			.otherwise(FakeReply.of(large));
		try (TestManager manager = manager(2)) {
			Download download = manager.submit(manager.request("file").segments(2));
			// No time has passed: both count as equally fast, and half is taken.
			awaitFetches(3);
			assertThat(ranges(1)).first().isEqualTo("bytes=" + half + "-");
			ByteRange second = this.source.fetches().get(2).range();
			assertThat(second.end()).isEqualTo(half);
			assertThat(second.length()).isCloseTo(half / 2, Percentage.withPercentage(1));
			// The first one brings nothing for 10 s, the other one brings its part.
			manager.advance(Duration.ofSeconds(10));
			third.open();
			awaitFetches(4);
			ByteRange last = this.source.fetches().get(3).range();
			assertThat(last.end()).isEqualTo(second.start());
			assertThat(last.length()).as("much more than half").isGreaterThan(second.start() * 3 / 4);
			first.open();
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(large);
			assertThat(result.transfer().bytesTransferred()).isEqualTo(size);
		}
	}

	@Test
	void whatTheServerMayHoldBackIsLeftToTheFirstThatHasTime() {
		int half = 8 << 20;
		byte[] large = Content.of(2, 2 * half);
		Gate gate = new Gate();
		this.source = new FakeSource(large).then(FakeReply.of(large).pausingAfter(0, gate))
			.otherwise(FakeReply.of(large));
		try (TestManager manager = manager(2)) {
			Download download = manager.submit(manager.request("file").segments(2));
			awaitFetches(2);
			gate.open();
			assertThat(TestManager.result(download).file()).hasBinaryContent(large);
			ByteRange heldBack = this.source.fetches().get(2).range();
			assertThat(heldBack).isNotNull();
			assertThat(heldBack.start()).isEqualTo(half - 64 * 1024);
			assertThat(heldBack.end()).isEqualTo(half);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aServerThatStopsToAnswerRangesStillBringsWhatWasLeft(boolean forGood) {
		int half = 8 << 20;
		byte[] large = Content.of(2, 2 * half);
		Gate gate = new Gate();
		FakeReply refusal = FakeReply.of(large).ignoringRange();
		this.source = new FakeSource(large)
			.then(FakeReply.of(large).pausingAfter(0, gate), FakeReply.of(large), refusal)
			.otherwise(forGood ? refusal : FakeReply.of(large));
		try (TestManager manager = manager(2)) {
			Download download = manager.submit(manager.request("file").segments(2));
			awaitFetches(2);
			gate.open();
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(large);
			assertThat(result.transfer().attempts()).isEqualTo(1);
		}
	}

	@Test
	void theLastOneGetsHelpIfItTurnsOutToBeSlow() {
		Gate first = new Gate();
		Gate slow = new Gate();
		this.source.then(reply().pausingAfter(0, first), reply().pausingAfter(10_000, slow));
		try (TestManager manager = manager(2)) {
			Download download = manager.submit(manager.request("file").segments(2));
			awaitFetches(2);
			Await.until("the second one was answered",
					() -> download.snapshot().progress().bytesDownloaded() == 10_000);
			first.open();
			Await.until("the first one has ended", () -> download.snapshot().progress().bytesDownloaded() == 410_000);
			assertThat(this.source.fetches()).as("the other one seemed to be as fast").hasSize(2);
			Await.until("help", () -> {
				manager.advance(Duration.ofSeconds(1));
				return this.source.fetches().size() >= 3;
			});
			assertThat(this.source.fetches().get(2).range().start()).isBetween(410_000L, 600_000L);
			slow.open();
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().attempts()).isEqualTo(1);
		}
	}

	@Test
	void goesOnWithFewerWhereTheServerObjects() {
		Gate first = new Gate();
		Gate second = new Gate();
		this.source.then(reply().pausingAfter(0, first), reply().pausingAfter(0, second), FakeReply.status(503),
				FakeReply.status(500), FakeReply.error(RESET),
				FakeReply.error(new ConnectException("Connection refused")), FakeReply.status(503),
				FakeReply.status(503));
		try (TestManager manager = manager(8)) {
			Download download = manager.submit(manager.request("file").segments(8));
			Await.until("two are left", () -> this.source.fetches().size() == 8 && this.source.active() == 2);
			second.open();
			awaitFetches(9);
			assertThat(ranges(8)).containsExactly("bytes=200000-");
			first.open();
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().attempts()).isEqualTo(1);
			assertThat(this.source.fetches()).as("none is asked for again that was refused").hasSize(9);
		}
	}

	/** H1: running bodies go on, and nothing new is asked for until the time is over. */
	@Test
	void aPauseOfTheHostLetsRunningConnectionsGoOn() {
		Gate first = new Gate();
		Gate second = new Gate();
		this.source.then(reply().pausingAfter(0, first), reply().pausingAfter(0, second),
				FakeReply.status(429).retryAfter(Duration.ofSeconds(5)));
		try (TestManager manager = manager(8)) {
			Download download = manager.submit(manager.request("file").segments(8));
			awaitFetches(3);
			second.open();
			first.open();
			TestManager.await(download, DownloadStatus.WAITING);
			assertThat(this.source.fetches()).as("nobody is asked in a pause").hasSize(3);
			assertThat(download.snapshot().progress().bytesDownloaded()).isEqualTo(200_000);
			assertThat(download.snapshot().control().waiting()).extracting(WaitReason::kind)
				.isEqualTo(WaitReason.Kind.RETRY_AFTER);
			manager.advance(Duration.ofSeconds(5));
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().bytesTransferred()).isEqualTo(CONTENT.length);
			assertThat(TestManager.types(download)).as("no retry was spent").doesNotContain("Retrying");
		}
	}

	static Stream<FakeReply> liesAboutRanges() {
		return Stream.of(reply().ignoringRange(),
				reply().claiming(new ContentRange(0, 399_999, OptionalLong.of(800_000))),
				reply().claiming(new ContentRange(400_000, 799_999, OptionalLong.of(900_000))), FakeReply.status(403),
				FakeReply.status(416));
	}

	@ParameterizedTest
	@MethodSource("liesAboutRanges")
	void oneConnectionFetchesEverythingIfRangesLie(FakeReply lie) {
		Gate first = new Gate();
		this.source.then(reply().pausingAfter(10_000, first), lie);
		try (TestManager manager = manager(8)) {
			Download download = manager.submit(manager.request("file").segments(2));
			Await.until("the lie was told", () -> this.source.fetches().size() == 2 && this.source.active() == 1);
			first.open();
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().bytesTransferred()).isEqualTo(CONTENT.length);
			assertThat(TestManager.types(download)).doesNotContain("Retrying", "Restarted");
			assertThat(this.source.fetches()).hasSize(2);
		}
	}

	@Test
	void partsOfTwoVersionsAreNeverJoined() {
		Gate first = new Gate();
		byte[] changed = Content.of(9, CONTENT.length);
		this.source.then(reply().pausingAfter(10_000, first)).otherwise(FakeReply.of(changed).etag("\"v2\""));
		try (TestManager manager = manager(8)) {
			Download download = manager.submit(manager.request("file").segments(4));
			TestManager.await(download, DownloadStatus.WAITING);
			manager.advance(Duration.ofSeconds(10));
			assertThat(TestManager.result(download).file()).hasBinaryContent(changed);
			assertThat(TestManager.types(download)).containsOnlyOnce("Restarted");
		}
	}

	@Test
	void connectionThatBreaksOffLosesNothing() {
		Gate first = new Gate();
		this.source.then(reply().pausingAfter(0, first), reply().failingAfter(150_000, RESET));
		try (TestManager manager = manager(8)) {
			Download download = manager.submit(manager.request("file").segments(2));
			Await.until("it broke off", () -> this.source.fetches().size() == 2 && this.source.active() == 1);
			first.open();
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().attempts()).isEqualTo(1);
			assertThat(ranges(2)).containsExactly("bytes=550000-");
			assertThat(result.transfer().bytesTransferred()).isEqualTo(CONTENT.length);
		}
	}

	@Test
	void aServerThatHandsOutAByteAtATimeIsNotAskedForEver() {
		// Less than was asked for, each time, as it says itself.
		this.source.then(reply().failingAfter(100, RESET)).otherwise(reply().withRangesOf(1));
		try (TestManager manager = manager(4)) {
			Download download = manager.submit(manager.request("file").segments(4).retries(1));
			TestManager.await(download, DownloadStatus.WAITING);
			manager.advanceTo(download.snapshot().timing().nextAttemptAt());
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.RetriesExhausted.class)
				.hasCauseInstanceOf(DownloadException.Truncated.class);
			assertThat(this.source.fetches()).hasSizeLessThan(200);
		}
	}

}
