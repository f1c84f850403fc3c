package io.github.downloadmanager.internal.transfer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One address that gives what was asked for is enough, whatever the others give.
 */
class WrongMirrorTests {

	private static final byte[] GOOD = Content.of(1, 300_000);

	private static final byte[] WRONG = Content.of(2, 300_000);

	private static final byte[] SHORT = Arrays.copyOf(WRONG, 200_000);

	private final Map<String, Integer> asked = new HashMap<>();

	@TempDir
	Path directory;

	private final ScriptedServer server = ScriptedServer.start(this::reply);

	@AfterEach
	void stop() {
		this.server.close();
	}

	/** What an address of this name gives. */
	private synchronized ServerReply reply(ScriptedServer.Request request) {
		String name = request.target().replaceAll("^/|[0-9]*$", "");
		int before = this.asked.merge(request.target(), 1, Integer::sum) - 1;
		return switch (name) {
			case "good" -> ServerReply.of(GOOD);
			case "good-other-tag" -> ServerReply.of(GOOD).etag("\"other\"");
			case "good-cut-once" -> (before == 0) ? ServerReply.of(GOOD).closingAfter(100_000) : ServerReply.of(GOOD);
			case "good-cut-twice" -> (before < 2) ? ServerReply.of(GOOD).closingAfter(100_000) : ServerReply.of(GOOD);
			case "good-no-ranges" -> ServerReply.of(GOOD).withoutRanges();
			case "good-refuses-ranges" ->
				(request.header("Range") != null) ? ServerReply.status(400) : ServerReply.of(GOOD);
			case "wrong" -> ServerReply.of(WRONG);
			case "wrong-short" -> ServerReply.of(SHORT);
			case "wrong-cut" -> ServerReply.of(WRONG).closingAfter(100_000);
			case "wrong-cut-later" -> ServerReply.of(WRONG).closingAfter(200_000);
			case "missing" -> ServerReply.status(404);
			case "busy" -> ServerReply.status(503);
			default -> throw new IllegalArgumentException(name);
		};
	}

	private DownloadRequestBuilder request(List<String> names) {
		DownloadRequestBuilder request = DownloadRequest.builder(this.server.uri("/" + names.get(0) + "0"))
			.destination(this.directory.resolve("file"))
			.checksum(ChecksumTests.checksum("SHA-256", GOOD));
		for (int i = 1; i < names.size(); i++) {
			request.mirror(this.server.uri("/" + names.get(i) + i));
		}
		return request;
	}

	private DownloadManager manager() {
		return TestManager.overNetwork(this.directory).minSegmentSize(64 * 1024).build();
	}

	static Stream<Arguments> oneIsGood() {
		return Stream
			.of(List.of("wrong-cut", "good"), List.of("wrong-cut", "good-other-tag"), List.of("wrong", "good"),
					List.of("good-cut-once", "wrong"), List.of("wrong-cut", "wrong-cut-later", "good"),
					List.of("wrong", "wrong", "good"), List.of("busy", "wrong-cut", "good"),
					List.of("missing", "wrong-cut", "good"), List.of("wrong-cut", "good", "missing"),
					List.of("wrong-cut", "missing", "good"), List.of("wrong-short", "good"),
					List.of("wrong-cut", "wrong-short", "good"), List.of("wrong-cut", "good-no-ranges"),
					List.of("wrong-cut", "good-refuses-ranges"), List.of("wrong-cut", "good-cut-twice"),
					List.of("good-cut-once", "wrong", "wrong-cut"), List.of("wrong-cut", "wrong", "good"))
			.flatMap((names) -> Stream.of(1, 4).map((segments) -> Arguments.of(names, segments)));
	}

	@ParameterizedTest
	@MethodSource("oneIsGood")
	void theGoodAddressGetsItsChance(List<String> names, int segments) {
		try (DownloadManager manager = manager()) {
			Download download = manager.submit(request(names).segments(segments).retries(3).build());
			assertThat(TestManager.result(download).file()).hasBinaryContent(GOOD);
			assertThat(TestManager.files(this.directory)).containsExactly("file");
		}
	}

	static Stream<List<String>> allAreWrong() {
		return Stream.of(List.of("wrong"), List.of("wrong", "wrong"), List.of("wrong", "wrong-short", "wrong"),
				List.of("wrong", "missing"), List.of("missing", "wrong"), List.of("missing", "wrong", "missing"));
	}

	@ParameterizedTest
	@MethodSource("allAreWrong")
	void ifAllAreWrongTheChecksumIsTheError(List<String> names) {
		try (DownloadManager manager = manager()) {
			assertThat(TestManager.failure(manager.submit(request(names).build())))
				.isInstanceOf(DownloadException.ChecksumMismatch.class);
			assertThat(this.asked.values()).allMatch((times) -> times == 1);
			assertThat(TestManager.files(this.directory)).isEmpty();
		}
	}

	@Test
	void theGoodAddressNeedsNoRetryAfterAWrongMixture() {
		try (DownloadManager manager = manager()) {
			Download download = manager.submit(request(List.of("wrong-cut", "good")).retries(0).build());
			assertThat(TestManager.result(download).file()).hasBinaryContent(GOOD);
			assertThat(TestManager.result(download).transfer().attempts()).isLessThanOrEqualTo(4);
		}
	}

	@Test
	void badAddressesAreNotAskedForEver() {
		try (DownloadManager manager = manager()) {
			TestManager
				.failure(manager.submit(request(List.of("wrong-cut", "wrong-cut-later", "busy")).retries(3).build()));
			assertThat(this.asked.values()).allMatch((times) -> times <= 6);
			assertThat(TestManager.files(this.directory)).isEmpty();
		}
	}

	@Test
	void wrongBytesOfAnEarlierRunDoNotCondemnTheAddress() {
		try (ScriptedServer mended = ScriptedServer.inTurn(ServerReply.of(WRONG).closingAfter(100_000),
				ServerReply.of(GOOD)); DownloadManager manager = manager()) {
			DownloadRequestBuilder request = DownloadRequest.builder(mended.uri("/file"))
				.destination(this.directory.resolve("file"))
				.checksum(ChecksumTests.checksum("SHA-256", GOOD))
				.partialFiles(PartialFiles.KEEP)
				.retries(0);
			TestManager.failure(manager.submit(request.build()));
			assertThat(TestManager.result(manager.submit(request.build())).file()).hasBinaryContent(GOOD);
			assertThat(mended.gets()).hasSize(3).last().satisfies((get) -> assertThat(get.header("Range")).isNull());
		}
	}

}
