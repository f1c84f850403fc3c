package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.Fsync;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Destinations that are unusual, and times and sizes that servers make up for them. */
class FileSystemTests {

	private static final byte[] CONTENT = Content.of(1, 50_000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	/** Nothing passes through the temporary directory of the system. */
	@ParameterizedTest
	@EnumSource(names = { "FAIL", "REPLACE", "RENAME" })
	void aDestinationOnAnotherFileSystemThanTheTemporaryDirectory(ExistingFile existing) throws IOException {
		Path memory = Path.of("/dev/shm");
		Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
		Assumptions.assumeTrue(
				Files.isWritable(memory) && !Files.getFileStore(memory).equals(Files.getFileStore(temporary)),
				"this system has no second file system to write to");
		Path other = Files.createDirectory(memory.resolve("downloads-" + UUID.randomUUID()));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.fsync = Fsync.ON_COMPLETE)) {
			DownloadResult result = TestManager.result(manager.submit(DownloadRequest.builder(TestManager.uri("file"))
				.destination(other.resolve("file"))
				.existingFile(existing)));
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.files(other)).containsExactly("file");
			assertThat(this.directory).isEmptyDirectory();
		}
		finally {
			FileSystemUtils.deleteRecursively(other);
		}
	}

	@Test
	void aPathInAnArchiveIsRefusedWithTheAlternative() throws IOException {
		try (FileSystem archive = FileSystems.newFileSystem(this.directory.resolve("a.zip"), Map.of("create", "true"));
				TestManager manager = new TestManager(this.source, this.directory)) {
			for (DownloadRequestBuilder request : List.of(
					DownloadRequest.builder(TestManager.uri("x")).destination(archive.getPath("/file")),
					DownloadRequest.builder(TestManager.uri("x")).destination(archive.getPath("/")),
					DownloadRequest.builder(TestManager.uri("x")).directory(archive.getPath("/")))) {
				assertThatExceptionOfType(DownloadException.InvalidDestination.class)
					.isThrownBy(() -> manager.submit(request))
					.withMessageContaining("destination")
					.withMessageContaining("of the kind 'jar'")
					.withMessageContaining("allowed are paths of the default file system, and a sink");
			}
			assertThat(manager.manager().downloads()).isEmpty();
			assertThat(this.source.probes()).isEmpty();
			assertThat(this.source.fetches()).isEmpty();
		}
	}

	/** Neither replaced nor written to. */
	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void aSocketOrADeviceIsRefusedAtOnce(@TempDir Path near) throws IOException {
		Path socket = near.resolve("s");
		try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
				TestManager manager = new TestManager(this.source, this.directory)) {
			listener.bind(UnixDomainSocketAddress.of(socket));
			for (Path special : List.of(socket, Path.of("/dev/null"))) {
				for (ExistingFile existing : List.of(ExistingFile.FAIL, ExistingFile.REPLACE)) {
					assertThatExceptionOfType(DownloadException.InvalidDestination.class)
						.isThrownBy(() -> manager.submit(DownloadRequest.builder(TestManager.uri("x"))
							.destination(special)
							.existingFile(existing)))
						.withMessageContaining("not a regular file");
				}
			}
			assertThat(this.source.fetches()).isEmpty();
			assertThat(socket).exists();
		}
	}

	/** A time that makes no sense is no reason to fail. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none",
			value = { "garbage|none", "''|none", "-1|none", "0|none", "99999999999999999999|none",
					"Mon, 31 Feb 2020 00:00:00 GMT|none", "Fri, 31 Dec 9999 23:59:59 GMT|9999-12-31T23:59:59Z",
					"Wed, 01 Jan 1800 00:00:00 GMT|1800-01-01T00:00:00Z",
					"Sat, 01 Jan 0000 00:00:00 GMT|0000-01-01T00:00:00Z",
					"Thu, 01 Jan 1970 00:00:00 GMT|1970-01-01T00:00:00Z" })
	void anyLastModifiedIsTaken(String value, @Nullable Instant understood) throws IOException {
		FileTime before = Files.getLastModifiedTime(this.directory);
		FileTime kept = (understood != null) ? asKept(understood) : null;
		try (ScriptedServer server = ScriptedServer
			.start((request) -> ServerReply.of(CONTENT).header("Last-Modified", value));
				DownloadManager manager = DownloadManager.builder()
					.addressPolicy(AddressPolicy.any())
					.keepLastModified(true)
					.build()) {
			DownloadResult result = TestManager
				.result(manager.download(server.uri("/file"), this.directory.resolve("file")));
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.remote().lastModified()).isEqualTo(understood);
			FileTime time = Files.getLastModifiedTime(result.file());
			if (kept != null) {
				assertThat(time).isEqualTo(kept);
			}
			else {
				assertThat(time).as("that of its last byte").isGreaterThanOrEqualTo(before);
			}
			assertThat(TestManager.files(this.directory)).containsExactly("file");
		}
	}

	/** What the file system makes of a time: most cannot hold each. */
	private FileTime asKept(Instant time) throws IOException {
		Path other = Files.createFile(this.directory.resolve("other"));
		FileTime kept = Files.getLastModifiedTime(Files.setLastModifiedTime(other, FileTime.from(time)));
		Files.delete(other);
		return kept;
	}

	@Test
	void aSizeThatIsALieIsNotReserved() {
		this.source.otherwise(FakeReply.of(CONTENT).announcing(10L << 40));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> settings.probe = false)) {
			assertThat(TestManager.failure(manager.submit(manager.request("file").retries(0))))
				.isInstanceOfAny(DownloadException.StorageFailed.class, DownloadException.Truncated.class);
			assertThat(manager.files()).isEmpty();
		}
	}

	/** What was kept is proven by a checksum if there is one. */
	@Test
	void aByteThatChangedInAKeptPartIsFoundByTheChecksum() throws Exception {
		this.source.then(FakeReply.of(CONTENT).failingAfter(30_000, new IOException("reset")));
		try (TestManager manager = keeping()) {
			TestManager.failure(manager.submit(manager.request("file").retries(0)));
			Path part = manager
				.path(manager.files().stream().filter((name) -> name.endsWith(".part")).findFirst().orElseThrow());
			byte[] kept = Files.readAllBytes(part);
			kept[12_345] ^= 1;
			Files.write(part, kept);
		}
		String digest = java.util.HexFormat.of()
			.formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(CONTENT));
		try (TestManager manager = keeping()) {
			// What was kept is the suspect, so the address gets a try of its own, at no
			// cost.
			Download download = manager.submit(manager.request("file").sha256(digest).retries(0));
			TestManager.await(download, DownloadStatus.WAITING);
			manager.advance(Duration.ZERO);
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(this.source.fetches().get(1).range()).as("it was gone on with").isNotNull();
			assertThat(this.source.fetches().get(2).range()).as("nothing is kept of it").isNull();
			assertThat(manager.files()).containsExactly("file");
		}
	}

	/** The file is no more open to others than the process wants. */
	@ParameterizedTest
	@ValueSource(strings = { "077", "022" })
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void permissionsFollowTheMaskOfTheProcess(String mask) throws Exception {
		// The mask cannot be set in a process that runs.
		Process process = new ProcessBuilder("sh", "-c", "umask " + mask + " && exec \"$@\"", "sh",
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("java.class.path"), MaskedSink.class.getName(), this.directory.toString())
			.redirectErrorStream(true)
			.start();
		String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
		String expected = mask.equals("077") ? "rw-------" : "rw-r--r--";
		assertThat(said.lines()).contains("part " + expected, "journal " + expected, "file " + expected);
		assertThat(process.waitFor()).isZero();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.directory.resolve("file"))))
			.isEqualTo(expected);
	}

	private TestManager keeping() {
		return new TestManager(this.source, this.directory, (settings) -> settings.partialFiles = PartialFiles.KEEP);
	}

	/** Downloads, in two runs, and tells the permissions on the way. */
	static final class MaskedSink {

		private MaskedSink() {
		}

		public static void main(String[] args) throws IOException {
			Path directory = Path.of(args[0]);
			FakeSource source = new FakeSource(CONTENT)
				.then(FakeReply.of(CONTENT).failingAfter(30_000, new IOException("reset")));
			for (int run = 0; run < 2; run++) {
				try (TestManager manager = new TestManager(source, directory,
						(settings) -> settings.partialFiles = PartialFiles.KEEP)) {
					Download download = manager.submit(manager.request("file").retries(0));
					if (run == 0) {
						TestManager.failure(download);
					}
					else {
						TestManager.result(download);
					}
					for (String name : manager.files()) {
						System.out.println(name.replaceAll("^.*\\.", "") + " "
								+ PosixFilePermissions.toString(Files.getPosixFilePermissions(manager.path(name))));
					}
				}
			}
		}

	}

}
