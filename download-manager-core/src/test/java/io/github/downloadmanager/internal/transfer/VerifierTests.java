package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadVerifier;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.RecordingSink;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The caller's own check has the whole file before anybody else has. */
class VerifierTests {

	private static final byte[] CONTENT = Content.of(1, 100_000);

	@TempDir
	Path directory;

	private final ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT));

	private DownloadManager manager;

	@BeforeEach
	void start() {
		this.manager = TestManager.overNetwork(this.directory).build();
	}

	@AfterEach
	void stop() {
		this.manager.close();
		this.server.close();
	}

	private Path file() {
		return this.directory.resolve("file");
	}

	private Download submit(DownloadVerifier verifier) {
		return this.manager
			.submit(DownloadRequest.builder(this.server.uri("/file")).destination(file()).verify(verifier).build());
	}

	@Test
	void whatItAcceptsIsPublishedAfterwards() {
		List<String> seen = new CopyOnWriteArrayList<>();
		Download download = submit((staged) -> {
			assertThat(staged).isNotEqualTo(file()).hasBinaryContent(CONTENT);
			assertThat(file()).doesNotExist();
			seen.add(Thread.currentThread().getName());
		});
		assertThat(TestManager.result(download).file()).isEqualTo(file()).hasBinaryContent(CONTENT);
		assertThat(seen).singleElement().asString().startsWith("download-step-");
		assertThat(TestManager.files(this.directory)).containsExactly("file");
	}

	@Test
	void whatItRefusesIsNotPublished() {
		IOException reason = new IOException("a virus");
		DownloadException error = TestManager.failure(submit((staged) -> {
			throw reason;
		}));
		assertThat(error).isInstanceOf(DownloadException.VerificationFailed.class)
			.hasCause(reason)
			.hasMessageContaining("IOException");
		assertThat(TestManager.files(this.directory)).isEmpty();
		assertThat(this.server.gets()).hasSize(1);
	}

	@Test
	void whatItRefusesDoesNotReplaceAnExistingFile() throws IOException {
		Files.writeString(file(), "old");
		DownloadException error = TestManager.failure(this.manager.submit(
				DownloadRequest.builder(this.server.uri("/")).destination(file()).overwrite(true).verify((staged) -> {
					throw new IllegalStateException("no");
				}).build()));
		assertThat(error).isInstanceOf(DownloadException.VerificationFailed.class);
		assertThat(file()).hasContent("old");
		assertThat(TestManager.files(this.directory)).containsExactly("file");
	}

	@Test
	void theFileDisappearsIfTheDownloadIsCancelledMeanwhile() {
		Gate gate = new Gate();
		AtomicReference<Path> place = new AtomicReference<>();
		Download download = submit((staged) -> {
			place.set(staged);
			gate.passBlocking();
		});
		gate.awaitReached();
		assertThat(place.get()).hasBinaryContent(CONTENT);
		assertThat(download.cancel()).isTrue();
		assertThat(TestManager.types(download)).last().isEqualTo("Cancelled");
		assertThat(place.get()).doesNotExist();
		gate.open();
		assertThat(TestManager.files(this.directory)).isEmpty();
	}

	@Test
	void itIsNotAskedAboutAContentWithAWrongChecksum() {
		List<Path> seen = new CopyOnWriteArrayList<>();
		DownloadException error = TestManager.failure(this.manager.submit(DownloadRequest.builder(this.server.uri("/"))
			.destination(file())
			.checksum(ChecksumTests.checksum("SHA-256", new byte[0]))
			.verify(seen::add)
			.build()));
		assertThat(error).isInstanceOf(DownloadException.ChecksumMismatch.class);
		assertThat(seen).isEmpty();
	}

	@Test
	void aSinkWhoseBytesAreOutOfReachCannotBeVerified() {
		List<Path> seen = new CopyOnWriteArrayList<>();
		RecordingSink sink = new RecordingSink();
		DownloadException error = TestManager.failure(this.manager
			.submit(DownloadRequest.builder(this.server.uri("/")).sink(sink).verify(seen::add).build()));
		assertThat(error).isInstanceOf(DownloadException.VerificationFailed.class)
			.hasMessageContaining("the sink does not let its bytes be read again");
		assertThat(seen).isEmpty();
		assertThat(sink.calls()).doesNotContain("commit").last().isEqualTo("abort");
	}

}
