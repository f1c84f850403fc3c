package io.github.downloadmanager.sink;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.text.ResourceAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class PartJournalTests {

	private static final URI ADDRESS = URI.create("http://files.example/file?token=S3CRET");

	private static final PartJournal.Entry ENTRY = new PartJournal.Entry(new Validator("\"v1\""), OptionalLong.of(1000),
			List.of(new ByteRange(0, 100), new ByteRange(500, 600)), "gzip", "said.bin");

	private static final String BASE = ".x.0123456789abcdef.part";

	@TempDir
	Path directory;

	private Path base;

	private Path file;

	private PartJournal journal;

	@BeforeEach
	void setUp() {
		this.base = this.directory.resolve(BASE);
		this.journal = PartJournal.beside(this.base, ADDRESS);
		this.file = PartJournal.of(this.base);
	}

	private PartJournal.@Nullable Entry entry() {
		PartJournal.Note note = this.journal.read();
		return (note != null) ? note.entry() : null;
	}

	@Test
	void readsWhatItWrote() throws IOException {
		this.journal.write(ENTRY);
		assertThat(entry()).isEqualTo(ENTRY);
		assertThat(TestFiles.names(this.directory)).containsExactly(BASE + ".journal");
	}

	@Test
	void theSizeMayBeUnknown() throws IOException {
		PartJournal.Entry entry = new PartJournal.Entry(new Validator("Wed, 21 Oct 2015 07:28:00 GMT"),
				OptionalLong.empty(), List.of(new ByteRange(0, Long.MAX_VALUE - 1)), null, null);
		this.journal.write(entry);
		assertThat(entry()).isEqualTo(entry);
	}

	@Test
	void codingAndNameMayBeAnythingAServerSays() throws IOException {
		for (String said : List.of("x", "gzip, br", "a=b&c=%0A%", "+ +", "crc=0", "na\u00efve \u2013 \ud83d\ude00.bin",
				"%", "ranges=0-1", "unknown")) {
			PartJournal.Entry entry = new PartJournal.Entry(new Validator("\"v1\""), OptionalLong.of(1000),
					List.of(new ByteRange(0, 100)), said, said);
			this.journal.write(entry);
			assertThat(entry()).as(said).isEqualTo(entry);
		}
		for (String name : new String[] { null, "-", "a".repeat(255), "\ud83d\ude00".repeat(63) }) {
			PartJournal.Entry entry = new PartJournal.Entry(new Validator("\"v1\""), OptionalLong.of(1000),
					List.of(new ByteRange(0, 100)), null, name);
			this.journal.write(entry);
			assertThat(entry()).as(name).isEqualTo(entry);
		}
	}

	@Test
	void hasTheChecksumsThatJoinTheBytes() throws IOException {
		PartJournal.Entry entry = new PartJournal.Entry(new Validator("\"v1\""), OptionalLong.of(1000),
				List.of(new ByteRange(0, 100)), null, null,
				List.of(Checksum.sha256("ab".repeat(32)), new Checksum("SHA-512/256", "cd".repeat(32))));
		this.journal.write(entry);
		assertThat(entry()).isEqualTo(entry);
	}

	@Test
	void withAChecksumThatNobodyCanComputeIsAbsentEvenWithARightChecksumOfItsOwn() throws IOException {
		String good = body();
		for (String checksums : List.of("", "SHA-256", "SHA-256%3Aab", "NONE%3A" + "ab".repeat(32), ",", "%zz")) {
			rewrite(good + "checksums=" + checksums + "\n");
			assertThat(entry()).as(checksums).isNull();
		}
		rewrite(good + "checksums=SHA-256%3A" + "ab".repeat(32) + "\n");
		assertThat(entry()).isNotNull();
	}

	/** Whoever wrote it, the name has no say in where the file is. */
	@Test
	void withANameThatIsNotSafeIsAbsentEvenWithARightChecksum() throws IOException {
		String good = body();
		for (String name : List.of("../../x", "..%2F..%2Fx", "%2Fetc%2Fpasswd", "..%5Cx", "..", ".hidden", "con",
				"a%0Ab", "a%00b", "a%E2%80%AEb", "a%3Ab", "a%", "%zz", "+a", "%FF%2F", "a".repeat(256), "e%CC%81")) {
			rewrite(good.replace("name=said.bin", "name=" + name));
			assertThat(entry()).as(name).isNull();
		}
		for (String encoding : List.of("gz%0Aip", "gz%00ip", "gz%", "%E2%80%A8")) {
			rewrite(good.replace("encoding=gzip", "encoding=" + encoding));
			assertThat(entry()).as(encoding).isNull();
		}
	}

	@Test
	void whatServersSayAddsNoLines() throws IOException {
		this.journal.write(new PartJournal.Entry(new Validator("\"v1\""), OptionalLong.of(1000),
				List.of(new ByteRange(0, 100)), "gzip\nname=x\ncrc=0", "a\nranges=0-1000"));
		assertThat(Files.readAllLines(this.file)).hasSize(10);
		assertThat(entry()).isNull();
	}

	@Test
	void tellsWhetherAnotherRunHasWrittenIt() throws IOException {
		assertThat(this.journal.isOwn()).isFalse();
		this.journal.write(ENTRY);
		assertThat(this.journal.isOwn()).isTrue();
		PartJournal other = PartJournal.beside(this.base, ADDRESS);
		assertThat(other.isOwn()).isFalse();
		other.write(ENTRY);
		assertThat(this.journal.isOwn()).isFalse();
		assertThat(entry()).isEqualTo(ENTRY);
	}

	@Test
	void saysWhoWritesBeforeAnythingIsDurable() throws IOException {
		this.journal.claim();
		assertThat(this.journal.isOwn()).isTrue();
		assertThat(this.journal.read()).isEqualTo(new PartJournal.Note(TextDigest.of(ResourceAddress.of(ADDRESS)),
				PartFileName.kind(this.journal.part().getFileName().toString()).mark(), false, null));
	}

	@Test
	void saysWhetherItsWriterWritesNothingAnyMore() throws IOException {
		this.journal.write(ENTRY);
		assertThat(this.journal.read().released()).isFalse();
		this.journal.release(ENTRY);
		assertThat(this.journal.read().released()).isTrue();
		assertThat(entry()).isEqualTo(ENTRY);
	}

	@Test
	void isNotRemovedByWhoHasNotWrittenItLast() throws IOException {
		this.journal.write(ENTRY);
		PartJournal other = this.journal.next();
		assertThat(other.part()).isNotEqualTo(this.journal.part());
		other.write(ENTRY);
		assertThat(this.journal.isOfAnother()).isTrue();
		this.journal.delete();
		assertThat(other.isOwn()).isTrue();
		other.delete();
		assertThat(this.directory).isEmptyDirectory();
		assertThat(this.journal.isOfAnother()).isFalse();
	}

	/** It becomes part of the name of a file. */
	@Test
	void withAMarkThatIsNoneIsAbsentEvenWithARightChecksum() throws IOException {
		String good = body();
		String mark = this.journal.read().writer();
		for (String other : List.of("", "../../x", "0123456", "012345678", "0123ABCD", "*")) {
			rewrite(good.replace("writer=" + mark, "writer=" + other));
			assertThat(this.journal.read()).as(other).isNull();
		}
	}

	/** It may hold bytes in a coding, and does not say so. */
	@Test
	void ofTheFirstVersionIsAbsent() throws IOException {
		rewrite("download-manager-journal 1\nuri=" + TextDigest.of(ADDRESS.toString())
				+ "\nvalidator=\"v1\"\ntotal=1000\nranges=0-100,500-600\n");
		assertThat(this.journal.read()).isNull();
	}

	@Test
	void isAbsentIfThereIsNone() {
		assertThat(entry()).isNull();
	}

	@Test
	void showsNothingOfTheAddress() throws IOException {
		this.journal.write(ENTRY);
		assertThat(this.file).content().doesNotContain("S3CRET", "files.example");
	}

	@Test
	void ofAnotherAddressIsAbsent() throws IOException {
		PartJournal.beside(this.base, URI.create("http://files.example/other")).write(ENTRY);
		assertThat(entry()).isNull();
	}

	@Test
	void tornAtAnyByteIsAbsent() throws IOException {
		this.journal.write(ENTRY);
		byte[] whole = Files.readAllBytes(this.file);
		for (int length = 0; length < whole.length; length++) {
			Files.write(this.file, java.util.Arrays.copyOf(whole, length));
			assertThat(entry()).as("%d bytes", length).isNull();
		}
	}

	@Test
	void withAnyBitFlippedIsAbsent() throws IOException {
		this.journal.write(ENTRY);
		byte[] whole = Files.readAllBytes(this.file);
		for (int bit = 0; bit < whole.length * 8; bit++) {
			byte[] flipped = whole.clone();
			flipped[bit / 8] ^= (byte) (1 << (bit % 8));
			Files.write(this.file, flipped);
			assertThat(entry()).as("bit %d", bit).isNull();
		}
	}

	@Test
	void randomBytesAreAbsent() throws IOException {
		Random random = new Random(5);
		for (int i = 0; i < 500; i++) {
			byte[] bytes = new byte[random.nextInt(300)];
			random.nextBytes(bytes);
			Files.write(this.file, bytes);
			assertThat(entry()).isNull();
		}
	}

	@Test
	void ofAnotherVersionIsAbsentEvenWithARightChecksum() throws IOException {
		String good = body();
		for (int version : new int[] { 1, 2, 4, 33 }) {
			rewrite(good.replace("journal 3", "journal " + version));
			assertThat(entry()).as("%d", version).isNull();
		}
	}

	@Test
	void withNonsenseAndARightChecksumIsAbsent() throws IOException {
		String good = body();
		rewrite(good);
		assertThat(entry()).as("the checksum of the test is right").isEqualTo(ENTRY);
		for (String ranges : List.of("", "0-0", "5-1", "-5-10", "0-1001", "0-9999999999999999999", "a-b", "0-10,5")) {
			rewrite(good.replace("ranges=0-100,500-600", "ranges=" + ranges));
			assertThat(entry()).as(ranges).isNull();
		}
		for (String total : List.of("", "-1", "x", "599", "9999999999999999999")) {
			rewrite(good.replace("total=1000", "total=" + total));
			assertThat(entry()).as(total).isNull();
		}
	}

	/** It has no say in where files are. */
	@Test
	void withAPathInItIsAbsentEvenWithARightChecksum() throws IOException {
		String good = body();
		for (String line : List.of("path=../../x\n", "file=/etc/passwd\n", "ranges=../../x\n", "../../x\n")) {
			rewrite(good + line);
			assertThat(entry()).as(line).isNull();
			rewrite(line + good);
			assertThat(entry()).as(line).isNull();
		}
	}

	/** All but the checksum. */
	private String body() throws IOException {
		this.journal.write(ENTRY);
		String body = Files.readString(this.file);
		return body.substring(0, body.lastIndexOf("crc="));
	}

	private void rewrite(String body) throws IOException {
		java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
		crc.update(body.getBytes(StandardCharsets.UTF_8));
		Files.writeString(this.file, body + "crc=" + Long.toHexString(crc.getValue()) + "\n");
	}

	@Test
	void ofAGibibyteIsAbsentAndNotRead() throws IOException {
		try (RandomAccessFile sparse = new RandomAccessFile(this.file.toFile(), "rw")) {
			sparse.setLength(1L << 30);
		}
		assertThat(entry()).isNull();
	}

	@Test
	void behindALinkIsAbsentAndNotWrittenThrough() throws IOException {
		this.journal.write(ENTRY);
		Path other = this.directory.resolve("other");
		Files.move(this.file, other);
		Files.createSymbolicLink(this.file, other);
		assertThat(entry()).isNull();
		byte[] before = Files.readAllBytes(other);
		Path fresh = this.base.resolveSibling(PartJournal.of(this.journal.part()).getFileName() + ".new");
		Files.createSymbolicLink(fresh, other);
		this.journal.write(new PartJournal.Entry(new Validator("\"v2\""), OptionalLong.empty(),
				List.of(new ByteRange(0, 1)), null, null));
		assertThat(other).hasBinaryContent(before);
		assertThat(this.file).isRegularFile();
		assertThat(Files.isSymbolicLink(this.file)).isFalse();
	}

	@Test
	void aDirectoryInItsPlaceIsAbsent() throws IOException {
		Files.createDirectory(this.file);
		assertThat(entry()).isNull();
	}

}
