package io.github.downloadmanager;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.PartialFiles;
import org.jspecify.annotations.Nullable;

/**
 * What may be chosen for a request; one object is shared by those that choose nothing.
 */
final class RequestOptions implements Cloneable {

	static final RequestOptions NONE = new RequestOptions();

	@Nullable RequestBody body;

	@Nullable Integer retries;

	@Nullable ExistingFile existingFile;

	@Nullable PartialFiles partialFiles;

	@Nullable Boolean probe;

	@Nullable Long maxSize;

	@Nullable Duration timeout;

	@Nullable Integer segments;

	List<URI> mirrors = List.of();

	List<Checksum> checksums = List.of();

	DownloadRequest.@Nullable ChecksumSource checksumSource;

	@Nullable DownloadVerifier verifier;

	@Nullable Boolean keepLastModified;

	@Nullable Boolean extensionFromContentType;

	boolean onlyIfModified;

	@Nullable String knownEtag;

	@Nullable SourceRefresher refresher;

	@Nullable Consumer<DownloadEvent> onEvent;

	@Nullable Consumer<Progress> onProgress;

	@Override
	public RequestOptions clone() {
		try {
			return (RequestOptions) super.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new AssertionError(ex);
		}
	}

}
