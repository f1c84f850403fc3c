package io.github.downloadmanager;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import io.github.downloadmanager.source.Checksum;
import io.github.downloadmanager.source.ChecksumFile;
import io.github.downloadmanager.source.DownloadSource;
import io.github.downloadmanager.source.SourceRequest;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Mono;

/**
 * Fetches the file that lies beside a content and gives its checksum.
 */
final class SidecarChecksum {

	/** Lists of the checksums of a whole release are longer than one might think. */
	private static final int MAX_BYTES = 1 << 20;

	private SidecarChecksum() {
	}

	static Mono<Checksum> fetch(DownloadSource source, SourceRequest request, String algorithm, String fileName) {
		return source
			.fetch(request,
					(content) -> content.body()
						.collect(ByteArrayOutputStream::new, SidecarChecksum::add)
						.map((bytes) -> bytes.toString(StandardCharsets.UTF_8)))
			.map((text) -> parse(text, algorithm, fileName));
	}

	private static void add(ByteArrayOutputStream bytes, DataBuffer buffer) {
		try {
			if (bytes.size() + (long) buffer.readableByteCount() > MAX_BYTES) {
				throw new DownloadException.VerificationFailed(
						"the checksum file has more than " + MAX_BYTES + " bytes", null);
			}
			byte[] copy = new byte[buffer.readableByteCount()];
			buffer.read(copy);
			bytes.writeBytes(copy);
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	private static Checksum parse(String text, String algorithm, String fileName) {
		String hex = ChecksumFile.find(text, fileName);
		if (hex == null) {
			throw new DownloadException.VerificationFailed("the checksum file has no digest for " + fileName, null);
		}
		try {
			return new Checksum(algorithm, hex);
		}
		catch (IllegalArgumentException ex) {
			throw new DownloadException.VerificationFailed(
					"the checksum file has no " + algorithm + " digest for " + fileName, ex);
		}
	}

}
