package io.github.downloadmanager.internal.transfer;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.SourceRefresher;
import io.github.downloadmanager.internal.host.Origin;
import io.github.downloadmanager.internal.http.CookieJar;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Where a download may fetch its content: the address of the request, its mirrors, or
 * what a refresher supplied last. Used by one attempt at a time.
 */
public final class AddressRotation {

	/** Refreshes in a row that bring nothing new. */
	private static final int MAX_REFRESHES = 3;

	/** The rank of an address whose origin is paused: after all others. */
	private static final int PAUSED_RANK = 3;

	private final List<Address> addresses;

	private final CookieJar cookies = new CookieJar();

	private int index;

	private SourceRefresher.@Nullable Refreshed refreshed;

	private int refreshes;

	/** Where the bytes held came from, {@code null} if there are none. */
	private @Nullable URI origin;

	/** Whether bytes of more than one address are held. */
	private boolean mixed;

	/** Bytes of an earlier run are held; which address they came from is not known. */
	private boolean earlier;

	/**
	 * Whether the last failure was of a mixture, so the current address is not to blame.
	 */
	private boolean excused;

	/** Whether wrong bytes were passed on, so that no other address can help. */
	private boolean spent;

	AddressRotation(DownloadRequest request) {
		this.addresses = new ArrayList<>(1 + request.mirrors().size());
		this.addresses.add(new Address(request.uri()));
		request.mirrors().forEach((mirror) -> this.addresses.add(new Address(mirror)));
	}

	public URI uri() {
		SourceRefresher.Refreshed fresh = this.refreshed;
		return (fresh != null) ? fresh.uri() : current().uri;
	}

	/** Cookies of the download, kept over its attempts. */
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

	/**
	 * Whether what is held came from more than the current address, so that this one
	 * alone may still do if it is wrong.
	 */
	boolean isMixture() {
		return this.earlier || hasSwitched();
	}

	/**
	 * Whether the current address may add to what is held. An address that took part in a
	 * wrong content is not mixed with another one again.
	 */
	boolean mayJoin() {
		return !hasSwitched()
				|| (!current().suspect && this.addresses.stream().noneMatch((one) -> one.used && one.suspect));
	}

	/**
	 * A mixture turned out to be wrong, and nobody knows whose bytes were. Each address
	 * that took part may be tried once more, alone, which costs no retry.
	 */
	void distrustMixture() {
		this.excused = this.earlier;
		for (Address address : this.addresses) {
			if (address.used && !address.suspect) {
				address.suspect = true;
				address.failure = address.isRuledOut() ? address.failure : null;
				this.excused = true;
			}
		}
	}

	/** Nothing is held any more. */
	void restarted() {
		this.origin = null;
		this.mixed = false;
		this.earlier = false;
		this.addresses.forEach((address) -> address.used = false);
	}

	/** Wrong bytes were passed on and cannot be taken back. */
	void giveUp() {
		this.spent = true;
	}

	/**
	 * The current address failed: go to the next one that may still do. One that has
	 * failed for good is ruled out, and no other. First come those that have not failed
	 * yet; of these first those whose bytes are beyond suspicion. Last come those that
	 * get no requests for now.
	 * @param isOpen whether an origin may be asked now
	 * @return {@code false} if there is none
	 */
	public boolean next(DownloadException failure, Predicate<Origin> isOpen) {
		if (!this.excused) {
			current().failure = failure;
		}
		this.excused = false;
		int best = -1;
		int bestRank = Integer.MAX_VALUE;
		for (int step = 1; step <= this.addresses.size() && !this.spent; step++) {
			int candidate = (this.index + step) % this.addresses.size();
			Address address = this.addresses.get(candidate);
			int rank = address.isOpen(isOpen) ? rank(address) : PAUSED_RANK;
			if (!address.isRuledOut() && rank < bestRank) {
				best = candidate;
				bestRank = rank;
			}
		}
		if (best >= 0) {
			moveTo(best);
		}
		return best >= 0;
	}

	/**
	 * The current address could not be asked, as an origin gets no requests for now: go
	 * to one that has not failed yet and may be asked now. The current address has not
	 * failed either, so it may come again.
	 * @param paused the origin, which may be one that a redirect led to
	 * @param isOpen whether an origin may be asked now
	 * @return {@code false} if there is none
	 */
	public boolean nextOpen(Origin paused, Predicate<Origin> isOpen) {
		current().paused = paused;
		for (int step = 1; step < this.addresses.size() && !this.spent; step++) {
			int candidate = (this.index + step) % this.addresses.size();
			Address address = this.addresses.get(candidate);
			if (address.failure == null && address.isOpen(isOpen)) {
				moveTo(candidate);
				return true;
			}
		}
		return false;
	}

	private void moveTo(int next) {
		if (next != this.index) {
			this.index = next;
			this.refreshed = null;
		}
	}

	private static int rank(Address address) {
		return (address.failure != null) ? 2 : (address.suspect ? 1 : 0);
	}

	/**
	 * Which failure says most of why there is no address left.
	 * @param last the last one
	 * @return a wrong content rather than an address that gave none
	 */
	public DownloadException decisive(DownloadException last) {
		if (FailureKind.of(last) != FailureKind.ADDRESS_FATAL || last instanceof DownloadException.ChecksumMismatch) {
			return last;
		}
		for (Address address : this.addresses) {
			if (address.failure instanceof DownloadException.ChecksumMismatch mismatch) {
				mismatch.addSuppressed(last);
				return mismatch;
			}
		}
		return last;
	}

	/** How the current address failed the last time, {@code null} if it has not. */
	public @Nullable DownloadException failure() {
		return current().failure;
	}

	boolean mayRefresh() {
		return this.refreshes < MAX_REFRESHES;
	}

	void refresh(SourceRefresher.Refreshed fresh) {
		this.refreshes++;
		this.refreshed = fresh;
	}

	/** Bytes are here from an earlier run; it was asked for the same address. */
	void resumed() {
		this.origin = uri();
		this.earlier = true;
	}

	/** Bytes were received from the current address. */
	void progressed() {
		this.refreshes = 0;
		current().used = true;
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

		/** The origin that kept it from being asked, {@code null} if none has. */
		private @Nullable Origin paused;

		/** Whether bytes of this address are held. */
		private boolean used;

		/** Whether bytes of this address were part of a mixture that was wrong. */
		private boolean suspect;

		private Address(URI uri) {
			this.uri = uri;
		}

		/** Whether neither its own origin nor one that it led to keeps it from that. */
		private boolean isOpen(Predicate<Origin> open) {
			Origin led = this.paused;
			return open.test(Origin.of(this.uri)) && (led == null || open.test(led));
		}

		private boolean isRuledOut() {
			return this.failure != null && !FailureKind.of(this.failure).isRetryable();
		}

	}

}
