package io.github.downloadmanager.internal.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.sink.StreamSink;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is published has the digests that the caller, or the server, has named. */
public class ChecksumTests {

	private static final byte[] CONTENT = Content.of(1, 300_000);

	private static final byte[] OTHER = Content.of(2, 300_000);

	@TempDir
	Path directory;

	public static Checksum checksum(String algorithm, byte[] content) {
		return new Checksum(algorithm, HexFormat.of().formatHex(Checksum.digest(algorithm).digest(content)));
	}

	/** As a header says it (RFC 9530). */
	private static String header(byte[] content) {
		return "sha-256=:" + Base64.getEncoder().encodeToString(Checksum.digest("SHA-256").digest(content)) + ":";
	}

	private void completes(UnaryOperator<DownloadRequestBuilder> choices, ServerReply... replies) {
		try (ScriptedServer server = ScriptedServer.inTurn(replies);
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadResult result = TestManager
				.result(manager.submit(choices.apply(DownloadRequest.builder(server.uri("/file"))).build()));
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.files(this.directory)).containsExactly("file");
			assertThat(server.gets()).hasSameSizeAs(replies);
		}
	}

	/** At once, and nothing is left. */
	private DownloadException fails(UnaryOperator<DownloadRequestBuilder> choices, ServerReply reply) {
		try (ScriptedServer server = ScriptedServer.inTurn(reply);
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadException error = TestManager
				.failure(manager.submit(choices.apply(DownloadRequest.builder(server.uri("/file"))).build()));
			assertThat(TestManager.files(this.directory)).isEmpty();
			assertThat(server.gets()).hasSize(1);
			return error;
		}
	}

	@Test
	void theRightOneIsPublished() {
		completes((request) -> request.sha256(checksum("SHA-256", CONTENT).hex()), ServerReply.of(CONTENT));
	}

	@ParameterizedTest
	@EnumSource(PartialFiles.class)
	void aWrongOneIsNeitherPublishedNorKept(PartialFiles partial) {
		String expected = checksum("SHA-256", OTHER).hex();
		assertThat(fails((request) -> request.sha256(expected).partialFiles(partial), ServerReply.of(CONTENT)))
			.isInstanceOf(DownloadException.ChecksumMismatch.class)
			.hasMessageContaining(expected)
			.hasMessageContaining(checksum("SHA-256", CONTENT).hex());
	}

	@Test
	void eachOfSeveralMustBeRight() {
		UnaryOperator<DownloadRequestBuilder> right = (request) -> request.checksum(checksum("SHA-256", CONTENT))
			.checksum(checksum("SHA-512", CONTENT))
			.checksum(checksum("MD5", CONTENT));
		completes(right, ServerReply.of(CONTENT));
	}

	@ParameterizedTest
	@ValueSource(strings = { "SHA-256", "SHA-512", "MD5" })
	void oneOfSeveralThatIsWrongIsEnough(String wrong) {
		assertThat(fails((request) -> {
			for (String algorithm : List.of("SHA-256", "SHA-512", "MD5")) {
				request.checksum(checksum(algorithm, algorithm.equals(wrong) ? OTHER : CONTENT));
			}
			return request;
		}, ServerReply.of(CONTENT))).isInstanceOf(DownloadException.ChecksumMismatch.class)
			.hasMessageContaining("the " + wrong + " checksum");
	}

	@Test
	void itIsThatOfAllAttemptsTogether() {
		completes((request) -> request.checksum(checksum("SHA-256", CONTENT)),
				ServerReply.of(CONTENT).closingAfter(100_000), ServerReply.of(CONTENT));
	}

	@Test
	void whatWasThrownAwayDoesNotCount() {
		completes((request) -> request.checksum(checksum("SHA-256", CONTENT)),
				ServerReply.of(OTHER).closingAfter(100_000), ServerReply.of(CONTENT).etag("\"v2\""));
	}

	/** The first share comes last. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void bytesOutOfOrderAreReadBack(boolean right) {
		Gate first = new Gate();
		try (ScriptedServer server = ScriptedServer.start((request) -> (request.header("Range") == null)
				? ServerReply.of(CONTENT).pausingAfter(1000, first) : ServerReply.of(CONTENT));
				DownloadManager manager = TestManager.overNetwork(this.directory).minSegmentSize(64 * 1024).build()) {
			Download download = manager.submit(DownloadRequest.builder(server.uri("/file"))
				.segments(3)
				.checksum(checksum("SHA-256", right ? CONTENT : OTHER))
				.build());
			Await.until("the other shares came", () -> download.snapshot().progress().bytesDownloaded() >= 201_000);
			first.open();
			if (right) {
				assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			}
			else {
				assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.ChecksumMismatch.class);
				assertThat(TestManager.files(this.directory)).isEmpty();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Repr-Digest", "Content-Digest" })
	void whatTheServerSaysOfItIsPublished(String name) {
		completes(UnaryOperator.identity(), ServerReply.of(CONTENT).header(name, header(CONTENT)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Repr-Digest", "Content-Digest" })
	void whatTheServerItselfContradictsIsNotPublished(String name) {
		assertThat(fails(UnaryOperator.identity(), ServerReply.of(CONTENT).header(name, header(OTHER))))
			.isInstanceOf(DownloadException.ChecksumMismatch.class);
	}

	@Test
	void theDigestOfAPartIsNotThatOfTheWhole() {
		byte[] rest = Arrays.copyOfRange(CONTENT, 100_000, CONTENT.length);
		completes(UnaryOperator.identity(),
				ServerReply.of(CONTENT).header("Content-Digest", header(CONTENT)).closingAfter(100_000),
				ServerReply.of(CONTENT).header("Content-Digest", header(rest)));
	}

	@Test
	void whatTheServerSaidOfAnEarlierContentDoesNotCount() {
		completes(UnaryOperator.identity(),
				ServerReply.of(OTHER).header("Repr-Digest", header(OTHER)).closingAfter(100_000),
				ServerReply.of(CONTENT).etag("\"v2\""));
	}

	/** What was passed on cannot be read again, and needs not to be. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatTheServerSaysOnlyOfTheRestOfAStreamAsksNothingOfIt(boolean checksum) {
		ByteArrayOutputStream stream = new ByteArrayOutputStream();
		assertThat(streamed(stream, checksum ? checksum("SHA-512", CONTENT) : null,
				ServerReply.of(CONTENT).closingAfter(100_000),
				ServerReply.of(CONTENT).header("Repr-Digest", header(OTHER))))
			.isNull();
		assertThat(stream.toByteArray()).isEqualTo(CONTENT);
	}

	@Test
	void whatTheServerSaidOfAStreamFromItsStartCounts() {
		assertThat(streamed(new ByteArrayOutputStream(), null,
				ServerReply.of(CONTENT).header("Repr-Digest", header(OTHER)).closingAfter(100_000),
				ServerReply.of(CONTENT)))
			.isInstanceOf(DownloadException.ChecksumMismatch.class);
	}

	@Test
	void theChecksumOfAStreamCountsThatWasAnnouncedAnotherOneLate() {
		assertThat(streamed(new ByteArrayOutputStream(), checksum("SHA-512", OTHER),
				ServerReply.of(CONTENT).closingAfter(100_000),
				ServerReply.of(CONTENT).header("Repr-Digest", header(CONTENT))))
			.isInstanceOf(DownloadException.ChecksumMismatch.class)
			.hasMessageContaining("SHA-512");
	}

	/** Says how it failed, if it did. */
	private @Nullable DownloadException streamed(OutputStream stream, @Nullable Checksum checksum,
			ServerReply... replies) {
		try (ScriptedServer server = ScriptedServer.inTurn(replies);
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadRequestBuilder request = DownloadRequest.builder(server.uri("/file")).sink(StreamSink.of(stream));
			if (checksum != null) {
				request.checksum(checksum);
			}
			Download download = manager.submit(request.build());
			DownloadEvent end = TestManager.events(download).stream().filter(DownloadEvent::isTerminal).findAny().get();
			assertThat(server.gets()).hasSameSizeAs(replies);
			return (end instanceof DownloadEvent.Failed failed) ? failed.error() : null;
		}
	}

	private static byte[] gzipped() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(CONTENT);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		return bytes.toByteArray();
	}

	@Test
	void aGzipStreamThatIsCutIsNotPublished() {
		byte[] cut = Arrays.copyOf(gzipped(), 200_000);
		assertThat(fails(UnaryOperator.identity(), ServerReply.of(cut).header("Content-Encoding", "gzip")))
			.isInstanceOf(DownloadException.DecodingFailed.class)
			.hasMessageContaining("cut off");
	}

	@Test
	void aGzipStreamThatIsBrokenIsNotPublished() {
		byte[] broken = gzipped();
		// In the checksum at its end.
		broken[broken.length - 8] ^= 1;
		assertThat(fails(UnaryOperator.identity(), ServerReply.of(broken).header("Content-Encoding", "gzip")))
			.isInstanceOf(DownloadException.DecodingFailed.class)
			.hasMessageContaining("broken");
	}

}
