package io.github.downloadmanager.internal.transfer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.internal.http.ContentRange;
import io.github.downloadmanager.internal.http.UnexpectedStatusException;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.RecordingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is held after a failed attempt is built upon, or thrown away, and never mixed. */
class ResumeTests extends ResumeFixture {

	private static final byte[] NEW = Content.of(2, 50_000);

	@Test
	void aRetryAsksForTheRestWithTheStrongValidator() {
		this.source.then(FakeReply.of(OLD).failingAfter(20_480, RESET));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			retry(manager, download);
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(OLD);
			assertThat(result.transfer().bytesTransferred()).isEqualTo(50_000);
			assertThat(result.transfer().bytesWasted()).isZero();
			assertThat(this.source.fetches().get(1).range()).satisfies((range) -> {
				assertThat(range.start()).isEqualTo(20_480);
				assertThat(range.isOpen()).isTrue();
			});
			assertThat(this.source.fetches().get(1).validator()).isEqualTo(new Validator("\"v1\""));
			assertThat(TestManager.types(download)).doesNotContain("Restarted");
		}
	}

	@Test
	void bytesThatCameBeforeTheErrorAreAllKept() {
		this.source.then(FakeReply.of(OLD).failingAfter(49_999, RESET));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			retry(manager, download);
			assertThat(TestManager.result(download).file()).hasBinaryContent(OLD);
			assertThat(this.source.fetches().get(1).range().start()).isEqualTo(49_999);
		}
	}

	@Test
	void anEarlyEndIsNeverASuccess() {
		this.source.then(FakeReply.of(OLD).endingAfter(20_000));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.await(download, DownloadStatus.WAITING);
			assertThat(download.snapshot().failure()).isInstanceOf(DownloadException.Truncated.class)
				.hasMessageContaining("20000 of 50000 bytes");
			manager.advance(Duration.ofSeconds(1));
			assertThat(TestManager.result(download).file()).hasBinaryContent(OLD);
		}
	}

	@Test
	void moreThanAnnouncedIsNeverASuccess() {
		this.source.otherwise(FakeReply.of(OLD).announcing(20_000));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			assertThat(TestManager.failure(manager.submit("file")))
				.isInstanceOf(DownloadException.ProtocolViolation.class);
			assertThat(manager.files()).isEmpty();
		}
	}

	@Test
	void aWholeAnswerToARangeStartsOver() {
		this.source.then(FakeReply.of(OLD).failingAfter(20_000, RESET), FakeReply.of(OLD).ignoringRange());
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			retry(manager, download);
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(OLD);
			assertThat(result.transfer().bytesWasted()).isEqualTo(20_000);
			assertThat(TestManager.events(download)).filteredOn(DownloadEvent.Restarted.class::isInstance)
				.singleElement()
				.isInstanceOfSatisfying(DownloadEvent.Restarted.class, (restarted) -> {
					assertThat(restarted.bytesDiscarded()).isEqualTo(20_000);
					assertThat(restarted.reason()).isEqualTo("the server does not support ranges here");
				});
		}
	}

	/**
	 * Without a length the end of the connection counts as that of the content, and a
	 * part that is sent as the whole looks like it.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 30_000, 49_999 })
	void aWholeAnswerToARangeThatIsShorterThanTheContentWasIsThrownAway(long length) {
		byte[] part = Arrays.copyOfRange(OLD, (int) (OLD.length - length), OLD.length);
		this.source.then(FakeReply.of(OLD).failingAfter(20_000, RESET),
				FakeReply.of(part).ignoringRange().withoutLength());
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			retry(manager, download);
			retry(manager, download);
			assertThat(TestManager.result(download).file()).hasBinaryContent(OLD);
			assertThat(this.source.fetches().get(2).range()).isNull();
		}
	}

	/** What was sent as the whole may have been a part. */
	@Test
	void theBeginningOfAWholeAnswerWithoutALengthIsNotBuiltUpon() {
		byte[] part = Arrays.copyOfRange(OLD, 20_000, OLD.length);
		this.source.then(FakeReply.of(OLD).failingAfter(20_000, RESET),
				FakeReply.of(part).ignoringRange().withoutLength().failingAfter(10_000, RESET));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			retry(manager, download);
			retry(manager, download);
			assertThat(TestManager.result(download).file()).hasBinaryContent(OLD);
			assertThat(this.source.fetches().get(2).range()).isNull();
		}
	}

	@Test
	void aChangedContentStartsOver() {
		this.source.then(FakeReply.of(OLD).failingAfter(20_000, RESET)).otherwise(FakeReply.of(NEW).etag("\"v2\""));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			retry(manager, download);
			assertThat(TestManager.result(download).file()).hasBinaryContent(NEW);
			assertThat(TestManager.events(download)).filteredOn(DownloadEvent.Restarted.class::isInstance)
				.singleElement()
				.isInstanceOfSatisfying(DownloadEvent.Restarted.class,
						(restarted) -> assertThat(restarted.reason()).isEqualTo("the content has changed"));
		}
	}

	@Test
	void aChangedContentThatBreaksOffBeforeItsFirstByteIsNotJoinedToTheOldOne() {
		this.source
			.then(FakeReply.of(OLD).failingAfter(20_000, RESET),
					FakeReply.of(NEW).etag("\"v2\"").failingAfter(0, RESET))
			.otherwise(FakeReply.of(NEW).etag("\"v2\""));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			retry(manager, download);
			retry(manager, download);
			assertThat(TestManager.result(download).file()).hasBinaryContent(NEW);
			assertThat(TestManager.result(download).transfer().bytesWasted()).isEqualTo(20_000);
			assertThat(TestManager.types(download)).containsOnlyOnce("Restarted");
		}
	}

	private static Checksum checksum(byte[] content) throws NoSuchAlgorithmException {
		return Checksum.sha256(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
	}

	@Test
	void whatWasSaidOfAContentThatNeverCameDoesNotCountForTheNext() throws Exception {
		RecordingSink sink = new RecordingSink();
		this.source.then(FakeReply.of(OLD).saying(checksum(OLD)).failingAfter(0, RESET))
			.otherwise(FakeReply.of(NEW).etag("\"v2\"").saying(checksum(NEW)));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
			retry(manager, download);
			TestManager.result(download);
			assertThat(sink.bytes()).isEqualTo(NEW);
			assertThat(sink.calls()).containsExactly("open", "begin", "restart", "begin", "write", "commit");
			assertThat(TestManager.types(download)).doesNotContain("Restarted");
		}
	}

	@Test
	void aChangedContentIsNotSplitBeforeTheOldOneIsThrownAway() {
		// The new content comes slowly at first; other connections would be done before
		// it
		// begins, and the old bytes would count as its beginning.
		byte[] large = Content.of(3, 400_000);
		byte[] changed = Content.of(4, 400_000);
		Gate slow = new Gate();
		this.source
			.then(FakeReply.of(large).failingAfter(300_000, RESET),
					FakeReply.of(changed).etag("\"v2\"").pausingAfter(0, slow))
			.otherwise(FakeReply.of(changed).etag("\"v2\""));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.minSegmentSize = 1024)) {
			Download download = manager.submit(manager.request("file").segments(4));
			retry(manager, download);
			slow.awaitReached();
			slow.open();
			assertThat(TestManager.result(download).file()).hasBinaryContent(changed);
		}
	}

	@Test
	void aPartOfAnotherContentIsRefusedAndTheWholeIsFetched() {
		// It ignores If-Range and sends the range of the new content.
		this.source.then(FakeReply.of(OLD).failingAfter(20_000, RESET)).otherwise(FakeReply.of(NEW).etag("\"v2\""));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			FakeReply part = FakeReply.of(NEW)
				.etag("\"v1\"")
				.claiming(new ContentRange(0, 49_999, OptionalLong.of(50_000)));
			this.source.then(part);
			Download download = manager.submit("file");
			retry(manager, download);
			TestManager.await(download, DownloadStatus.WAITING);
			assertThat(download.snapshot().failure()).isInstanceOf(DownloadException.ContentChanged.class);
			manager.advance(Duration.ofSeconds(10));
			assertThat(TestManager.result(download).file()).hasBinaryContent(NEW);
			assertThat(this.source.fetches().get(2).range()).isNull();
		}
	}

	@Test
	void withoutAStrongValidatorNothingOldIsTrusted() {
		for (String etag : new String[] { null, "W/\"weak\"", "unquoted" }) {
			FakeSource own = new FakeSource(OLD).then(FakeReply.of(OLD).etag(etag).failingAfter(20_000, RESET))
				.otherwise(FakeReply.of(NEW).etag(etag));
			try (TestManager manager = new TestManager(own, this.directory)) {
				Download download = manager.submit(manager.request("file").overwrite(true));
				retry(manager, download);
				assertThat(TestManager.result(download).file()).hasBinaryContent(NEW);
				assertThat(own.fetches().get(1).range()).isNull();
				assertThat(TestManager.types(download)).containsOnlyOnce("Restarted");
			}
		}
	}

	@Test
	void progressGoesBackOnlyAfterRestarted() {
		Gate gate = new Gate();
		this.source.then(FakeReply.of(OLD).failingAfter(20_480, RESET),
				FakeReply.of(NEW).etag("\"v2\"").pausingAfter(5120, gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			retry(manager, download);
			gate.awaitReached();
			io.github.downloadmanager.testsupport.Await.until("restarted",
					() -> download.snapshot().progress().bytesDownloaded() == 5120);
			gate.open();
			TestManager.result(download);
			assertThat(TestManager.types(download)).containsSubsequence("Retrying", "Restarted", "Started",
					"Completed");
		}
	}

	@Test
	void keptBytesAreBuiltUponByTheNextManager() {
		this.source.then(FakeReply.of(OLD).failingAfter(30_000, RESET));
		try (TestManager manager = keeping()) {
			TestManager.failure(manager.submit(manager.request("file").retries(0)));
			assertThat(manager.files()).hasSize(2).noneMatch("file"::equals);
		}
		try (TestManager manager = keeping()) {
			DownloadResult result = TestManager.result(manager.submit("file"));
			assertThat(result.file()).hasBinaryContent(OLD);
			assertThat(result.transfer().bytesResumed()).isEqualTo(30_000);
			assertThat(result.transfer().bytesTransferred()).isEqualTo(20_000);
			assertThat(manager.files()).containsExactly("file");
		}
		assertThat(this.source.fetches().get(1).range().start()).isEqualTo(30_000);
	}

	private TestManager keeping() {
		return new TestManager(this.source, this.directory, (settings) -> settings.partialFiles = PartialFiles.KEEP);
	}

	@Test
	void keptBytesOfACancelledDownloadWithoutANameAreFoundAgain() {
		Gate gate = new Gate();
		this.source.then(FakeReply.of(OLD).pausingAfter(30_720, gate));
		try (TestManager manager = keeping()) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("dir/name.bin")));
			gate.awaitReached();
			io.github.downloadmanager.testsupport.Await.until("written",
					() -> download.snapshot().progress().bytesDownloaded() == 30_720);
			download.cancel();
			TestManager.types(download);
		}
		try (TestManager manager = keeping()) {
			DownloadResult result = TestManager
				.result(manager.submit(DownloadRequest.builder(TestManager.uri("dir/name.bin"))));
			assertThat(result.file()).isEqualTo(manager.path("name.bin")).hasBinaryContent(OLD);
			assertThat(result.transfer().bytesResumed()).isEqualTo(30_720);
			assertThat(manager.files()).containsExactly("name.bin");
		}
	}

	@Test
	void keptBytesOfAContentThatChangedAreThrownAwayWithinTheSameAttempt() {
		this.source.then(FakeReply.of(OLD).failingAfter(30_000, RESET)).otherwise(FakeReply.of(NEW).etag("\"v2\""));
		try (TestManager manager = keeping()) {
			TestManager.failure(manager.submit(manager.request("file").retries(0)));
		}
		try (TestManager manager = keeping()) {
			DownloadResult result = TestManager.result(manager.submit(manager.request("file").retries(0)));
			assertThat(result.file()).hasBinaryContent(NEW);
			assertThat(result.transfer().attempts()).isEqualTo(1);
			assertThat(result.transfer().bytesResumed()).isZero();
			assertThat(result.transfer().bytesWasted()).isEqualTo(30_000);
		}
	}

	@Test
	void keptBytesThatARangeRefusalDoesNotConfirmAreThrownAwayWithinTheSameAttempt() {
		this.source.then(FakeReply.of(OLD).failingAfter(30_000, RESET),
				FakeReply.error(new UnexpectedStatusException(416, null, OptionalLong.of(7))));
		try (TestManager manager = keeping()) {
			TestManager.failure(manager.submit(manager.request("file").retries(0)));
		}
		try (TestManager manager = keeping()) {
			DownloadResult result = TestManager.result(manager.submit(manager.request("file").retries(0)));
			assertThat(result.file()).hasBinaryContent(OLD);
			assertThat(result.transfer().attempts()).isEqualTo(1);
		}
	}

	@Test
	void keptBytesOfAnotherAddressAreNotTrusted() {
		this.source.then(FakeReply.of(OLD).failingAfter(30_000, RESET)).otherwise(FakeReply.of(NEW));
		try (TestManager manager = keeping()) {
			TestManager.failure(manager.submit(manager.request("file").retries(0)));
		}
		try (TestManager manager = keeping()) {
			DownloadResult result = TestManager.result(manager
				.submit(DownloadRequest.builder(TestManager.uri("other")).destination(manager.path("file"))));
			assertThat(result.file()).hasBinaryContent(NEW);
			assertThat(result.transfer().bytesResumed()).isZero();
			assertThat(manager.files()).isEqualTo(List.of("file"));
		}
	}

	@Test
	void keptBytesOfAServerWithoutAStrongValidatorAreNotKept() {
		this.source.then(FakeReply.of(OLD).etag(null).failingAfter(30_000, RESET));
		try (TestManager manager = keeping()) {
			TestManager.failure(manager.submit(manager.request("file").retries(0)));
			assertThat(manager.files()).isEmpty();
		}
	}

}
