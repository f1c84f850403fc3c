package io.github.downloadmanager.sink;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.OtherProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A process loses its lock on a file when it closes any of the channels that it has on
 * it. So the part file is not opened twice; and after others have, it is locked again.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class PartFileLockTests {

	private static final URI ADDRESS = URI.create("http://files.example/file");

	private static final Validator V1 = new Validator("\"v1\"");

	private static final byte[] CONTENT = Content.of(1, 10_000);

	@TempDir
	Path directory;

	private FileSink sink(PartialFiles partial) throws IOException {
		return FileSink.create(this.directory, this.directory.resolve("file"), ADDRESS,
				new FileOptions(ExistingFile.REPLACE, partial, Fsync.CHECKPOINT, false),
				new PathClaims(System::nanoTime, Instant::now));
	}

	private static void begin(FileSink sink) throws IOException {
		sink.begin(new RemoteInfo(OptionalLong.of(CONTENT.length), true, V1.value(), null, null, null, ADDRESS), V1);
	}

	private FileSink half(PartialFiles partial) throws IOException {
		FileSink sink = sink(partial);
		sink.open();
		begin(sink);
		sink.write(new ByteBuffer[] { ByteBuffer.wrap(CONTENT, 0, 5000) }, 0);
		return sink;
	}

	private static void writeRest(FileSink sink) throws IOException {
		sink.write(new ByteBuffer[] { ByteBuffer.wrap(CONTENT, 5000, 5000) }, 5000);
	}

	private Path journal() {
		return PartJournal.of(this.directory.resolve(PartFileName.of("file", ADDRESS)));
	}

	private Path part() throws IOException {
		return TestFiles.names(this.directory)
			.stream()
			.filter((name) -> name.endsWith(".part"))
			.map(this.directory::resolve)
			.findFirst()
			.orElseThrow();
	}

	@ParameterizedTest
	@EnumSource(PartialFiles.class)
	void whatWasWrittenIsReadAgainWithoutLosingTheLock(PartialFiles partial) throws IOException {
		FileSink sink = half(partial);
		try (InputStream bytes = sink.reread(1000)) {
			assertThat(bytes.available()).isEqualTo(4000);
			assertThat(bytes.read()).isEqualTo(CONTENT[1000] & 0xFF);
			assertThat(bytes.readAllBytes()).isEqualTo(Arrays.copyOfRange(CONTENT, 1001, 5000));
			assertThat(bytes.read()).isNegative();
		}
		assertThat(OtherProcess.couldLock(part())).isFalse();
		writeRest(sink);
		assertThat(sink.commit()).hasBinaryContent(CONTENT);
	}

	@Test
	void theTimeIsSetWithoutLosingTheLock() throws IOException {
		PartFile part = PartFile.createTemporary(this.directory.resolve("file"),
				new CheckpointInterval(Fsync.NONE, System::nanoTime));
		part.setLastModified(FileTime.from(Instant.EPOCH));
		assertThat(OtherProcess.couldLock(part.path())).isFalse();
		part.delete();
	}

	@ParameterizedTest
	@EnumSource(PartialFiles.class)
	void itIsLockedAgainAfterOthersHaveReadIt(PartialFiles partial) throws IOException {
		FileSink sink = half(partial);
		Path staged = sink.staged();
		assertThat(Files.readAllBytes(staged)).hasSize(5000);
		assertThat(OtherProcess.couldLock(staged)).as("the reader took the lock").isTrue();
		writeRest(sink);
		assertThat(OtherProcess.couldLock(staged)).isFalse();
		assertThat(sink.commit()).hasBinaryContent(CONTENT);
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@ParameterizedTest
	@EnumSource(PartialFiles.class)
	void whatAnotherProcessHasTakenIsNotPublishedNorRemoved(PartialFiles partial) throws IOException {
		FileSink sink = half(partial);
		writeRest(sink);
		Path staged = sink.staged();
		Files.readAllBytes(staged);
		try (OtherProcess other = OtherProcess.locking(staged)) {
			assertThat(other.hasLock()).isTrue();
			assertThatExceptionOfType(FileSystemException.class).isThrownBy(sink::commit)
				.withMessageContaining("another process has taken the part file");
			sink.abort();
		}
		assertThat(staged).hasBinaryContent(CONTENT);
		assertThat(this.directory.resolve("file")).doesNotExist();
	}

	@ParameterizedTest
	@EnumSource(PartialFiles.class)
	void whatAnotherProcessHasTakenIsLeftWithItsJournalByAbort(PartialFiles partial) throws IOException {
		FileSink sink = half(partial);
		writeRest(sink);
		Path staged = sink.staged();
		Files.readAllBytes(staged);
		Files.writeString(journal(), "of the other");
		List<String> before = TestFiles.names(this.directory);
		try (OtherProcess other = OtherProcess.locking(staged)) {
			assertThat(other.hasLock()).isTrue();
			sink.abort();
		}
		assertThat(TestFiles.names(this.directory)).isEqualTo(before);
		assertThat(staged).hasBinaryContent(CONTENT);
		assertThat(journal()).hasContent("of the other");
	}

	@ParameterizedTest
	@EnumSource(PartialFiles.class)
	void whatAnotherProcessHasTakenIsNotEmptied(PartialFiles partial) throws IOException {
		FileSink sink = half(partial);
		Path staged = sink.staged();
		Files.readAllBytes(staged);
		try (OtherProcess other = OtherProcess.locking(staged)) {
			assertThat(other.hasLock()).isTrue();
			assertThatExceptionOfType(FileSystemException.class).isThrownBy(sink::restart);
			sink.abort();
		}
		assertThat(staged).hasSize(5000);
	}

	@Test
	void whatWasGoneOnFromIsPublishedAfterOthersHaveReadIt() throws IOException {
		half(PartialFiles.KEEP).abort();
		FileSink sink = sink(PartialFiles.KEEP);
		assertThat(sink.open()).isNotNull();
		begin(sink);
		writeRest(sink);
		Files.readAllBytes(sink.staged());
		assertThat(sink.commit()).hasBinaryContent(CONTENT);
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
	}

	@Test
	void abortRemovesWhatOthersHaveRead() throws IOException {
		FileSink sink = half(PartialFiles.DELETE);
		Files.readAllBytes(sink.staged());
		sink.abort();
		assertThat(this.directory).isEmptyDirectory();
	}

}
