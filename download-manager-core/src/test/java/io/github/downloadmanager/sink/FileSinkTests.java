package io.github.downloadmanager.sink;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FileSinkTests {

	private static final URI ADDRESS = URI.create("http://files.example/file");

	private static final Validator V1 = new Validator("\"v1\"");

	private static final byte[] CONTENT = Content.of(1, 10_000);

	private static final byte[] OLD = Content.of(2, 777);

	@TempDir
	Path directory;

	private final PathClaims claims = new PathClaims(System::nanoTime, Instant::now);

	private FileSink sink(@Nullable String name) throws IOException {
		return sink(name, ExistingFile.FAIL, PartialFiles.DELETE);
	}

	private FileSink sink(@Nullable String name, ExistingFile existing, PartialFiles partial) throws IOException {
		return FileSink.create(this.directory, name, ADDRESS,
				new FileSink.Options(existing, partial, Fsync.NONE, false), this.claims);
	}

	private static RemoteInfo info(@Nullable String name) {
		return new RemoteInfo(OptionalLong.of(CONTENT.length), true, V1.value(), Instant.EPOCH, null, name, ADDRESS);
	}

	private static void writeHalf(FileSink sink) throws IOException {
		sink.open();
		sink.begin(info(null), V1);
		sink.write(new ByteBuffer[] { ByteBuffer.wrap(CONTENT, 0, 2000), ByteBuffer.wrap(CONTENT, 2000, 3000) }, 0);
	}

	private static void writeRest(FileSink sink) throws IOException {
		sink.write(new ByteBuffer[] { ByteBuffer.wrap(CONTENT, 5000, 5000) }, 5000);
	}

	private Path file(String name) {
		return this.directory.resolve(name);
	}

	private Path part() throws IOException {
		String name = TestFiles.names(this.directory)
			.stream()
			.filter((file) -> file.endsWith(".part"))
			.findFirst()
			.orElseThrow();
		return file(name);
	}

	/** Where the part file for a name will be. */
	private Path futurePart(String name) {
		return file(PartFileName.of(name, ADDRESS));
	}

	@ParameterizedTest
	@EnumSource(Fsync.class)
	void theFileAppearsOnlyWhole(Fsync fsync) throws IOException {
		FileSink sink = FileSink.create(this.directory, "file", ADDRESS,
				new FileSink.Options(ExistingFile.FAIL, PartialFiles.DELETE, fsync, false), this.claims);
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
		FileSink sink = FileSink.create(deep, "file", ADDRESS,
				new FileSink.Options(ExistingFile.FAIL, PartialFiles.DELETE, Fsync.NONE, false), this.claims);
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

	/** fs-overwrite-reader. */
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

	/** fs-hardlink. */
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

	/** fs-symlink. */
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

	/** fs-partlink. */
	@ParameterizedTest
	@EnumSource(PartialFiles.class)
	void aLinkAtThePlaceOfThePartFileIsNotFollowed(PartialFiles partial, @TempDir Path elsewhere) throws IOException {
		Path target = elsewhere.resolve("target");
		Files.write(target, OLD);
		Files.createSymbolicLink(futurePart("file"), target);
		FileSink sink = sink("file", ExistingFile.FAIL, partial);
		writeHalf(sink);
		writeRest(sink);
		assertThat(sink.commit()).hasBinaryContent(CONTENT);
		assertThat(target).hasBinaryContent(OLD);
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@Test
	void aLinkToNothingAtThePlaceOfThePartFileIsNotFollowed(@TempDir Path elsewhere) throws IOException {
		Path target = elsewhere.resolve("target");
		Files.createSymbolicLink(futurePart("file"), target);
		FileSink sink = sink("file");
		writeHalf(sink);
		writeRest(sink);
		sink.commit();
		assertThat(target).doesNotExist();
	}

	@Test
	void aSecondNameOfAForeignFileAtThePlaceOfThePartFileIsNotWritten(@TempDir Path elsewhere) throws IOException {
		Path target = elsewhere.resolve("target");
		Files.write(target, OLD);
		Files.createLink(futurePart("file"), target);
		FileSink sink = sink("file");
		writeHalf(sink);
		writeRest(sink);
		sink.commit();
		assertThat(target).hasBinaryContent(OLD);
	}

	/** fs-partlink. */
	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void aFifoAtThePlaceOfThePartFileIsNotWaitedFor() throws IOException {
		TestFiles.createFifo(futurePart("file"));
		FileSink sink = sink("file", ExistingFile.FAIL, PartialFiles.KEEP);
		writeHalf(sink);
		writeRest(sink);
		assertThat(sink.commit()).hasBinaryContent(CONTENT);
	}

	@Test
	void aPartFileThatWasReplacedByALinkIsNotPublished(@TempDir Path elsewhere) throws IOException {
		Path target = elsewhere.resolve("target");
		Files.write(target, OLD);
		FileSink sink = sink("file");
		writeHalf(sink);
		Path part = part();
		Files.delete(part);
		Files.createSymbolicLink(part, target);
		writeRest(sink);
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(sink::commit);
		sink.abort();
		assertThat(file("file")).doesNotExist();
		assertThat(target).hasBinaryContent(OLD);
	}

	@Test
	void aPartFileThatWasReplacedByAnotherIsNeitherPublishedNorRemoved() throws IOException {
		FileSink sink = sink("file");
		writeHalf(sink);
		Path part = part();
		Files.move(part, file("moved"));
		Files.write(part, OLD);
		writeRest(sink);
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(sink::commit);
		sink.abort();
		assertThat(file("file")).doesNotExist();
		assertThat(part).hasBinaryContent(OLD);
	}

	@Test
	void aPartFileThatWasTruncatedIsNotPublished() throws IOException {
		FileSink sink = sink("file");
		writeHalf(sink);
		writeRest(sink);
		Files.write(part(), new byte[0]);
		assertThatExceptionOfType(FileSystemException.class).isThrownBy(sink::commit)
			.withMessageContaining("truncated by somebody else");
		sink.abort();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void aPartFileThatWasTruncatedIsNotFilledUpAgain() throws IOException {
		FileSink sink = sink("file");
		writeHalf(sink);
		Files.write(part(), new byte[100]);
		assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> writeRest(sink))
			.withMessageContaining("truncated by somebody else");
		sink.abort();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void aPartFileThatSomebodyElseAppendedToIsNotPublished() throws IOException {
		FileSink sink = sink("file");
		writeHalf(sink);
		writeRest(sink);
		Files.write(part(), new byte[1], java.nio.file.StandardOpenOption.APPEND);
		assertThatExceptionOfType(FileSystemException.class).isThrownBy(sink::commit)
			.withMessageContaining("has 10001 bytes, written were 10000");
		sink.abort();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void noJournalVouchesForAPartFileThatSomebodyElseTouched() throws IOException {
		FileSink truncated = sink("truncated", ExistingFile.FAIL, PartialFiles.KEEP);
		writeHalf(truncated);
		Files.write(part(), new byte[100]);
		truncated.abort();
		assertThat(this.directory).isEmptyDirectory();
		FileSink replaced = sink("replaced", ExistingFile.FAIL, PartialFiles.KEEP);
		writeHalf(replaced);
		Path part = part();
		Files.delete(part);
		Files.write(part, OLD);
		replaced.abort();
		assertThat(TestFiles.names(this.directory)).containsExactly(part.getFileName().toString());
		assertThat(part).hasBinaryContent(OLD);
	}

	@Test
	void aDirectoryThatWasRemovedIsAnError() throws IOException {
		Path sub = file("sub");
		FileSink sink = FileSink.create(sub, "file", ADDRESS,
				new FileSink.Options(ExistingFile.FAIL, PartialFiles.DELETE, Fsync.NONE, false), this.claims);
		writeHalf(sink);
		try (var files = Files.list(sub)) {
			for (Path file : files.toList()) {
				Files.delete(file);
			}
		}
		Files.delete(sub);
		writeRest(sink);
		assertThatExceptionOfType(IOException.class).isThrownBy(sink::commit);
		sink.abort();
		assertThat(sub).doesNotExist();
	}

	/** fs-special. */
	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void whatIsNoRegularFileIsRefused() throws IOException {
		Files.createDirectory(file("dir"));
		TestFiles.createFifo(file("fifo"));
		for (String name : List.of("dir", "fifo")) {
			for (ExistingFile existing : List.of(ExistingFile.FAIL, ExistingFile.REPLACE)) {
				assertThatExceptionOfType(FileSystemException.class)
					.isThrownBy(() -> sink(name, existing, PartialFiles.DELETE))
					.withMessageContaining("not a regular file");
			}
		}
		assertThatExceptionOfType(FileSystemException.class)
			.isThrownBy(() -> FileSink.create(Path.of("/dev"), "null", ADDRESS,
					new FileSink.Options(ExistingFile.REPLACE, PartialFiles.DELETE, Fsync.NONE, false), this.claims))
			.withMessageContaining("not a regular file");
	}

	@Test
	void aFileInThePathOfTheDirectoryIsRefusedWhenItIsOpened() throws IOException {
		Files.write(file("plain"), OLD);
		FileSink sink = FileSink.create(file("plain"), null, ADDRESS,
				new FileSink.Options(ExistingFile.FAIL, PartialFiles.DELETE, Fsync.NONE, false), this.claims);
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
	void keptBytesAreFoundAgain() throws IOException {
		FileSink sink = sink("file", ExistingFile.FAIL, PartialFiles.KEEP);
		writeHalf(sink);
		sink.abort();
		assertThat(TestFiles.names(this.directory)).hasSize(2);
		FileSink next = sink("file", ExistingFile.FAIL, PartialFiles.KEEP);
		assertThat(next.open())
			.isEqualTo(new DownloadSink.Held(V1, OptionalLong.of(10_000), List.of(new ByteRange(0, 5000))));
		next.begin(info(null), V1);
		writeRest(next);
		assertThat(next.commit()).hasBinaryContent(CONTENT);
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@Test
	void keptBytesAreFoundAgainWithTheirCodingAndName() throws IOException {
		FileSink sink = sink(null, ExistingFile.FAIL, PartialFiles.KEEP);
		sink.open();
		sink.begin(new RemoteInfo(OptionalLong.of(CONTENT.length), true, V1.value(), null, null, "said.bin", ADDRESS,
				"gzip"), V1);
		sink.write(new ByteBuffer[] { ByteBuffer.wrap(CONTENT, 0, 5000) }, 0);
		sink.abort();
		// Once more: what is not touched is said again.
		for (int i = 0; i < 2; i++) {
			FileSink next = sink(null, ExistingFile.FAIL, PartialFiles.KEEP);
			assertThat(next.open()).isEqualTo(new DownloadSink.Held(V1, OptionalLong.of(10_000),
					List.of(new ByteRange(0, 5000)), "gzip", "said.bin"));
			next.abort();
		}
	}

	@Test
	void bytesBeyondTheJournalAreNotTrusted() throws IOException {
		FileSink sink = sink("file", ExistingFile.FAIL, PartialFiles.KEEP);
		writeHalf(sink);
		sink.abort();
		Files.write(part(), new byte[4000], java.nio.file.StandardOpenOption.APPEND);
		FileSink next = sink("file", ExistingFile.FAIL, PartialFiles.KEEP);
		next.open();
		assertThat(part()).hasSize(5000);
		next.begin(info(null), V1);
		writeRest(next);
		assertThat(next.commit()).hasBinaryContent(CONTENT);
	}

	@Test
	void aPartFileShorterThanItsJournalSaysIsNotTrusted() throws IOException {
		FileSink sink = sink("file", ExistingFile.FAIL, PartialFiles.KEEP);
		writeHalf(sink);
		sink.abort();
		Files.write(part(), new byte[4999]);
		FileSink next = sink("file", ExistingFile.FAIL, PartialFiles.KEEP);
		assertThat(next.open()).isNull();
		next.begin(info(null), V1);
		next.write(new ByteBuffer[] { ByteBuffer.wrap(CONTENT) }, 0);
		assertThat(next.commit()).hasBinaryContent(CONTENT);
	}

	@Test
	void aPartFileWithoutAJournalIsNotTrusted() throws IOException {
		Files.write(futurePart("file"), OLD);
		FileSink sink = sink("file", ExistingFile.FAIL, PartialFiles.KEEP);
		assertThat(sink.open()).isNull();
		sink.abort();
	}

	@Test
	void aTornJournalIsAsGoodAsNone() throws IOException {
		FileSink sink = sink("file", ExistingFile.FAIL, PartialFiles.KEEP);
		writeHalf(sink);
		sink.abort();
		Path journal = Journal.of(futurePart("file"));
		byte[] bytes = Files.readAllBytes(journal);
		Files.write(journal, java.util.Arrays.copyOf(bytes, bytes.length / 2));
		assertThat(sink("file", ExistingFile.FAIL, PartialFiles.KEEP).open()).isNull();
	}

	@Test
	void restartForgetsEverything() throws IOException {
		FileSink sink = sink("file", ExistingFile.FAIL, PartialFiles.KEEP);
		writeHalf(sink);
		sink.restart();
		sink.begin(info(null), new Validator("\"v2\""));
		sink.write(new ByteBuffer[] { ByteBuffer.wrap(OLD) }, 0);
		assertThat(sink.commit()).hasBinaryContent(OLD);
	}

	@Test
	void oneWriterForADestinationHoweverItIsSpelt() throws IOException {
		Files.createDirectory(file("a"));
		Files.createSymbolicLink(file("link"), this.directory);
		FileSink sink = sink("Name.bin");
		for (Path spelt : List.of(file("Name.bin"), file("./Name.bin"), file("a/../Name.bin"), file("link/Name.bin"),
				file("name.BIN"))) {
			assertThatExceptionOfType(DestinationBusyException.class)
				.isThrownBy(() -> FileSink.create(spelt.getParent(), String.valueOf(spelt.getFileName()), ADDRESS,
						new FileSink.Options(ExistingFile.REPLACE, PartialFiles.DELETE, Fsync.NONE, false),
						this.claims));
		}
		sink.abort();
		sink("Name.bin").abort();
	}

	/** fs-nfc. */
	@Test
	void namesThatDifferInNormalFormOnlyAreOneDestination() throws IOException {
		FileSink sink = sink("caf\u00e9");
		assertThatExceptionOfType(DestinationBusyException.class).isThrownBy(() -> sink("cafe\u0301"));
		sink.abort();
	}

	@Test
	void whatADeadRunPublishedLosesItsFirstName() throws IOException {
		Files.write(file("file"), OLD);
		Files.createLink(file(PartFileName.madeUp("file")), file("file"));
		assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> sink("file"));
		try (var list = Files.list(this.directory)) {
			assertThat(list).containsExactly(file("file"));
		}
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
	void aKeptPartFileThatAnotherSinkWritesIsLeftAlone() throws IOException {
		FileSink first = sink("file", ExistingFile.FAIL, PartialFiles.KEEP);
		writeHalf(first);
		FileSink second = sinkOfAnotherProcess(PartialFiles.KEEP);
		assertThatExceptionOfType(DestinationBusyException.class).isThrownBy(second::open)
			.satisfies((ex) -> assertThat(ex.path()).isEqualTo(file("file")));
		second.abort();
		writeRest(first);
		assertThat(first.commit()).hasBinaryContent(CONTENT);
	}

	@Test
	void twoSinksOfOneDestinationHavePartFilesOfTheirOwn() throws IOException {
		FileSink first = sink("file");
		writeHalf(first);
		FileSink second = sinkOfAnotherProcess(PartialFiles.DELETE);
		second.open();
		second.begin(info(null), V1);
		second.write(new ByteBuffer[] { ByteBuffer.wrap(OLD) }, 0);
		writeRest(first);
		assertThat(first.commit()).hasBinaryContent(CONTENT);
		assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(second::commit);
		second.abort();
		assertThat(file("file")).hasBinaryContent(CONTENT);
		try (var list = Files.list(this.directory)) {
			assertThat(list).hasSize(1);
		}
	}

	/** Without the claims of this one. */
	private FileSink sinkOfAnotherProcess(PartialFiles partial) throws IOException {
		return FileSink.create(this.directory, "file", ADDRESS,
				new FileSink.Options(ExistingFile.FAIL, partial, Fsync.NONE, false),
				new PathClaims(System::nanoTime, Instant::now));
	}

	/** fs-prealloc. */
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
		FileSink sink = FileSink.create(this.directory, "file", ADDRESS,
				new FileSink.Options(ExistingFile.FAIL, PartialFiles.DELETE, Fsync.NONE, true), this.claims);
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
