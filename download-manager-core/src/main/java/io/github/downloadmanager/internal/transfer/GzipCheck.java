package io.github.downloadmanager.internal.transfer;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a content that came gzip-encoded, which nobody asked for, is whole. It is
 * stored as it came; but a stream that was cut before it was measured would pass for a
 * whole one, if only its length were looked at.
 */
final class GzipCheck {

	/**
	 * A few kilobytes can inflate to terabytes: what is whole so far is taken for whole.
	 */
	private static final long MAX_INFLATED = 1L << 30;

	private GzipCheck() {
	}

	/** Whether a content coding is gzip; RFC 9110 section 8.4.1.3. */
	static boolean isGzip(@Nullable String encoding) {
		return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
	}

	/** Check what can be read again. */
	static void verify(DownloadSink sink) throws IOException {
		try (InputStream content = sink.reread(0)) {
			if (content != null) {
				inflate(content);
			}
		}
		catch (EOFException ex) {
			throw new DownloadException.DecodingFailed(
					"the content is gzip-encoded, which was not asked for, and its gzip stream is cut off", ex);
		}
		catch (ZipException ex) {
			throw new DownloadException.DecodingFailed(
					"the content is gzip-encoded, which was not asked for, and its gzip stream is broken", ex);
		}
	}

	private static void inflate(InputStream content) throws IOException {
		byte[] buffer = new byte[64 * 1024];
		long inflated = 0;
		try (InputStream stream = new GZIPInputStream(new BufferedInputStream(content), buffer.length)) {
			int read;
			while (inflated < MAX_INFLATED && (read = stream.read(buffer)) >= 0) {
				inflated += read;
			}
		}
	}

}
