package io.github.downloadmanager.sink;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.testsupport.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** How a file appears, under which name, and what becomes of an existing one. */
class FileSinkTests extends FileSinkFixture {

	@ParameterizedTest
	@EnumSource(Fsync.class)
	void theFileAppearsOnlyWhole(Fsync fsync) throws IOException {
		FileSink sink = FileSink.create(this.directory, this.directory.resolve("file"), ADDRESS,
				new FileOptions(ExistingFile.FAIL, PartialFiles.DELETE, fsync, false), this.claims);
		writeHalf(sink);
		assertThat(file("file")).doesNotExist();
		assertThat(part()).hasSize(5000);
		writeRest(sink);
		assertThat(file("file")).doesNotExist();
		assertThat(sink.commit()).isEqualTo(file("file")).hasBinaryContent(CONTENT);
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@Test
	void abortedLeavesNothing() throws IOException {
		FileSink sink = sink("file");
		writeHalf(sink);
		sink.abort();
		assertThat(this.directory).isEmptyDirectory();
		sink("file").abort();
	}

	@Test
	void theServerNamesTheFileIfNobodyElseDoes() throws IOException {
		FileSink sink = sink(null);
		sink.open();
		assertThat(sink.fileName()).isNull();
		assertThat(sink.destination()).isEqualTo(this.directory);
		sink.begin(info("said.bin"), V1);
		assertThat(sink.fileName()).isEqualTo("said.bin");
		sink.write(new ByteBuffer[] { ByteBuffer.wrap(CONTENT) }, 0);
		assertThat(sink.commit()).isEqualTo(file("said.bin")).hasBinaryContent(CONTENT);
	}

	@Test
	void parentDirectoriesAreMadeWhenItIsOpened() throws IOException {
		Path deep = file("a/b/c");
		FileSink sink = FileSink.create(deep, deep.resolve("file"), ADDRESS,
				new FileOptions(ExistingFile.FAIL, PartialFiles.DELETE, Fsync.NONE, false), this.claims);
		assertThat(file("a")).doesNotExist();
		writeHalf(sink);
		writeRest(sink);
		assertThat(sink.commit()).hasBinaryContent(CONTENT);
	}

	@Test
	void anExistingFileIsFoundBeforeAnythingIsFetched() throws IOException {
		Files.write(file("file"), OLD);
		assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> sink("file"));
		assertThat(file("file")).hasBinaryContent(OLD);
	}

	@Test
	void aFileThatAppearsMeanwhileIsNotOverwritten() throws IOException {
		FileSink sink = sink("file");
		writeHalf(sink);
		writeRest(sink);
		Files.write(file("file"), OLD);
		assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(sink::commit);
		sink.abort();
		assertThat(file("file")).hasBinaryContent(OLD);
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@Test
	void aDirectoryThatAppearsMeanwhileIsNoFileToSkipFor() throws IOException {
		FileSink sink = sink("file", ExistingFile.SKIP, PartialFiles.DELETE);
		writeHalf(sink);
		writeRest(sink);
		Files.createDirectory(file("file"));
		assertThatExceptionOfType(FileSystemException.class).isThrownBy(sink::commit)
			.withMessageContaining("not a regular file");
		sink.abort();
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@Test
	void anExistingFileIsUntouchedUntilItsSuccessorIsWhole() throws IOException {
		Files.write(file("file"), OLD);
		FileSink failing = sink("file", ExistingFile.REPLACE, PartialFiles.DELETE);
		writeHalf(failing);
		assertThat(file("file")).hasBinaryContent(OLD);
		failing.abort();
		assertThat(file("file")).hasBinaryContent(OLD);
		FileSink whole = sink("file", ExistingFile.REPLACE, PartialFiles.DELETE);
		writeHalf(whole);
		writeRest(whole);
		whole.commit();
		assertThat(file("file")).hasBinaryContent(CONTENT);
	}

	@Test
	void anotherNameIsFoundForASecondFile() throws IOException {
		Files.write(file("file.tar.gz"), OLD);
		FileSink first = sink("file.tar.gz", ExistingFile.RENAME, PartialFiles.DELETE);
		FileSink second = sink("file.tar.gz", ExistingFile.RENAME, PartialFiles.DELETE);
		assertThat(first.fileName()).isNotEqualTo(second.fileName());
		writeHalf(first);
		// One that comes at the last moment.
		Files.write(first.destination(), OLD);
		writeRest(first);
		Path published = first.commit();
		assertThat(published).hasBinaryContent(CONTENT);
		second.abort();
		assertThat(TestFiles.names(this.directory)).hasSize(3);
	}

	@Test
	void aReaderSeesTheOldFileOrTheNewOneAndNothingElse() throws Exception {
		Path file = file("file");
		Files.write(file, CONTENT);
		AtomicBoolean stop = new AtomicBoolean();
		AtomicLong reads = new AtomicLong();
		AtomicLong wrong = new AtomicLong();
		Thread reader = new Thread(() -> {
			while (!stop.get()) {
				try {
					byte[] seen = Files.readAllBytes(file);
					if (!java.util.Arrays.equals(seen, CONTENT)) {
						wrong.incrementAndGet();
					}
				}
				catch (IOException ex) {
					wrong.incrementAndGet();
				}
				reads.incrementAndGet();
			}
		});
		reader.start();
		for (int i = 0; i < 200; i++) {
			FileSink sink = sink("file", ExistingFile.REPLACE, PartialFiles.DELETE);
			writeHalf(sink);
			writeRest(sink);
			sink.commit();
		}
		Await.until("it was read", () -> reads.get() > 10);
		stop.set(true);
		reader.join();
		assertThat(wrong).hasValue(0);
	}

	@Test
	void theOtherNameOfAReplacedFileKeepsItsContent() throws IOException {
		Files.write(file("file"), OLD);
		Files.createLink(file("other"), file("file"));
		FileSink sink = sink("file", ExistingFile.REPLACE, PartialFiles.DELETE);
		writeHalf(sink);
		writeRest(sink);
		sink.commit();
		assertThat(file("file")).hasBinaryContent(CONTENT);
		assertThat(file("other")).hasBinaryContent(OLD);
	}

	@Test
	void aDestinationThatIsALinkIsReplacedAndItsTargetIsNot(@TempDir Path elsewhere) throws IOException {
		Path target = elsewhere.resolve("target");
		Files.write(target, OLD);
		Files.createSymbolicLink(file("file"), target);
		assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> sink("file"));
		FileSink sink = sink("file", ExistingFile.REPLACE, PartialFiles.DELETE);
		writeHalf(sink);
		writeRest(sink);
		sink.commit();
		assertThat(target).hasBinaryContent(OLD);
		assertThat(Files.isSymbolicLink(file("file"))).isFalse();
		assertThat(file("file")).hasBinaryContent(CONTENT);
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void whatIsNoRegularFileIsRefused() throws IOException {
		Files.createDirectory(file("dir"));
		TestFiles.createFifo(file("fifo"));
		Files.createSymbolicLink(file("link"), Path.of("/dev/null"));
		for (String name : List.of("dir", "fifo", "link")) {
			for (ExistingFile existing : List.of(ExistingFile.FAIL, ExistingFile.REPLACE)) {
				assertThatExceptionOfType(FileSystemException.class)
					.isThrownBy(() -> sink(name, existing, PartialFiles.DELETE))
					.withMessageContaining("not a regular file");
			}
		}
		assertThatExceptionOfType(FileSystemException.class)
			.isThrownBy(() -> FileSink.create(Path.of("/dev"), Path.of("/dev/null"), ADDRESS,
					new FileOptions(ExistingFile.REPLACE, PartialFiles.DELETE, Fsync.NONE, false), this.claims))
			.withMessageContaining("not a regular file");
	}

	@Test
	void aFileInThePathOfTheDirectoryIsRefusedWhenItIsOpened() throws IOException {
		Files.write(file("plain"), OLD);
		FileSink sink = FileSink.create(file("plain"), null, ADDRESS,
				new FileOptions(ExistingFile.FAIL, PartialFiles.DELETE, Fsync.NONE, false), this.claims);
		assertThatExceptionOfType(NotDirectoryException.class).isThrownBy(sink::open);
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void permissionsAreThoseOfAnyOtherFile() throws IOException {
		FileSink sink = sink("file");
		writeHalf(sink);
		Path other = Files.createFile(file("other"));
		assertThat(Files.getPosixFilePermissions(part())).isEqualTo(Files.getPosixFilePermissions(other));
		writeRest(sink);
		sink.commit();
		assertThat(Files.getPosixFilePermissions(file("file"))).isEqualTo(Files.getPosixFilePermissions(other));
	}

	@Test
	void oneWriterForADestinationHoweverItIsSpelt() throws IOException {
		Files.createDirectory(file("a"));
		Files.createSymbolicLink(file("link"), this.directory);
		FileSink sink = sink("Name.bin");
		for (Path spelt : List.of(file("Name.bin"), file("./Name.bin"), file("a/../Name.bin"), file("link/Name.bin"),
				file("name.BIN"))) {
			assertThatExceptionOfType(DestinationBusyException.class)
				.isThrownBy(() -> FileSink.create(spelt.getParent(), spelt, ADDRESS,
						new FileOptions(ExistingFile.REPLACE, PartialFiles.DELETE, Fsync.NONE, false), this.claims));
		}
		sink.abort();
		sink("Name.bin").abort();
	}

	@Test
	void namesThatDifferInNormalFormOnlyAreOneDestination() throws IOException {
		FileSink sink = sink("caf\u00e9");
		assertThatExceptionOfType(DestinationBusyException.class).isThrownBy(() -> sink("cafe\u0301"));
		sink.abort();
	}

	@Test
	void aNameWithANumberThatIsTakenMeanwhileGetsTheNextNumber() throws IOException {
		Files.writeString(file("file.txt"), "old");
		FileSink sink = sink("file.txt", ExistingFile.RENAME, PartialFiles.DELETE);
		sink.open();
		sink.begin(info(null), V1);
		sink.write(new ByteBuffer[] { ByteBuffer.wrap(CONTENT) }, 0);
		assertThat(sink.destination()).isEqualTo(file("file (1).txt"));
		Files.writeString(file("file (1).txt"), "just now");
		assertThat(sink.commit()).isEqualTo(file("file (2).txt"));
	}

	@Test
	void anotherNameIsFoundForAFileThatAppearsInTheQueue() throws IOException {
		FileSink sink = sink("file", ExistingFile.RENAME, PartialFiles.DELETE);
		Files.write(file("file"), OLD);
		writeHalf(sink);
		writeRest(sink);
		assertThat(sink.commit()).isEqualTo(file("file (1)")).hasBinaryContent(CONTENT);
		assertThat(file("file")).hasBinaryContent(OLD);
	}

	@Test
	void aSizeThatDoesNotFitTheDiskIsRefusedBeforeAnythingIsWritten() throws IOException {
		FileSink sink = sink("file");
		sink.open();
		assertThatExceptionOfType(FileSystemException.class)
			.isThrownBy(() -> sink
				.begin(new RemoteInfo(OptionalLong.of(Long.MAX_VALUE - 1), true, null, null, null, null, ADDRESS), V1))
			.withMessageContaining("No space left on device");
		sink.abort();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void theTimeOfTheServerIsKeptIfAsked() throws IOException {
		FileSink sink = FileSink.create(this.directory, this.directory.resolve("file"), ADDRESS,
				new FileOptions(ExistingFile.FAIL, PartialFiles.DELETE, Fsync.NONE, true), this.claims);
		Instant time = Instant.parse("2020-02-03T04:05:06Z");
		sink.open();
		sink.begin(new RemoteInfo(OptionalLong.empty(), true, null, time, null, null, ADDRESS), V1);
		sink.write(new ByteBuffer[] { ByteBuffer.wrap(OLD) }, 0);
		assertThat(Files.getLastModifiedTime(sink.commit()).toInstant()).isEqualTo(time);
	}

	@Test
	void namesOfPartFilesShowNothingSecretAndAreShort() {
		String name = PartFileName.of(null, URI.create("http://files.example/a?token=S3CRET"));
		assertThat(name).doesNotContain("S3CRET").endsWith(".part");
		String longest = PartFileName.marked(file(PartFileName.of("\uD83D\uDE00".repeat(63), ADDRESS)), "01f00ba2")
			.getFileName()
			.toString();
		assertThat(longest.getBytes(java.nio.charset.StandardCharsets.UTF_8).length + ".journal.new".length())
			.isLessThanOrEqualTo(255);
	}

}
