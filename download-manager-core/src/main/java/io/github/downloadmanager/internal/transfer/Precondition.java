package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import io.github.downloadmanager.DownloadRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The file that is there already, and what to ask so that it is not fetched for nothing
 * (RFC 9110 section 13.1).
 *
 * @param file the existing file
 * @param size its size in bytes
 * @param modified its modification time
 * @param etag its entity tag, or {@code null} if it is not known
 */
record Precondition(Path file, long size, Instant modified, @Nullable String etag) {

	/** The conditions for a request, or {@code null} if there is no file. */
	static @Nullable Precondition of(DownloadRequest request, Path file) throws IOException {
		if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
			return null;
		}
		FileTime modified = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
		return new Precondition(file, Files.size(file), modified.toInstant(), request.knownEtag());
	}

	static AttemptResult.Skipped skipped(Path file) {
		long size;
		try {
			size = Files.size(file);
		}
		catch (IOException ex) {
			// The file was there a moment ago; only its size is not known now.
			size = 0;
		}
		return new AttemptResult.Skipped(file, size);
	}

	void addTo(HttpHeaders headers) {
		if (this.etag != null) {
			headers.setIfNoneMatch(this.etag);
		}
		else {
			headers.setIfModifiedSince(this.modified);
		}
	}

	AttemptResult.NotModified notModified() {
		return new AttemptResult.NotModified(this.file, this.size);
	}

}
