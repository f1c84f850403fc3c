package io.github.downloadmanager.sink;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link StalePartFiles}, and for what {@link PartFile} makes of what it finds.
 */
class StalePartFilesTests {

	private static final URI ADDRESS = URI.create("http://h/a.bin");

	private static final Validator VALIDATOR = new Validator("\"v1\"");

	private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

	@TempDir
	Path directory;

	/** The part file's name without a mark. */
	private Path base;

	private Path part;

	private Path journal;

	@BeforeEach
	void name() {
		this.base = this.directory.resolve(PartFileName.of("a.bin", ADDRESS));
		this.part = PartFileName.marked(this.base, "01f00ba2");
		this.journal = PartJournal.of(this.base);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			PT59M,     false, true
			PT61M,     false, false
			PT61M,     true,  true
			P6DT23H,   true,  true
			P7DT1H,    true,  false
			-PT1H,     false, true
			""")
	void theAgeAtWhichAPartFileGoesDependsOnItsJournal(Duration age, boolean hasBytes, boolean stays)
			throws IOException {
		if (hasBytes) {
			keep("held");
			age(this.part, age);
			age(this.journal, age);
		}
		else {
			PartJournal claimed = PartJournal.beside(this.base, ADDRESS);
			claimed.claim();
			this.part = claimed.part();
			write(this.part, age);
			age(this.journal, age);
		}
		StalePartFiles.sweep(this.directory, NOW);
		assertThat(Files.exists(this.part)).isEqualTo(stays);
		assertThat(Files.exists(this.journal)).isEqualTo(stays);
	}

	/** Its name has no mark. */
	@ParameterizedTest
	@CsvSource({ "PT59M, true", "PT61M, false" })
	void aPartFileOfAnEarlierVersionGoesAfterAnHour(Duration age, boolean stays) throws IOException {
		write(this.base, age);
		StalePartFiles.sweep(this.directory, NOW);
		assertThat(Files.exists(this.base)).isEqualTo(stays);
	}

	@Test
	void aJournalThatIsJustBeingWrittenStays() throws IOException {
		PartJournal writing = PartJournal.beside(this.base, ADDRESS);
		writing.prepare(null, false);
		StalePartFiles.sweep(this.directory, Instant.now());
		writing.put();
		assertThat(writing.isOwn()).isTrue();
		writing.prepare(null, false);
		StalePartFiles.sweep(this.directory, Instant.now().plus(Duration.ofHours(2)));
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void theLatestSignOfLifeCounts() throws IOException {
		keep("held");
		age(this.part, Duration.ofDays(9));
		age(this.journal, Duration.ofDays(1));
		StalePartFiles.sweep(this.directory, NOW);
		assertThat(this.part).exists();
	}

	@Test
	void aJournalWithoutItsPartFileGoesAtOnce() throws IOException {
		write(this.journal, Duration.ZERO);
		write(this.directory.resolve(this.journal.getFileName() + ".new"), Duration.ZERO);
		StalePartFiles.sweep(this.directory, NOW);
		assertThat(this.directory).isEmptyDirectory();
	}

	/** It died while it wrote its first one. */
	@Test
	void aJournalThatADeadWriterDidNotFinishGoesWithItsPartFile() throws IOException {
		write(this.part, Duration.ZERO);
		write(this.directory.resolve(this.part.getFileName() + ".journal.new"), Duration.ZERO);
		StalePartFiles.sweep(this.directory, NOW);
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void aPartFileWithAMadeUpNameGoesAtOnce() throws IOException {
		write(this.directory.resolve(".a.bin.0123456789abcdef.01f00ba2.part"), Duration.ZERO);
		StalePartFiles.sweep(this.directory, NOW);
		assertThat(this.directory).isEmptyDirectory();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.part", ".a.part", ".a.0123456789abcdef.part.bak", "a.0123456789abcdef.part",
			".a.0123456789ABCDEF.part", ".a.0123456789abcdef.journal", ".0123456789abcdef.part" })
	void filesOfOthersStay(String name) throws IOException {
		Path file = this.directory.resolve(name);
		write(file, Duration.ofDays(1000));
		StalePartFiles.sweep(this.directory, NOW);
		assertThat(file).exists();
	}

	@Test
	void linksAndDirectoriesStay() throws IOException {
		Path foreign = this.directory.resolve("foreign");
		write(foreign, Duration.ofDays(1000));
		Files.createSymbolicLink(this.part, foreign);
		Files.createDirectory(this.directory.resolve(PartFileName.of("b", ADDRESS)));
		Files.createSymbolicLink(PartJournal.of(this.directory.resolve(PartFileName.of("c", ADDRESS))), foreign);
		Files.createSymbolicLink(this.directory.resolve(".a.bin.0123456789abcdef.01f00ba2.part"), foreign);
		StalePartFiles.sweep(this.directory, NOW);
		assertThat(foreign).exists();
		try (var list = Files.list(this.directory)) {
			assertThat(list).hasSize(5);
		}
	}

	@Test
	void whatIsBeingWrittenStays() throws IOException {
		PartFile live = PartFile.create(this.base, ADDRESS, new CheckpointInterval(Fsync.NONE, System::nanoTime));
		age(live.path(), Duration.ofDays(1000));
		StalePartFiles.sweep(this.directory, NOW);
		assertThat(live.path()).exists();
		assertThatExceptionOfType(DestinationBusyException.class).isThrownBy(
				() -> PartFile.create(this.base, ADDRESS, new CheckpointInterval(Fsync.NONE, System::nanoTime)));
		live.delete();
		PartFile passing = PartFile.createTemporary(this.directory.resolve("a.bin"),
				new CheckpointInterval(Fsync.NONE, System::nanoTime));
		StalePartFiles.sweep(this.directory, NOW);
		assertThat(passing.path()).exists();
		passing.delete();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void creatingSurvivesASweepAtAnyMoment() throws Exception {
		AtomicBoolean stop = new AtomicBoolean();
		List<Thread> sweepers = Stream.generate(() -> new Thread(() -> {
			while (!stop.get()) {
				StalePartFiles.sweep(this.directory, Instant.now());
			}
		})).limit(2).toList();
		sweepers.forEach(Thread::start);
		try {
			for (int i = 0; i < 1000; i++) {
				PartFile file = PartFile.create(this.base, ADDRESS,
						new CheckpointInterval(Fsync.NONE, System::nanoTime));
				assertThat(file.path()).exists();
				file.delete();
			}
		}
		finally {
			stop.set(true);
			for (Thread sweeper : sweepers) {
				sweeper.join();
			}
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void aDirectoryIsSweptWhenItIsFirstWrittenTo() throws IOException {
		Path old = this.directory.resolve(PartFileName.of("old", ADDRESS));
		PathClaims claims = new PathClaims(System::nanoTime, Instant::now);
		Files.writeString(old, "x");
		Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
		open("b.bin", claims);
		assertThat(old).doesNotExist();
		Files.writeString(old, "x");
		Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH));
		open("c.bin", claims);
		assertThat(old).exists();
	}

	@Test
	void whatTheFirstDownloadGoesOnFromIsNeverTooOld() throws IOException {
		keep("held");
		Files.setLastModifiedTime(this.part, FileTime.from(Instant.EPOCH));
		Files.setLastModifiedTime(this.journal, FileTime.from(Instant.EPOCH));
		FileSink sink = sink("a.bin", new PathClaims(System::nanoTime, Instant::now));
		assertThat(sink.open()).isNotNull();
		assertThat(named()).exists();
		sink.abort();
	}

	@Test
	void aJournalDoesNotVouchForAPartFileThatCameLater() throws IOException {
		keep("the bytes of the first version");
		Files.delete(this.part);
		PartFile second = PartFile.create(this.base, ADDRESS, new CheckpointInterval(Fsync.NONE, System::nanoTime));
		// As another segment would: what lies before it is a hole.
		second.write(new ByteBuffer[] { ByteBuffer.allocate(1) }, 1000);
		assertThat(PartJournal.read(this.base).entry()).isNull();
		second.delete();
	}

	@Test
	void whatIsDurableStaysSoUntilItIsPublished() throws IOException {
		keep("all of it");
		Path target = this.directory.resolve("a.bin");
		FileSink sink = sink("a.bin", new PathClaims(System::nanoTime, Instant::now));
		assertThat(sink.open()).isNotNull();
		sink.begin(new RemoteInfo(OptionalLong.of(9), true, null, null, null, null, ADDRESS), VALIDATOR);
		Files.writeString(target, "somebody else's");
		assertThatExceptionOfType(IOException.class).isThrownBy(sink::commit);
		// As if the process had died in the very moment.
		assertThat(PartJournal.read(this.base).entry()).isNotNull();
		assertThat(named()).hasContent("all of it");
		sink.abort();
		assertThat(target).hasContent("somebody else's");
	}

	@Test
	void aFileThatDiedWithBothNamesIsNotWrittenAgain() throws IOException {
		keep("all of it");
		Path published = this.directory.resolve("a.bin");
		Files.createLink(published, this.part);
		FileSink sink = sink("a.bin", ExistingFile.REPLACE, new PathClaims(System::nanoTime, Instant::now));
		assertThat(sink.open()).isNull();
		assertThat(this.part).doesNotExist();
		assertThat(this.journal).doesNotExist();
		sink.begin(new RemoteInfo(OptionalLong.of(9), true, null, null, null, null, ADDRESS), VALIDATOR);
		sink.write(new ByteBuffer[] { ByteBuffer.wrap("other".getBytes(StandardCharsets.UTF_8)) }, 0);
		assertThat(published).hasContent("all of it");
		sink.abort();
		assertThat(published).hasContent("all of it");
	}

	@ParameterizedTest
	@EnumSource(names = { "FAIL", "SKIP" })
	void aFileThatDiedWithBothNamesIsLeftWithOneWhenItIsFoundToExist(ExistingFile existing) throws IOException {
		keep("all of it");
		Path published = this.directory.resolve("a.bin");
		Files.createLink(published, this.part);
		assertThatExceptionOfType(FileAlreadyExistsException.class)
			.isThrownBy(() -> sink("a.bin", existing, new PathClaims(System::nanoTime, Instant::now)).open());
		assertThat(TestFiles.names(this.directory)).containsExactly("a.bin");
		assertThat(published).hasContent("all of it");
	}

	@Test
	void aPartFileBesideAFileOfOthersStays() throws IOException {
		keep("some of it");
		Files.writeString(this.directory.resolve("a.bin"), "somebody else's");
		assertThatExceptionOfType(FileAlreadyExistsException.class)
			.isThrownBy(() -> sink("a.bin", new PathClaims(System::nanoTime, Instant::now)));
		assertThat(this.part).exists();
		assertThat(this.journal).exists();
	}

	@Test
	void theFirstNameOfAPublishedFileIsSweptAtOnce() throws IOException {
		write(this.part, Duration.ZERO);
		write(this.journal, Duration.ZERO);
		Files.createLink(this.directory.resolve("renamed since"), this.part);
		StalePartFiles.sweep(this.directory, NOW);
		assertThat(TestFiles.names(this.directory)).containsExactly("renamed since");
	}

	@Test
	void whatIsBeingPublishedStays() throws IOException {
		PartFile live = PartFile.create(this.base, ADDRESS, new CheckpointInterval(Fsync.NONE, System::nanoTime));
		Files.createLink(this.directory.resolve("a.bin"), live.path());
		StalePartFiles.sweep(this.directory, NOW);
		assertThat(live.path()).exists();
		live.delete();
	}

	@Test
	void aJournalThatOutlivedItsPartFileIsRemovedByTheNextDownload() throws IOException {
		keep("all of it");
		Files.move(this.part, this.directory.resolve("a.bin"));
		FileSink sink = sink("a.bin", ExistingFile.REPLACE, new PathClaims(System::nanoTime, Instant::now));
		assertThat(sink.open()).isNull();
		assertThat(this.journal).doesNotExist();
		sink.abort();
		assertThat(this.directory.resolve("a.bin")).hasContent("all of it");
	}

	/** On a disk that became read-only for a while, for example. */
	@Test
	void afterACleanUpThatFailedTheDirectoryIsSweptAgain() throws IOException {
		PathClaims claims = new PathClaims(System::nanoTime, () -> NOW);
		FileSink sink = sink("a.bin", claims);
		sink.open();
		sink.begin(new RemoteInfo(OptionalLong.of(9), true, null, null, null, null, ADDRESS), null);
		Path obstacle = Files.createDirectory(this.directory.resolve(named().getFileName() + ".journal.new"));
		Path inIt = Files.createFile(obstacle.resolve("x"));
		assertThatExceptionOfType(DirectoryNotEmptyException.class).isThrownBy(sink::abort);
		Files.delete(inIt);
		Files.delete(obstacle);
		write(this.part, Duration.ZERO);
		open("b.bin", claims);
		assertThat(this.directory).isEmptyDirectory();
	}

	private void keep(String text) throws IOException {
		PartFile file = PartFile.create(this.base, ADDRESS, new CheckpointInterval(Fsync.NONE, System::nanoTime));
		file.belongsTo(VALIDATOR, OptionalLong.empty(), null, null);
		file.write(new ByteBuffer[] { ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)) }, 0);
		file.keep();
		this.part = named();
		assertThat(PartJournal.read(this.base).entry()).isEqualTo(new PartJournal.Entry(VALIDATOR, OptionalLong.empty(),
				List.of(new ByteRange(0, text.length())), null, null));
	}

	/** The part file that the journal names. */
	private Path named() {
		return PartFileName.marked(this.base, PartJournal.read(this.base).writer());
	}

	private static void age(Path file, Duration age) throws IOException {
		Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
	}

	private void open(String name, PathClaims claims) throws IOException {
		FileSink sink = sink(name, claims);
		sink.open();
		sink.abort();
	}

	private FileSink sink(String name, PathClaims claims) throws IOException {
		return sink(name, ExistingFile.FAIL, claims);
	}

	private FileSink sink(String name, ExistingFile existing, PathClaims claims) throws IOException {
		return FileSink.create(this.directory, this.directory.resolve(name), ADDRESS,
				new FileOptions(existing, PartialFiles.KEEP, Fsync.NONE, false), claims);
	}

	private static void write(Path file, Duration age) throws IOException {
		Files.writeString(file, "x");
		age(file, age);
	}

}
