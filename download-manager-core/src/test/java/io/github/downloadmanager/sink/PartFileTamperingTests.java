package io.github.downloadmanager.sink;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What somebody else puts in the place of a part file, or does to it. */
class PartFileTamperingTests extends FileSinkFixture {

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
	void aPartFileThatWasRemovedTakesItsJournalAlong() throws IOException {
		FileSink sink = sink("file", ExistingFile.FAIL, PartialFiles.KEEP);
		writeHalf(sink);
		writeRest(sink);
		Files.delete(part());
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(sink::commit);
		sink.abort();
		assertThat(this.directory).isEmptyDirectory();
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
		FileSink sink = FileSink.create(sub, sub.resolve("file"), ADDRESS,
				new FileOptions(ExistingFile.FAIL, PartialFiles.DELETE, Fsync.NONE, false), this.claims);
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

}
