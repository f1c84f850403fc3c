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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

import io.github.downloadmanager.source.ByteRange;
import io.github.downloadmanager.source.ByteRanges;
import io.github.downloadmanager.source.SafeFileName;
import io.github.downloadmanager.source.Validator;
import org.jspecify.annotations.Nullable;

/**
 * Says what a part file holds, for a later run. A few lines of text, replaced as a whole;
 * one that is torn, of another address or of another version counts as absent. The
 * address is stored as a digest only.
 */
final class Journal {

	/** The first version said nothing of the content coding: its bytes may be in any. */
	private static final String FORMAT = "download-manager-journal 2";

	/** Far more than an entry needs; a larger file is not one of ours. */
	private static final long MAX_BYTES = 16 * 1024;

	private final Path path;

	private final String uriDigest;

	/** Tells what is written here from what another run writes to the same place. */
	private final String writer = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

	private Journal(Path path, String uriDigest) {
		this.path = path;
		this.uriDigest = uriDigest;
	}

	static Journal beside(Path part, URI uri) {
		return new Journal(of(part), digest(uri.toString()));
	}

	/** Where the journal of a part file is, if it has one. */
	static Path of(Path part) {
		return part.resolveSibling(part.getFileName() + ".journal");
	}

	/** Remove the journal of a part file, whoever wrote it. */
	static void deleteOf(Path part) throws IOException {
		Path path = of(part);
		// Without it, what may be left of writing it vouches for nothing, and is swept
		// away.
		if (Files.deleteIfExists(path)) {
			Files.deleteIfExists(next(path));
		}
	}

	static String digest(String value) {
		try {
			byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

	void write(Entry entry) throws IOException {
		String body = FORMAT + "\nuri=" + this.uriDigest + "\nvalidator=" + entry.validator().value() + "\ntotal="
				+ (entry.total().isPresent() ? entry.total().getAsLong() : "unknown") + "\nranges="
				+ text(entry.ranges()) + "\nencoding=" + escaped(entry.contentEncoding()) + "\nname="
				+ escaped(entry.fileName()) + "\nwriter=" + this.writer + "\n";
		byte[] bytes = (body + "crc=" + crc(body) + "\n").getBytes(StandardCharsets.UTF_8);
		Path fresh = next(this.path);
		Files.deleteIfExists(fresh);
		try (FileChannel channel = FileChannel.open(fresh,
				Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
			ByteBuffer buffer = ByteBuffer.wrap(bytes);
			while (buffer.hasRemaining()) {
				channel.write(buffer);
			}
			channel.force(false);
		}
		catch (IOException ex) {
			Files.deleteIfExists(fresh);
			throw ex;
		}
		Files.move(fresh, this.path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	@Nullable Entry read() {
		try {
			String text = text();
			return (text != null) ? parse(text) : null;
		}
		catch (IOException | RuntimeException ex) {
			// Not readable as one of ours, for whatever reason: then there is none.
			return null;
		}
	}

	/** Whether what is there now was written here. */
	boolean isOwn() {
		try {
			String text = text();
			return text != null && text.contains("\nwriter=" + this.writer + "\n");
		}
		catch (IOException ex) {
			return false;
		}
	}

	private @Nullable String text() throws IOException {
		if (!Files.isRegularFile(this.path, LinkOption.NOFOLLOW_LINKS) || Files.size(this.path) > MAX_BYTES) {
			return null;
		}
		return Files.readString(this.path);
	}

	void delete() throws IOException {
		Files.deleteIfExists(this.path);
		Files.deleteIfExists(next(this.path));
	}

	/** Where it is written before it takes the place of the last one. */
	private static Path next(Path path) {
		return path.resolveSibling(path.getFileName() + ".new");
	}

	private @Nullable Entry parse(String text) {
		int crcLine = text.lastIndexOf("crc=");
		if (crcLine < 0 || !text.substring(crcLine).equals("crc=" + crc(text.substring(0, crcLine)) + "\n")) {
			return null;
		}
		String[] lines = text.split("\n");
		if (lines.length != 9 || !lines[0].equals(FORMAT) || !lines[1].equals("uri=" + this.uriDigest)) {
			return null;
		}
		String total = value(lines[3], "total=");
		OptionalLong size = total.equals("unknown") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(total));
		List<ByteRange> ranges = ranges(value(lines[4], "ranges="));
		long end = ranges.get(ranges.size() - 1).end();
		if (end == ByteRange.OPEN || (size.isPresent() && end > size.getAsLong())) {
			return null;
		}
		value(lines[7], "writer=");
		String encoding = unescaped(value(lines[5], "encoding="));
		String name = unescaped(value(lines[6], "name="));
		if ((encoding != null && encoding.codePoints().anyMatch(SafeFileName::isUnprintable))
				|| !Objects.equals(name, SafeFileName.of(name))) {
			// No server's answer was understood like that.
			return null;
		}
		return new Entry(new Validator(value(lines[2], "validator=")), size, ranges, encoding, name);
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
	 * What a part file holds.
	 *
	 * @param validator of the content
	 * @param total size of the content in bytes, empty if unknown
	 * @param ranges which of its bytes are durable; not empty
	 * @param contentEncoding the content coding that they are in, or {@code null}
	 * @param fileName the safe name that the server gave, or {@code null}
	 */
	record Entry(Validator validator, OptionalLong total, List<ByteRange> ranges, @Nullable String contentEncoding,
			@Nullable String fileName) {

	}

}
