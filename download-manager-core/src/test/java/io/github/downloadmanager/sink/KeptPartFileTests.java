package io.github.downloadmanager.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What one sink leaves in its part file, and what the next one takes from it. */
class KeptPartFileTests extends FileSinkFixture {

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

	/** It was killed while it wrote the next entry. */
	@ParameterizedTest
	@EnumSource
	void whatADeadRunWasAboutToSayIsRemovedWithItsPartFile(PartialFiles next) throws IOException {
		FileSink dead = sink("file", ExistingFile.FAIL, PartialFiles.KEEP);
		writeHalf(dead);
		dead.abort();
		Files.writeString(file(part().getFileName() + ".journal.new"), "download-manager-jour");
		FileSink sink = sink("file", ExistingFile.FAIL, next);
		sink.open();
		sink.begin(info(null), V1);
		sink.write(new ByteBuffer[] { ByteBuffer.wrap(CONTENT) }, 0);
		sink.commit();
		assertThat(TestFiles.names(this.directory)).containsExactly("file");
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
		Path journal = PartJournal.of(futurePart("file"));
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
	void whatADeadRunPublishedLosesItsFirstName() throws IOException {
		Files.write(file("file"), OLD);
		Files.createLink(file(PartFileName.randomName("file")), file("file"));
		assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> sink("file"));
		try (var list = Files.list(this.directory)) {
			assertThat(list).containsExactly(file("file"));
		}
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
		return FileSink.create(this.directory, this.directory.resolve("file"), ADDRESS,
				new FileOptions(ExistingFile.FAIL, partial, Fsync.NONE, false),
				new PathClaims(System::nanoTime, Instant::now));
	}

}
