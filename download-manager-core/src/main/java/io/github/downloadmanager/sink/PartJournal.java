package io.github.downloadmanager.sink;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.ByteRanges;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.text.ResourceAddress;
import io.github.downloadmanager.internal.text.SafeFileName;
import org.jspecify.annotations.Nullable;

/**
 * Says who writes to a destination, in which part file, and which of its bytes are
 * durable: for a later run. There is one for each destination, whoever writes there. A
 * few lines of text, replaced as a whole; one that is torn or of another version counts
 * as absent. The address is stored as a digest only.
 * <p>
 * A writer is known by a mark, and so is its part file. A journal that is written late,
 * by who does not own the destination any more, therefore speaks of a part file that is
 * gone, and never of that of another writer.
 */
final class PartJournal {

	/** The versions before did not say which part file they speak of. */
	private static final String FORMAT = "download-manager-journal 3";

	/** Far more than an entry needs; a larger file is not one of ours. */
	private static final int MAX_BYTES = 16 * 1024;

	/** What is in a journal besides the entry takes less. */
	private static final int MAX_ENTRY_BYTES = MAX_BYTES - 256;

	private static final Pattern MARK = Pattern.compile("[0-9a-f]{8}");

	private static final int LINES_OF_A_CLAIM = 5;

	/** Of an entry without checksums; with some there is one more. */
	private static final int LINES = 10;

	private final Path base;

	private final String uriDigest;

	private final String mark = PartFileName.newMark();

	private final Path path;

	/** Where it is written before it takes the place of the last one. */
	private final Path fresh;

	private PartJournal(Path base, String uriDigest) {
		this.base = base;
		this.uriDigest = uriDigest;
		this.path = of(base);
		this.fresh = fresh(base, this.mark);
	}

	/**
	 * The journal of a destination, for a new writer.
	 * @param base see {@link PartFileName#of}
	 * @param uri the requested address
	 */
	static PartJournal beside(Path base, URI uri) {
		return new PartJournal(base, TextDigest.of(ResourceAddress.of(uri)));
	}

	/** The same for another writer. */
	PartJournal next() {
		return new PartJournal(this.base, this.uriDigest);
	}

	/** The part file of this writer. */
	Path part() {
		return PartFileName.marked(this.base, this.mark);
	}

	/** Where the journal of a destination is, if it has one. */
	static Path of(Path base) {
		return base.resolveSibling(base.getFileName() + ".journal");
	}

	private static Path fresh(Path base, String mark) {
		Path part = PartFileName.marked(base, mark);
		return part.resolveSibling(of(part).getFileName() + ".new");
	}

	/**
	 * Remove what a writer that died was writing. One that lives has lost its part file.
	 */
	static void deleteUnfinished(Path base, String writer) throws IOException {
		Files.deleteIfExists(fresh(base, writer));
	}

	/** Remove the journal of a destination, whoever wrote it. */
	static boolean deleteOf(Path base) throws IOException {
		return Files.deleteIfExists(of(base));
	}

	/**
	 * Whether an entry could be read again: a server may send a tag of any length, for
	 * example.
	 */
	static boolean takes(Entry entry) {
		return text(entry).getBytes(StandardCharsets.UTF_8).length <= MAX_ENTRY_BYTES;
	}

	/** Say who writes here from now on; of its bytes none is durable yet. */
	void claim() throws IOException {
		prepare(null, false);
		put();
	}

	/** Say which bytes are durable. */
	void write(Entry entry) throws IOException {
		prepare(entry, false);
		put();
	}

	/** The same, and that this writer writes nothing any more. */
	void release(Entry entry) throws IOException {
		prepare(entry, true);
		put();
	}

	/** The first half of writing it, the one that takes time. */
	void prepare(@Nullable Entry entry, boolean released) throws IOException {
		String body = FORMAT + "\nuri=" + this.uriDigest + "\nwriter=" + this.mark + "\nreleased=" + released + "\n"
				+ ((entry != null) ? text(entry) : "");
		byte[] bytes = (body + "crc=" + crc(body) + "\n").getBytes(StandardCharsets.UTF_8);
		Files.deleteIfExists(this.fresh);
		try (FileChannel channel = FileChannel.open(this.fresh,
				Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
			ByteBuffer buffer = ByteBuffer.wrap(bytes);
			while (buffer.hasRemaining()) {
				channel.write(buffer);
			}
			if (entry != null) {
				channel.force(false);
			}
		}
		catch (IOException ex) {
			Files.deleteIfExists(this.fresh);
			throw ex;
		}
	}

	/** The second half: it takes the place of what was there. */
	void put() throws IOException {
		Files.move(this.fresh, this.path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	/**
	 * Read it, whoever wrote it.
	 * @return what it says, without an entry if that is of another address; {@code null}
	 * if there is none
	 */
	@Nullable Note read() {
		Note note = read(this.base);
		return (note == null || note.uriDigest().equals(this.uriDigest)) ? note
				: new Note(note.uriDigest(), note.writer(), note.released(), null);
	}

	/** The same for any address. */
	static @Nullable Note read(Path base) {
		try {
			Path path = of(base);
			if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.size(path) > MAX_BYTES) {
				return null;
			}
			return parse(Files.readString(path));
		}
		catch (IOException | RuntimeException ex) {
			// Not readable as one of ours, for whatever reason: then there is none.
			return null;
		}
	}

	/** Whether the last one who wrote it is this writer. */
	boolean isOwn() {
		Note note = read(this.base);
		return note != null && note.writer().equals(this.mark);
	}

	/** Whether the last one who wrote it is another writer. */
	boolean isOfAnother() {
		Note note = read(this.base);
		return note != null && !note.writer().equals(this.mark);
	}

	/** Remove it, unless another writer has written it since. */
	void delete() throws IOException {
		if (isOwn()) {
			Files.deleteIfExists(this.path);
		}
		Files.deleteIfExists(this.fresh);
	}

	private static @Nullable Note parse(String text) {
		int crcLine = text.lastIndexOf("crc=");
		if (crcLine < 0 || !text.substring(crcLine).equals("crc=" + crc(text.substring(0, crcLine)) + "\n")) {
			return null;
		}
		String[] lines = text.split("\n");
		boolean holds = lines.length == LINES || lines.length == LINES + 1;
		if ((!holds && lines.length != LINES_OF_A_CLAIM) || !lines[0].equals(FORMAT)) {
			return null;
		}
		String writer = value(lines[2], "writer=");
		if (!MARK.matcher(writer).matches()) {
			return null;
		}
		Entry entry = null;
		if (holds) {
			entry = entry(lines);
			if (entry == null) {
				return null;
			}
		}
		return new Note(value(lines[1], "uri="), writer, value(lines[3], "released=").equals("true"), entry);
	}

	private static @Nullable Entry entry(String[] lines) {
		String total = value(lines[5], "total=");
		OptionalLong size = total.equals("unknown") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(total));
		List<ByteRange> ranges = ranges(value(lines[6], "ranges="));
		long end = ranges.get(ranges.size() - 1).end();
		if (end == ByteRange.OPEN || (size.isPresent() && end > size.getAsLong())) {
			return null;
		}
		String encoding = unescaped(value(lines[7], "encoding="));
		String name = unescaped(value(lines[8], "name="));
		if ((encoding != null && encoding.codePoints().anyMatch(SafeFileName::isUnprintable))
				|| !Objects.equals(name, SafeFileName.of(name))) {
			// No server's answer was understood like that.
			return null;
		}
		return new Entry(new Validator(value(lines[4], "validator=")), size, ranges, encoding, name,
				(lines.length > LINES) ? checksums(value(lines[9], "checksums=")) : List.of());
	}

	private static List<Checksum> checksums(String text) {
		List<Checksum> checksums = new ArrayList<>();
		for (String checksum : text.split(",")) {
			String pair = String.valueOf(unescaped(checksum));
			int colon = pair.lastIndexOf(':');
			checksums.add(new Checksum(pair.substring(0, colon), pair.substring(colon + 1)));
		}
		if (checksums.isEmpty()) {
			throw new IllegalArgumentException("no checksum");
		}
		return checksums;
	}

	private static String text(Entry entry) {
		return "validator=" + entry.validator().value() + "\ntotal="
				+ (entry.total().isPresent() ? entry.total().getAsLong() : "unknown") + "\nranges="
				+ text(entry.ranges()) + "\nencoding=" + escaped(entry.contentEncoding()) + "\nname="
				+ escaped(entry.fileName()) + "\n" + checksums(entry.checksums());
	}

	/**
	 * Only where there are some: a version that does not know the line trusts nothing.
	 */
	private static String checksums(List<Checksum> checksums) {
		return checksums.isEmpty() ? ""
				: checksums.stream()
					.map((checksum) -> escaped(checksum.algorithm() + ":" + checksum.hex()))
					.collect(Collectors.joining(",", "checksums=", "\n"));
	}

	/** What servers say may have any characters; a line has no other line in it. */
	private static String escaped(@Nullable String text) {
		return (text != null) ? URLEncoder.encode(text, StandardCharsets.UTF_8) : "";
	}

	private static @Nullable String unescaped(String text) {
		return text.isEmpty() ? null : URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	private static String text(List<ByteRange> ranges) {
		return ranges.stream().map((range) -> range.start() + "-" + range.end()).collect(Collectors.joining(","));
	}

	private static List<ByteRange> ranges(String text) {
		ByteRanges ranges = new ByteRanges();
		for (String range : text.split(",")) {
			int dash = range.indexOf('-');
			ByteRange parsed = new ByteRange(Long.parseLong(range.substring(0, dash)),
					Long.parseLong(range.substring(dash + 1)));
			ranges.add(parsed.start(), parsed.end());
		}
		return ranges.toList();
	}

	private static String value(String line, String name) {
		if (!line.startsWith(name)) {
			throw new IllegalArgumentException("no " + name);
		}
		return line.substring(name.length());
	}

	private static String crc(String text) {
		CRC32C crc = new CRC32C();
		crc.update(text.getBytes(StandardCharsets.UTF_8));
		return Long.toHexString(crc.getValue());
	}

	/**
	 * What a journal says.
	 *
	 * @param uriDigest of the address that is fetched
	 * @param writer the mark of who wrote it, and of its part file
	 * @param released whether that one writes nothing any more
	 * @param entry what its part file holds, or {@code null} for nothing
	 */
	record Note(String uriDigest, String writer, boolean released, @Nullable Entry entry) {

	}

	/**
	 * What a part file holds.
	 *
	 * @param validator of the content
	 * @param total size of the content in bytes, empty if unknown
	 * @param ranges which of its bytes are durable; not empty
	 * @param contentEncoding the content coding that they are in, or {@code null}
	 * @param fileName the safe name that the server gave, or {@code null}
	 * @param checksums what must prove that the bytes belong together; empty if the
	 * validator does
	 */
	record Entry(Validator validator, OptionalLong total, List<ByteRange> ranges, @Nullable String contentEncoding,
			@Nullable String fileName, List<Checksum> checksums) {

		Entry(Validator validator, OptionalLong total, List<ByteRange> ranges, @Nullable String contentEncoding,
				@Nullable String fileName) {
			this(validator, total, ranges, contentEncoding, fileName, List.of());
		}

		DownloadSink.Held held() {
			return new DownloadSink.Held(this.validator, this.total, this.ranges, this.contentEncoding, this.fileName,
					this.checksums);
		}

		/** The position after the last byte that is durable. */
		long end() {
			return this.ranges.get(this.ranges.size() - 1).end();
		}

	}

}
