package io.github.downloadmanager;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.source.CookieJar;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Where a download may fetch its content: the address of the request, its mirrors, or
 * what a refresher supplied last. Used by one attempt at a time.
 */
final class Sources {

	/** Refreshes in a row that bring nothing new. */
	private static final int MAX_REFRESHES = 3;

	private final List<Address> addresses;

	private final CookieJar cookies = new CookieJar();

	private int index;

	private SourceRefresher.@Nullable Refreshed refreshed;

	private int refreshes;

	/** Where the bytes held came from, {@code null} if there are none. */
	private @Nullable URI origin;

	/** Bytes of two addresses have come together. */
	private boolean mixed;

	Sources(DownloadRequest request) {
		this.addresses = new ArrayList<>(1 + request.mirrors().size());
		this.addresses.add(new Address(request.uri()));
		request.mirrors().forEach((mirror) -> this.addresses.add(new Address(mirror)));
	}

	URI uri() {
		SourceRefresher.Refreshed fresh = this.refreshed;
		return (fresh != null) ? fresh.uri() : current().uri;
	}

	/** Kept over attempts, each of which begins at the address again. */
	CookieJar cookies() {
		return this.cookies;
	}

	/** Headers of the request are for the origin of its address only. */
	boolean isRequested() {
		return this.refreshed == null && this.index == 0;
	}

	@Nullable HttpHeaders refreshedHeaders() {
		return (this.refreshed != null) ? this.refreshed.headers() : null;
	}

	/** Whether what is held, or a part of it, came from another address than this one. */
	boolean hasSwitched() {
		return this.mixed || (this.origin != null && !this.origin.equals(uri()));
	}

	/** Nothing is held any more. */
	void restarted() {
		this.origin = null;
		this.mixed = false;
	}

	/**
	 * The current address failed: go to the next one that may still do. One that has
	 * failed for good is ruled out, and no other.
	 * @return {@code false} if there is none
	 */
	boolean next(DownloadException failure) {
		current().failure = failure;
		for (int step = 1; step <= this.addresses.size(); step++) {
			int candidate = (this.index + step) % this.addresses.size();
			DownloadException before = this.addresses.get(candidate).failure;
			if (before == null || before.isTransient()) {
				if (candidate != this.index) {
					this.index = candidate;
					this.refreshed = null;
				}
				return true;
			}
		}
		return false;
	}

	/** How the current address failed the last time, {@code null} if it has not. */
	@Nullable DownloadException failure() {
		return current().failure;
	}

	boolean mayRefresh() {
		return this.refreshes < MAX_REFRESHES;
	}

	void refresh(SourceRefresher.Refreshed fresh) {
		this.refreshes++;
		this.refreshed = fresh;
	}

	/** Bytes came, or are here from an earlier run: what was used is good. */
	void progressed() {
		this.refreshes = 0;
		if (this.origin == null) {
			this.origin = uri();
		}
		else if (!this.origin.equals(uri())) {
			this.mixed = true;
		}
	}

	private Address current() {
		return this.addresses.get(this.index);
	}

	private static final class Address {

		private final URI uri;

		private @Nullable DownloadException failure;

		private Address(URI uri) {
			this.uri = uri;
		}

	}

}
