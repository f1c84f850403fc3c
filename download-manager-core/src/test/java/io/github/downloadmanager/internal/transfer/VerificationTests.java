package io.github.downloadmanager.internal.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.OtherProcess;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * While a content is checked its part file stays ours: another process would take one
 * without a lock for abandoned.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class VerificationTests {

	private static final byte[] CONTENT = Content.of(1, 50_000);

	@TempDir
	Path directory;

	private DownloadManager manager() {
		return DownloadManager.builder()
			.directory(this.directory)
			.addressPolicy(AddressPolicy.any())
			.partialFiles(PartialFiles.KEEP)
			.build();
	}

	private DownloadRequestBuilder request(ScriptedServer server) {
		return DownloadRequest.builder(server.uri("/file")).destination(this.directory.resolve("file")).retries(0);
	}

	@Test
	void theLockIsHeldAfterBytesOfAnEarlierRunWereReadForTheirChecksum() throws Exception {
		List<Boolean> couldLock = new ArrayList<>();
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT).closingAfter(30_000),
				ServerReply.of(CONTENT))) {
			try (DownloadManager manager = manager()) {
				TestManager.failure(manager.submit(request(server).build()));
			}
			try (DownloadManager manager = manager()) {
				DownloadResult result = TestManager.result(manager.submit(request(server).sha256(sha256(CONTENT))
					.verify((staged) -> couldLock.add(OtherProcess.couldLock(staged)))
					.build()));
				assertThat(result.transfer().bytesResumed()).isEqualTo(30_000);
				assertThat(result.file()).hasBinaryContent(CONTENT);
			}
		}
		assertThat(couldLock).containsExactly(false);
	}

	@Test
	void theLockIsHeldAfterAGzipStreamWasChecked() throws Exception {
		List<Boolean> couldLock = new ArrayList<>();
		byte[] zipped = gzip(CONTENT);
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(zipped).header("Content-Encoding", "gzip"));
				DownloadManager manager = manager()) {
			DownloadResult result = TestManager.result(manager
				.submit(request(server).verify((staged) -> couldLock.add(OtherProcess.couldLock(staged))).build()));
			assertThat(result.file()).hasBinaryContent(zipped);
		}
		assertThat(couldLock).containsExactly(false);
	}

	@Test
	void theSecondMemberOfAGzipStreamIsCheckedToo() throws Exception {
		ByteArrayOutputStream members = new ByteArrayOutputStream();
		members.writeBytes(gzipOf(8 * 1024));
		byte[] second = gzip(CONTENT);
		members.write(second, 0, second.length - 100);
		try (ScriptedServer server = ScriptedServer
			.inTurn(ServerReply.of(members.toByteArray()).header("Content-Encoding", "gzip"));
				DownloadManager manager = manager()) {
			assertThat(TestManager.failure(manager.submit(request(server).build())))
				.isInstanceOf(DownloadException.DecodingFailed.class);
		}
	}

	@Test
	void whatAVerifierHasReadIsPublished() {
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				DownloadManager manager = manager()) {
			DownloadResult result = TestManager.result(manager
				.submit(request(server).verify((staged) -> assertThat(staged).hasBinaryContent(CONTENT)).build()));
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.files(this.directory)).containsExactly("file");
		}
	}

	@Test
	void whatAnotherProcessTookWhileItWasVerifiedIsLeftToIt() throws Exception {
		AtomicReference<OtherProcess> other = new AtomicReference<>();
		AtomicReference<Path> part = new AtomicReference<>();
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				DownloadManager manager = manager()) {
			DownloadException failure = TestManager.failure(manager.submit(request(server).verify((staged) -> {
				part.set(staged);
				Files.readAllBytes(staged);
				other.set(OtherProcess.locking(staged));
			}).build()));
			assertThat(other.get().hasLock()).isTrue();
			assertThat(failure).isInstanceOf(DownloadException.StorageFailed.class)
				.hasMessageContaining("another process has taken the part file");
			assertThat(part.get()).hasBinaryContent(CONTENT);
			assertThat(this.directory.resolve("file")).doesNotExist();
		}
		finally {
			if (other.get() != null) {
				other.get().close();
			}
		}
	}

	/** A stream of this size: it ends where what is read at first ends. */
	private static byte[] gzipOf(int size) throws IOException {
		byte[] content = Content.of(2, size);
		int length = size;
		byte[] zipped = gzip(content);
		while (zipped.length > size) {
			zipped = gzip(Arrays.copyOf(content, --length));
		}
		assertThat(zipped).hasSize(size);
		return zipped;
	}

	private static String sha256(byte[] content) throws NoSuchAlgorithmException {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
	}

	private static byte[] gzip(byte[] content) throws IOException {
		ByteArrayOutputStream zipped = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
			gzip.write(content);
		}
		return zipped.toByteArray();
	}

}
