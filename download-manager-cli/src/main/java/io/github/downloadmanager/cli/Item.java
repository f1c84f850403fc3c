package io.github.downloadmanager.cli;

import java.net.URI;
import java.util.function.BiConsumer;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.policy.Authority;
import io.github.downloadmanager.policy.UriRedactor;
import org.jspecify.annotations.Nullable;

/**
 * A file of this call: what was asked for and where, and its download.
 */
final class Item {

	private final String place;

	private final DownloadRequest request;

	private final BiConsumer<Item, DownloadEvent> listener;

	private @Nullable Download download;

	private volatile long bytesKept;

	/**
	 * Make an item.
	 * @param place the line of a list that it comes from; empty for an argument
	 * @param request the request, all but built
	 * @param listener hears of its events
	 */
	Item(String place, DownloadRequestBuilder request, BiConsumer<Item, DownloadEvent> listener) {
		this.place = place;
		this.listener = listener;
		this.request = request.onEvent(this::accept).build();
	}

	/** Submits the request; an event that comes before this returns waits for it. */
	synchronized Download submit(DownloadManager manager) {
		this.download = manager.submit(this.request);
		return this.download;
	}

	private void accept(DownloadEvent event) {
		synchronized (this) {
			if (this.download == null) {
				return;
			}
		}
		if (event instanceof DownloadEvent.Cancelled cancelled) {
			this.bytesKept = cancelled.bytesKept();
		}
		this.listener.accept(this, event);
	}

	String place() {
		return this.place;
	}

	DownloadRequest request() {
		return this.request;
	}

	/** The handle, or {@code null} if the request was not accepted. */
	synchronized @Nullable Download download() {
		return this.download;
	}

	/** How many bytes were kept for a later run, after it was cancelled. */
	long bytesKept() {
		return this.bytesKept;
	}

	/** The address as people may see it. */
	URI shownUri() {
		return SHOWN.redact(this.request.uri());
	}

	/** Its file name; while that is not known, the last part of its address. */
	String name() {
		Download download = download();
		String name = (download != null) ? download.snapshot().subject().fileName() : this.request.fileName();
		if (name == null) {
			String path = shownUri().getPath();
			String last = (path != null) ? path.substring(path.lastIndexOf('/') + 1) : "";
			name = last.isEmpty() ? Authority.displayHost(this.request.uri()) : last;
		}
		return Printable.text(name);
	}

	private static final UriRedactor SHOWN = new Redaction();

}
