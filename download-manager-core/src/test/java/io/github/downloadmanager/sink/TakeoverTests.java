package io.github.downloadmanager.sink;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

import io.github.downloadmanager.content.ByteRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A run goes on from the part file of another one that only seems to be dead: its lock is
 * lost, and it writes, publishes or gives up at the worst moment.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class TakeoverTests {

	private static final int HALF = 5 << 20;

	private static final String HELD = "held " + List.of(new ByteRange(0, HALF));

	@TempDir
	Path directory;

	private Path file;

	private Path base;

	@BeforeEach
	void name() {
		this.file = this.directory.resolve("file");
		this.base = this.directory.resolve(PartFileName.of("file", OtherRun.ADDRESS));
	}

	/** With half of the first version durable, and without its lock. */
	private FileSink zombie(ExistingFile existing) throws IOException {
		FileSink sink = OtherRun.sink(this.directory, existing);
		sink.open();
		OtherRun.begin(sink, 1);
		OtherRun.write(sink, 1, 0, HALF);
		// Whoever closes a file gives up all locks that its process has on it.
		Files.readAllBytes(part());
		return sink;
	}

	/** Whether or not it is time for a checkpoint, by which it learns. */
	private static void writeOn(FileSink zombie, int from, int to) throws IOException {
		try {
			OtherRun.write(zombie, 1, from, to);
		}
		catch (DestinationBusyException ex) {
			// The bytes are written all the same.
		}
	}

	/** The one that the journal names. */
	private Path part() {
		return PartFileName.marked(this.base, PartJournal.read(this.base).writer());
	}

	private static Object inode(Path path) throws IOException {
		return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
	}

	@ParameterizedTest
	@EnumSource(names = { "FAIL", "REPLACE" })
	void whatTheFirstStillWritesReachesNobody(ExistingFile existing) throws IOException {
		FileSink zombie = zombie(existing);
		try (OtherRun successor = OtherRun.start(this.directory, existing)) {
			assertThat(successor.does("open")).isEqualTo(HELD);
			assertThat(successor.does("restart")).isEqualTo("done");
			assertThat(successor.does("begin 2")).isEqualTo("done");
			assertThat(successor.does("write 2 0 10000000")).isEqualTo("done");
			writeOn(zombie, HALF, HALF + 1000);
			assertThat(successor.does("write 2 10000000 " + OtherRun.SIZE)).isEqualTo("done");
			writeOn(zombie, HALF + 1000, HALF + 2000);
			assertThat(successor.does("commit")).isEqualTo("done");
			assertThat(this.file).hasBinaryContent(OtherRun.content(2));
		}
		assertThatExceptionOfType(FileSystemException.class)
			.isThrownBy(() -> OtherRun.write(zombie, 1, HALF + 2000, OtherRun.SIZE));
		zombie.abort();
		assertThat(this.file).hasBinaryContent(OtherRun.content(2));
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@ParameterizedTest
	@EnumSource(names = { "FAIL", "REPLACE" })
	void theFirstDoesNotPublishAfterAnotherHasGoneOn(ExistingFile existing) throws IOException {
		FileSink zombie = zombie(existing);
		OtherRun.write(zombie, 1, HALF, OtherRun.SIZE);
		Files.readAllBytes(part());
		try (OtherRun successor = OtherRun.start(this.directory, existing)) {
			assertThat(successor.does("open")).startsWith("held ");
			assertThatExceptionOfType(DestinationBusyException.class).isThrownBy(zombie::commit)
				.satisfies((ex) -> assertThat(ex.path()).isEqualTo(this.file));
			zombie.abort();
			assertThat(this.file).doesNotExist();
			assertThat(successor.does("begin 1")).isEqualTo("done");
			assertThat(successor.does("write 1 " + HALF + " " + OtherRun.SIZE)).isEqualTo("done");
			assertThat(successor.does("commit")).isEqualTo("done");
		}
		assertThat(this.file).hasBinaryContent(OtherRun.content(1));
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@ParameterizedTest
	@EnumSource(names = { "FAIL", "REPLACE" })
	void theFirstDoesNotPublishAfterAnotherHasPublished(ExistingFile existing) throws IOException {
		FileSink zombie = zombie(existing);
		OtherRun.write(zombie, 1, HALF, HALF + 1000);
		try (OtherRun successor = OtherRun.start(this.directory, existing)) {
			successor.does("open");
			successor.does("restart");
			successor.does("begin 2");
			successor.does("write 2 0 " + OtherRun.SIZE);
			assertThat(successor.does("commit")).isEqualTo("done");
		}
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(zombie::commit);
		zombie.abort();
		assertThat(this.file).hasBinaryContent(OtherRun.content(2));
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@Test
	void theFirstRemovesNothingOfTheOthersWhenItGivesUp() throws IOException {
		FileSink zombie = zombie(ExistingFile.FAIL);
		try (OtherRun successor = OtherRun.start(this.directory, ExistingFile.FAIL)) {
			assertThat(successor.does("open")).isEqualTo(HELD);
			Path theirs = part();
			byte[] journal = Files.readAllBytes(PartJournal.of(this.base));
			zombie.abort();
			assertThat(theirs).hasSize(HALF);
			assertThat(PartJournal.of(this.base)).hasBinaryContent(journal);
			assertThat(TestFiles.names(this.directory)).hasSize(2);
			successor.does("begin 1");
			successor.does("write 1 " + HALF + " " + OtherRun.SIZE);
			assertThat(successor.does("commit")).isEqualTo("done");
		}
		assertThat(this.file).hasBinaryContent(OtherRun.content(1));
	}

	@Test
	void theFirstLearnsOfItAtItsNextCheckpoint() throws IOException {
		FileSink zombie = zombie(ExistingFile.FAIL);
		try (OtherRun successor = OtherRun.start(this.directory, ExistingFile.FAIL)) {
			assertThat(successor.does("open")).isEqualTo(HELD);
			byte[] journal = Files.readAllBytes(PartJournal.of(this.base));
			assertThatExceptionOfType(DestinationBusyException.class)
				.isThrownBy(() -> OtherRun.write(zombie, 1, HALF, HALF + (4 << 20)));
			assertThat(PartJournal.of(this.base)).hasBinaryContent(journal);
			zombie.abort();
			assertThat(PartJournal.of(this.base)).hasBinaryContent(journal);
		}
	}

	/** It asked whether the file was its own, and was stopped before the last step. */
	@Test
	void aJournalThatTheFirstPutsLateSpeaksOfNothing() throws IOException {
		FileSink zombie = zombie(ExistingFile.FAIL);
		byte[] late = Files.readAllBytes(PartJournal.of(this.base));
		try (OtherRun successor = OtherRun.start(this.directory, ExistingFile.FAIL)) {
			successor.does("open");
			successor.does("restart");
			successor.does("begin 2");
			Files.write(PartJournal.of(this.base), late);
			// Its next checkpoint.
			successor.does("write 2 0 " + HALF);
			assertThat(PartJournal.read(this.base).entry().validator().value()).isEqualTo("\"v2\"");
			Files.write(PartJournal.of(this.base), late);
		}
		// It died: nothing takes the bytes of the second version for those of the first.
		FileSink third = OtherRun.sink(this.directory, ExistingFile.FAIL);
		assertThat(third.open()).isNull();
		OtherRun.begin(third, 1);
		OtherRun.write(third, 1, 0, OtherRun.SIZE);
		assertThat(third.commit()).hasBinaryContent(OtherRun.content(1));
		zombie.abort();
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@Test
	void aJournalThatTheFirstPutsLateDoesNotKeepTheOtherFromPublishing() throws IOException {
		FileSink zombie = zombie(ExistingFile.FAIL);
		byte[] late = Files.readAllBytes(PartJournal.of(this.base));
		try (OtherRun successor = OtherRun.start(this.directory, ExistingFile.FAIL)) {
			successor.does("open");
			successor.does("begin 1");
			successor.does("write 1 " + HALF + " " + OtherRun.SIZE);
			Files.write(PartJournal.of(this.base), late);
			assertThat(successor.does("commit")).isEqualTo("done");
		}
		zombie.abort();
		assertThat(this.file).hasBinaryContent(OtherRun.content(1));
		// The journal of nothing is removed by whoever comes next.
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> OtherRun.sink(this.directory, ExistingFile.FAIL));
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@Test
	void afterADeathTheBytesAreCopiedToAFileOfItsOwn() throws IOException {
		try (OtherRun first = OtherRun.start(this.directory, ExistingFile.FAIL)) {
			first.does("open");
			first.does("begin 1");
			first.does("write 1 0 1000");
			// What lies between is a hole.
			assertThat(first.does("write 1 5000000 9000000")).isEqualTo("done");
			first.does("write 1 3000000 3500000");
			assertThat(first.does("write 1 3500000 4700000")).isEqualTo("done");
		}
		Path before = part();
		FileSink sink;
		// While it is open its number is not given to another file.
		try (var open = Files.newByteChannel(before)) {
			Object inode = inode(before);
			sink = OtherRun.sink(this.directory, ExistingFile.FAIL);
			DownloadSink.Held held = sink.open();
			assertThat(held).isNotNull();
			assertThat(held.ranges()).contains(new ByteRange(0, 1000));
			assertThat(before).doesNotExist();
			assertThat(inode(part())).isNotEqualTo(inode);
			assertThat(open.isOpen()).isTrue();
		}
		OtherRun.begin(sink, 1);
		OtherRun.write(sink, 1, 1000, 5_000_000);
		OtherRun.write(sink, 1, 9_000_000, OtherRun.SIZE);
		assertThat(sink.commit()).hasBinaryContent(OtherRun.content(1));
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@Test
	void whatWasLeftInGoodOrderIsNotCopied() throws IOException {
		try (OtherRun first = OtherRun.start(this.directory, ExistingFile.FAIL)) {
			first.does("open");
			first.does("begin 1");
			first.does("write 1 0 1000");
			assertThat(first.does("abort")).isEqualTo("done");
		}
		Path before = part();
		Object inode = inode(before);
		FileSink sink = OtherRun.sink(this.directory, ExistingFile.FAIL);
		assertThat(sink.open()).isNotNull();
		assertThat(inode(part())).isEqualTo(inode);
		assertThat(before).doesNotExist();
		assertThat(PartJournal.read(this.base).released()).as("it is in use").isFalse();
		sink.abort();
		assertThat(PartJournal.read(this.base).released()).isTrue();
	}

	/** Somebody may be copying the first one. */
	@Test
	void anotherContentGetsAnotherFile() throws IOException {
		FileSink sink = OtherRun.sink(this.directory, ExistingFile.FAIL);
		sink.open();
		OtherRun.begin(sink, 1);
		OtherRun.write(sink, 1, 0, HALF);
		Path before = part();
		sink.restart();
		assertThat(before).doesNotExist();
		OtherRun.begin(sink, 2);
		OtherRun.write(sink, 2, 0, OtherRun.SIZE);
		assertThat(sink.commit()).hasBinaryContent(OtherRun.content(2));
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@Test
	void ofARunThatLivesNothingIsTaken() throws IOException {
		FileSink sink = OtherRun.sink(this.directory, ExistingFile.FAIL);
		sink.open();
		OtherRun.begin(sink, 1);
		try (OtherRun other = OtherRun.start(this.directory, ExistingFile.FAIL)) {
			assertThat(other.does("open")).isEqualTo("failed DestinationBusyException");
			OtherRun.write(sink, 1, 0, HALF);
			assertThat(other.does("open")).isEqualTo("failed DestinationBusyException");
			assertThat(other.does("abort")).isEqualTo("done");
		}
		OtherRun.write(sink, 1, HALF, OtherRun.SIZE);
		assertThat(sink.commit()).hasBinaryContent(OtherRun.content(1));
	}

}
