package io.github.downloadmanager.boot.actuate;

import java.util.Locale;
import java.util.Optional;

import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.WaitReason;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Which downloads to list, and how many of them. What is {@code null} does not matter.
 *
 * @param status only those that have it
 * @param group only those of it
 * @param reason only those that wait for it; empty if that does not matter
 * @param q only those whose id, address or file name has this text, in capital or small
 * letters
 * @param limit how many at most, from 1 to 1000
 * @param after only those submitted after the one with this id, which may be forgotten by
 * now
 */
record DownloadQuery(@Nullable DownloadStatus status, @Nullable String group, Optional<WaitReason.Kind> reason,
		@Nullable String q, @Nullable Integer limit, @Nullable String after) {

	private static final int DEFAULT_LIMIT = 100;

	private static final int MAX_LIMIT = 1000;

	DownloadQuery {
		if (limit != null && (limit < 1 || limit > MAX_LIMIT)) {
			throw new InvalidEndpointRequestException("limit is " + limit,
					"limit is " + limit + "; allowed is a whole number from 1 to " + MAX_LIMIT);
		}
	}

	/**
	 * A query as it was written.
	 * @throws InvalidEndpointRequestException if a value is not allowed; it names the
	 * field
	 */
	static DownloadQuery of(@Nullable String status, @Nullable String group, @Nullable String reason,
			@Nullable String q, @Nullable String limit, @Nullable String after) {
		String state = given(status);
		String kind = given(reason);
		String most = given(limit);
		return new DownloadQuery((state != null) ? OrderValues.choice("status", state, DownloadStatus.class) : null,
				group,
				Optional.ofNullable((kind != null) ? OrderValues.choice("reason", kind, WaitReason.Kind.class) : null),
				q, (most != null) ? OrderValues.number("limit", most, 1, MAX_LIMIT) : null, after);
	}

	/** Forms send fields that nobody has filled in, too. */
	private static @Nullable String given(@Nullable String value) {
		return (value != null && !value.isBlank()) ? value : null;
	}

	int pageSize() {
		return (this.limit != null) ? this.limit : DEFAULT_LIMIT;
	}

	/**
	 * Whether a download is asked for.
	 * @param snapshot the download
	 * @param shown whether who asks may see the address and the name of the file; if not,
	 * looking for a part of them must not tell what they are
	 */
	boolean matches(DownloadSnapshot snapshot, boolean shown) {
		return (this.status == null || snapshot.status() == this.status)
				&& (this.group == null || this.group.equals(snapshot.group()))
				&& (this.reason.isEmpty() || this.reason.equals(waitsFor(snapshot))) && hasText(snapshot, shown);
	}

	private static Optional<WaitReason.Kind> waitsFor(DownloadSnapshot snapshot) {
		return Optional.ofNullable(snapshot.control().waiting()).map(WaitReason::kind);
	}

	private boolean hasText(DownloadSnapshot snapshot, boolean shown) {
		return this.q == null || has(snapshot.id())
				|| (shown && (has(snapshot.uri().toString()) || has(snapshot.subject().fileName())));
	}

	private boolean has(@Nullable String text) {
		return text != null && this.q != null
				&& text.toLowerCase(Locale.ROOT).contains(this.q.toLowerCase(Locale.ROOT));
	}

}
