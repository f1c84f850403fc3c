package io.github.downloadmanager.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadException.StorageFailed;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.crash.Origin.Answer;
import io.github.downloadmanager.policy.AddressPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Somebody else touches the files while they are written.
 */
@Timeout(300)
class MidFlightTests {

	private static final Content CONTENT = new Content(3, 400_000);

	private final CountDownLatch gate = new CountDownLatch(1);

	private final Origin origin = new Origin((asked) -> Answer.of(CONTENT).held(200_000, this.gate));

	private final DownloadManager manager = DownloadManager.builder().addressPolicy(AddressPolicy.any()).build();

	@TempDir
	Path root;

	private Path directory;

	private Path file;

	@AfterEach
	void close() {
		this.gate.countDown();
		this.manager.close();
		this.origin.close();
	}

	@Test
	void theDirectoryIsRemoved() throws Exception {
		Download download = halfway(false);
		FileSystemUtils.deleteRecursively(this.directory);
		assertThat(failure(download, StorageFailed.class).reason()).isEqualTo(StorageFailed.Reason.MISSING);
		assertThat(this.directory).doesNotExist();
	}

	@Test
	void thePartFileIsRemoved() throws Exception {
		Download download = halfway(false);
		Files.delete(part());
		assertThat(failure(download, StorageFailed.class).reason()).isEqualTo(StorageFailed.Reason.MISSING);
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void thePartFileIsTruncated() throws Exception {
		Download download = halfway(false);
		Files.write(part(), new byte[0]);
		StorageFailed failure = failure(download, StorageFailed.class);
		assertThat(failure.reason()).isEqualTo(StorageFailed.Reason.IO);
		assertThat(failure).hasMessageContaining("truncated by somebody else");
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void thePartFileIsReplacedByAnotherFile() throws Exception {
		Download download = halfway(false);
		Path part = part();
		Files.delete(part);
		Files.writeString(part, "foreign");
		assertThat(failure(download, StorageFailed.class).reason()).isEqualTo(StorageFailed.Reason.MISSING);
		assertThat(part).hasContent("foreign");
		assertThat(this.file).doesNotExist();
	}

	@Test
	void thePartFileIsReplacedByALink() throws Exception {
		Download download = halfway(true);
		Path foreign = Files.writeString(this.root.resolve("foreign"), "foreign");
		Path part = part();
		Files.delete(part);
		Files.createSymbolicLink(part, foreign);
		assertThat(failure(download, StorageFailed.class).reason()).isEqualTo(StorageFailed.Reason.MISSING);
		assertThat(foreign).hasContent("foreign");
		assertThat(this.file).doesNotExist();
	}

	@Test
	void theDestinationAppearsAndIsToStay() throws Exception {
		Download download = halfway(false);
		Files.writeString(this.file, "foreign");
		failure(download, DownloadException.FileExists.class);
		assertThat(this.file).hasContent("foreign");
		assertThat(this.directory).isDirectoryNotContaining("glob:**/.*");
	}

	@Test
	void theDestinationAppearsAsALinkAndIsToStay() throws Exception {
		Download download = halfway(false);
		Path foreign = this.root.resolve("not there");
		Files.createSymbolicLink(this.file, foreign);
		failure(download, DownloadException.FileExists.class);
		assertThat(this.file).isSymbolicLink();
		assertThat(foreign).doesNotExist();
	}

	@Test
	void theDestinationIsReplacedAndAReaderSeesOneOrTheOther() throws Exception {
		this.directory = Files.createDirectory(this.root.resolve("d"));
		this.file = this.directory.resolve("a.bin");
		byte[] old = new byte[300_000];
		new Content(9, 300_000).fill(0, old);
		Files.write(this.file, old);
		Download download = halfway(true);
		Path other = Files.writeString(this.root.resolve("other"), "foreign");
		Files.move(other, this.file, StandardCopyOption.ATOMIC_MOVE);
		AtomicBoolean stop = new AtomicBoolean();
		AtomicInteger wrong = new AtomicInteger();
		Thread reader = new Thread(() -> {
			while (!stop.get()) {
				try {
					byte[] seen = Files.readAllBytes(this.file);
					if (seen.length != 7 && seen.length != CONTENT.size()) {
						wrong.incrementAndGet();
					}
				}
				catch (IOException ex) {
					wrong.incrementAndGet();
				}
			}
		});
		reader.start();
		try {
			this.gate.countDown();
			download.get(60, TimeUnit.SECONDS);
		}
		finally {
			stop.set(true);
			reader.join();
		}
		assertThat(wrong).hasValue(0);
		assertThat(CONTENT.isIn(this.file)).isTrue();
		assertThat(this.directory).isDirectoryNotContaining("glob:**/.*");
	}

	@Test
	void theDestinationBecomesADirectory() throws Exception {
		Download download = halfway(true);
		Files.createDirectories(this.file.resolve("inside"));
		failure(download, DownloadException.class);
		assertThat(this.file.resolve("inside")).isDirectory();
		assertThat(this.directory).isDirectoryNotContaining("glob:**/.*");
	}

	private Download halfway(boolean overwrite) throws IOException {
		this.directory = Files.createDirectories(this.root.resolve("d"));
		this.file = this.directory.resolve("a.bin");
		Download download = this.manager
			.submit(DownloadRequest.builder(this.origin.uri("/a")).destination(this.file).overwrite(overwrite).build());
		await().atMost(60, TimeUnit.SECONDS)
			.until(() -> download.snapshot().progress().bytesDownloaded(), (bytes) -> bytes == 200_000);
		return download;
	}

	private Path part() throws IOException {
		try (var list = Files.list(this.directory)) {
			return list.filter((path) -> path.toString().endsWith(".part")).findFirst().orElseThrow();
		}
	}

	private <T extends DownloadException> T failure(Download download, Class<T> type) {
		this.gate.countDown();
		ExecutionException thrown = catchThrowableOfType(ExecutionException.class,
				() -> download.get(60, TimeUnit.SECONDS));
		assertThat(thrown.getCause()).isInstanceOf(type);
		assertThat(this.origin.gets()).hasSize(1);
		return type.cast(thrown.getCause());
	}

}
