package io.github.downloadmanager;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Where a download may fetch its content: the address of the request, its mirrors, or
 * what a refresher supplied last. Used by one attempt at a time.
 */
final class Sources {

	/** Refreshes in a row that bring nothing new. */
	private static final int MAX_REFRESHES = 3;

	private final List<URI> uris;

	private int index;

	private int failedMirrors;

	private SourceRefresher.@Nullable Refreshed refreshed;

	private int refreshes;

	/** Bytes of two addresses may have come together. */
	private boolean switched;

	Sources(DownloadRequest request) {
		this.uris = new ArrayList<>(1 + request.mirrors().size());
		this.uris.add(request.uri());
		this.uris.addAll(request.mirrors());
	}

	URI uri() {
		SourceRefresher.Refreshed fresh = this.refreshed;
		return (fresh != null) ? fresh.uri() : this.uris.get(this.index);
	}

	/** Headers of the request are for the origin of its address only. */
	boolean isRequested() {
		return this.refreshed == null && this.index == 0;
	}

	@Nullable HttpHeaders refreshedHeaders() {
		return (this.refreshed != null) ? this.refreshed.headers() : null;
	}

	boolean hasSwitched() {
		return this.switched;
	}

	/** What is held now comes from one address alone. */
	void restarted() {
		this.switched = false;
	}

	/**
	 * The current address failed: go to the next.
	 * @return whether there is one that has not failed yet
	 */
	boolean next() {
		if (this.uris.size() == 1) {
			return false;
		}
		this.refreshed = null;
		this.index = (this.index + 1) % this.uris.size();
		this.switched = true;
		this.failedMirrors++;
		return this.failedMirrors < this.uris.size();
	}

	boolean mayRefresh() {
		return this.refreshes < MAX_REFRESHES;
	}

	void refresh(SourceRefresher.Refreshed fresh) {
		this.refreshes++;
		this.switched = this.switched || !fresh.uri().equals(uri());
		this.refreshed = fresh;
	}

	/** Bytes came: what was used is good. */
	void progressed() {
		this.refreshes = 0;
	}

}
