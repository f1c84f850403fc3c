package io.github.downloadmanager;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Tells whether a content that came gzip-encoded, which nobody asked for, is whole. It is
 * stored as it came; but a stream that was cut before it was measured would pass for a
 * whole one, if only its length were looked at.
 */
final class GzipCheck {

	/**
	 * A few kilobytes can inflate to terabytes: what is whole so far is taken for whole.
	 */
	private static final long INFLATE_LIMIT = 1L << 30;

	private GzipCheck() {
	}

	static void verify(Path staged) throws IOException {
		byte[] buffer = new byte[64 * 1024];
		long inflated = 0;
		try (InputStream file = Files.newInputStream(staged, LinkOption.NOFOLLOW_LINKS);
				InputStream stream = new GZIPInputStream(new BufferedInputStream(file), buffer.length)) {
			int read;
			while (inflated < INFLATE_LIMIT && (read = stream.read(buffer)) >= 0) {
				inflated += read;
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

}
