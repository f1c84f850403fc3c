package io.github.downloadmanager.sink;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.internal.text.SafeFileName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever lies beside a part file is a journal that holds, or none; and whatever name a
 * file has, it has others.
 */
class SinkFuzzTests {

	private static final URI ADDRESS = URI.create("http://h/a");

	/** The first byte says whether the rest is a file, or lacks its last line only. */
	@FuzzTest(maxDuration = "3m")
	void journal(byte[] data) throws IOException {
		Path directory = Files.createTempDirectory("fuzz");
		Path part = directory.resolve(PartFileName.of("a", ADDRESS));
		Path file = PartJournal.of(part);
		try {
			Files.write(file, bytes(data));
			PartJournal journal = PartJournal.beside(part, ADDRESS);
			PartJournal.Note note = journal.read();
			PartJournal.Entry entry = (note != null) ? note.entry() : null;
			if (entry != null) {
				assertHolds(entry);
				journal.write(entry);
				assertThat(journal.read().entry()).isEqualTo(entry);
			}
		}
		finally {
			Files.deleteIfExists(file);
			Files.delete(directory);
		}
	}

	/** The digest of the address is put in, and the right checksum at the end. */
	private static byte[] bytes(byte[] data) {
		if (data.length == 0 || data[0] != '+') {
			return data;
		}
		String body = new String(Arrays.copyOfRange(data, 1, data.length), StandardCharsets.UTF_8).replace("@",
				TextDigest.of(ADDRESS.toString()));
		CRC32C crc = new CRC32C();
		crc.update(body.getBytes(StandardCharsets.UTF_8));
		return (body + "crc=" + Long.toHexString(crc.getValue()) + "\n").getBytes(StandardCharsets.UTF_8);
	}

	private static void assertHolds(PartJournal.Entry entry) {
		assertThat(entry.ranges()).isNotEmpty();
		long end = -1;
		for (ByteRange range : entry.ranges()) {
			assertThat(range.start()).isGreaterThan(end).isNotNegative();
			assertThat(range.isOpen()).isFalse();
			assertThat(range.end()).isGreaterThan(range.start());
			end = range.end();
		}
		assertThat(entry.total().orElse(Long.MAX_VALUE)).isGreaterThanOrEqualTo(end);
	}

	@FuzzTest(maxDuration = "3m")
	void names(byte[] data) {
		String name = FileNames.choose(new String(data, StandardCharsets.UTF_8), ADDRESS);
		assertThat(FileNames.problem(name)).isNull();
		for (int n : new int[] { 1, 42, Integer.MAX_VALUE }) {
			String other = FileNames.numbered(name, n);
			assertThat(other.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, SafeFileName.MAX_BYTES);
			// A name that ends like this already may be its own n-th: then the next is
			// tried.
			assertThat(other).contains(" (" + n + ")");
			assertThat(FileNames.problem(other)).isNull();
		}
		String part = PartFileName.of(name, ADDRESS);
		assertThat(PartJournal.of(PartFileName.marked(Path.of(part), "01f00ba2"))
			.toString()
			.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(SafeFileName.MAX_BYTES - ".new".length());
	}

}
