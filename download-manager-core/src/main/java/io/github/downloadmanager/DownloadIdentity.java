package io.github.downloadmanager;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Which download it is: what stays the same from its first event to its last. All events
 * of a download share one. Holds nothing secret but what the caller put into the
 * attributes.
 *
 * @param id the download's id, unique over all managers
 * @param uri the requested address, without user-info and query values
 * @param group the group it was submitted under, or {@code null}
 * @param attributes the caller's own data; see {@link DownloadRequestBuilder#attribute}
 */
public record DownloadIdentity(String id, URI uri, @Nullable String group, Map<String, String> attributes) {

	public DownloadIdentity {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(uri, "uri");
		Objects.requireNonNull(attributes, "attributes");
		attributes = Map.copyOf(attributes);
	}

	/**
	 * A download without group and attributes; enough for most tests.
	 * @param id the download's id
	 * @param uri the address, fit to be shown
	 * @return the identity
	 */
	public static DownloadIdentity of(String id, URI uri) {
		return new DownloadIdentity(id, uri, null, Map.of());
	}

}
