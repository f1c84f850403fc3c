package io.github.downloadmanager.internal.transfer;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.internal.bandwidth.DownloadShare;
import io.github.downloadmanager.internal.concurrent.SerialExecutor;
import io.github.downloadmanager.internal.http.ChecksumFile;
import io.github.downloadmanager.internal.http.RemoteContent;
import io.github.downloadmanager.internal.http.SourceRequest;
import io.github.downloadmanager.sink.FileNames;
import reactor.core.publisher.Mono;

/**
 * Fetches the file that lies beside a content and gives its checksum. It is watched as
 * the content is: a server that stops in the middle of it ends the attempt.
 */
final class SidecarChecksum {

	/** Lists of the checksums of a whole release are longer than one might think. */
	private static final int MAX_BYTES = 1 << 20;

	private final TransferContext context;

	private final SerialExecutor executor;

	private final DownloadShare share;

	/**
	 * Fetch on behalf of a download.
	 * @param executor the serial executor of the download
	 * @param share its share of the bandwidth
	 */
	SidecarChecksum(TransferContext context, SerialExecutor executor, DownloadShare share) {
		this.context = context;
		this.executor = executor;
		this.share = share;
	}

	/**
	 * Fetch the file.
	 * @param algorithm which digests it has
	 * @param file the address of the file whose digest is wanted
	 * @return the digest; fails if the file has none
	 */
	Mono<Checksum> fetch(SourceRequest request, String algorithm, URI file) {
		return this.context.source().fetch(request, this::text).map((text) -> parse(text, algorithm, file));
	}

	private Mono<String> text(RemoteContent content) {
		Text text = new Text();
		return StallGuard.pump(this.context, content, this.executor, this.share, () -> false, text)
			.then(Mono.fromSupplier(text::toString));
	}

	private static Checksum parse(String text, String algorithm, URI file) {
		String fileName = FileNames.choose(null, file);
		String hex = ChecksumFile.find(text, algorithm, fileName, String.valueOf(file.getPath()));
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

	private static final class Text implements BodyReceiver {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		@Override
		public void begin() {
		}

		@Override
		public boolean write(ByteBuffer[] buffers) {
			for (ByteBuffer buffer : buffers) {
				if (buffer.remaining() > MAX_BYTES - this.bytes.size()) {
					throw new DownloadException.VerificationFailed(
							"the checksum file has more than " + MAX_BYTES + " bytes", null);
				}
				byte[] copy = new byte[buffer.remaining()];
				buffer.get(copy);
				this.bytes.writeBytes(copy);
			}
			return true;
		}

		@Override
		public void finish() {
		}

		@Override
		public String toString() {
			return this.bytes.toString(StandardCharsets.UTF_8);
		}

	}

}
