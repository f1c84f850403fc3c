package io.github.downloadmanager.internal.transfer;

import java.nio.file.Path;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes of two addresses that were joined on the word of the caller's checksum, and kept:
 * the next run may have no checksum, and the validator speaks for one address only.
 */
class JoinedBytesTests {

	private static final byte[] CONTENT = Content.of(1, 300_000);

	private static final byte[] OTHER = Content.of(2, 300_000);

	@TempDir
	Path directory;

	private DownloadManager manager() {
		return TestManager.overNetwork(this.directory).partialFiles(PartialFiles.KEEP).build();
	}

	private DownloadRequestBuilder request(ScriptedServer origin) {
		return DownloadRequest.builder(origin.uri("/file")).destination(this.directory.resolve("file")).retries(0);
	}

	/** A run that gets a part from each address, and fails then. */
	private void join(DownloadManager manager, ScriptedServer origin, ScriptedServer mirror) {
		Download download = manager.submit(request(origin).mirror(mirror.uri("/copy"))
			.checksum(ChecksumTests.checksum("SHA-256", CONTENT))
			.build());
		TestManager.failure(download);
		assertThat(mirror.gets()).singleElement()
			.satisfies((get) -> assertThat(get.headers()).containsEntry("range", "bytes=100000-")
				.doesNotContainKey("if-range"));
	}

	@Test
	void wrongOnesAreNotPublishedByARunWithoutTheChecksum() {
		try (ScriptedServer origin = ScriptedServer.inTurn(ServerReply.of(CONTENT).closingAfter(100_000),
				ServerReply.of(CONTENT));
				ScriptedServer mirror = ScriptedServer
					.inTurn(ServerReply.of(OTHER).etag("\"copy\"").closingAfter(100_000));
				DownloadManager manager = manager()) {
			join(manager, origin, mirror);
			Download next = manager.submit(request(origin).build());
			assertThat(TestManager.result(next).file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.types(next)).containsOnlyOnce("Restarted");
		}
	}

	/** The bytes that this run adds may be right, and those of the earlier one not. */
	@Test
	void wrongOnesOfAnEarlierRunAreNotPublishedByTheOneAfterTheNext() {
		try (ScriptedServer origin = ScriptedServer.inTurn(ServerReply.of(CONTENT).closingAfter(100_000),
				ServerReply.of(CONTENT).closingAfter(50_000), ServerReply.of(CONTENT));
				ScriptedServer mirror = ScriptedServer
					.inTurn(ServerReply.of(OTHER).etag("\"copy\"").closingAfter(100_000));
				DownloadManager manager = manager()) {
			join(manager, origin, mirror);
			TestManager.failure(manager.submit(request(origin).build()));
			assertThat(TestManager.result(manager.submit(request(origin).build())).file()).hasBinaryContent(CONTENT);
		}
	}

	@Test
	void rightOnesAreGoneOnFrom() {
		try (ScriptedServer origin = ScriptedServer.inTurn(ServerReply.of(CONTENT).closingAfter(100_000),
				ServerReply.of(CONTENT));
				ScriptedServer mirror = ScriptedServer
					.inTurn(ServerReply.of(CONTENT).etag("\"copy\"").closingAfter(100_000));
				DownloadManager manager = manager()) {
			join(manager, origin, mirror);
			DownloadResult result = TestManager.result(manager.submit(request(origin).build()));
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().bytesResumed()).isEqualTo(200_000);
			assertThat(result.transfer().bytesWasted()).isZero();
		}
	}

	/** What was wrong is gone, and its checksum with it. */
	@Test
	void anotherContentNeedNotHaveTheChecksum() {
		try (ScriptedServer origin = ScriptedServer.inTurn(ServerReply.of(CONTENT).closingAfter(100_000),
				ServerReply.of(OTHER).etag("\"v2\""));
				ScriptedServer mirror = ScriptedServer
					.inTurn(ServerReply.of(CONTENT).etag("\"copy\"").closingAfter(100_000));
				DownloadManager manager = manager()) {
			join(manager, origin, mirror);
			assertThat(TestManager.result(manager.submit(request(origin).build())).file()).hasBinaryContent(OTHER);
		}
	}

}
