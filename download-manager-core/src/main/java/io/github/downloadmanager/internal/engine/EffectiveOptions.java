package io.github.downloadmanager.internal.engine;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

import io.github.downloadmanager.DownloadIdentity;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.internal.transfer.TransferOptions;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.PartialFiles;
import org.jspecify.annotations.Nullable;

/**
 * The options of one download: those of its request, or else those of its manager.
 *
 * @param request the request
 * @param settings the manager's settings
 * @param identity what all events of the download share
 */
record EffectiveOptions(DownloadRequest request, ManagerSettings settings, DownloadIdentity identity) {

	static EffectiveOptions of(String id, DownloadRequest request, ManagerSettings settings) {
		URI shown = Objects.requireNonNull(settings.redactor.redact(request.uri()), "the redactor gave null");
		return new EffectiveOptions(request, settings,
				new DownloadIdentity(id, shown, request.group(), request.attributes()));
	}

	/** The address, fit to be shown. */
	URI shownUri() {
		return this.identity.uri();
	}

	/** More connections are rarely faster, and servers dislike them. */
	private static final int AUTOMATIC_SEGMENTS = 4;

	/** What a POST request does may not be done twice, unless the caller says so. */
	int maxRetries() {
		return or(this.request.retries(), isPost() ? 0 : this.settings.retry.maxRetries());
	}

	/** Whether the bytes of a download that is cancelled are kept. */
	boolean keepsPartialFiles() {
		return this.request.sink() == null
				&& or(this.request.partialFiles(), this.settings.partialFiles) == PartialFiles.KEEP;
	}

	/** Whether to ask with a HEAD first. */
	boolean probe() {
		return !isPost() && or(this.request.probe(), this.settings.probe);
	}

	/** Longest time for the whole download, if there is a limit. */
	@Nullable Duration timeout() {
		return (this.request.timeout() != null) ? this.request.timeout() : this.settings.timeouts.total();
	}

	/** The options of an attempt. */
	TransferOptions transfer() {
		int segments = isPost() ? 1 : or(this.request.segments(), this.settings.segments);
		boolean automatic = segments == 0;
		return new TransferOptions(this.request, shownUri(), or(this.request.maxSize(), this.settings.maxSize),
				automatic ? AUTOMATIC_SEGMENTS : segments, automatic,
				or(this.request.existingFile(), this.settings.existingFile) == ExistingFile.SKIP,
				this.settings.userAgent, this.settings.requestCustomizers);
	}

	private boolean isPost() {
		return this.request.body() != null;
	}

	private static <T> T or(@Nullable T own, T general) {
		return (own != null) ? own : general;
	}

}
