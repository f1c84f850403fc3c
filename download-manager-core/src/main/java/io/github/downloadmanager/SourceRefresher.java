package io.github.downloadmanager;

import java.net.URI;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Supplies a fresh address or fresh headers when those of a request have expired: a
 * signed URL, an OAuth token.
 */
@FunctionalInterface
public interface SourceRefresher {

	/**
	 * The server answered with status 401, 403 or 410. Called on a thread that may block;
	 * listeners have others.
	 * @param expired what was refused
	 * @return what to use from now on, or {@code null} if there is nothing else
	 * @throws Exception if it fails; the download then fails with the status
	 */
	@Nullable Refreshed refresh(Expired expired) throws Exception;

	/**
	 * What was refused.
	 *
	 * @param uri the address; may hold secrets
	 * @param status the status of the answer
	 * @param attempt number of the attempt, from 1
	 */
	record Expired(URI uri, int status, int attempt) {

		public Expired {
			Objects.requireNonNull(uri, "uri");
		}

		@Override
		public String toString() {
			return "Expired[status=" + this.status + ", attempt=" + this.attempt + "]";
		}

	}

	/**
	 * What to use from now on. The bytes held are kept if the content is provably the
	 * same.
	 *
	 * @param uri the address
	 * @param headers sent to the origin of this address only, in place of those of the
	 * request
	 */
	record Refreshed(URI uri, HttpHeaders headers) {

		/**
		 * Check what was supplied, and copy the headers.
		 * @param uri the address
		 * @param headers names and values
		 * @throws IllegalArgumentException as for {@link DownloadRequest#builder(URI)}
		 * and {@link DownloadRequestBuilder#header}
		 */
		public Refreshed {
			Objects.requireNonNull(uri, "uri");
			Objects.requireNonNull(headers, "headers");
			uri = RequestChecks.uri(uri);
			headers.forEach((name, values) -> values.forEach((value) -> RequestChecks.header(name, value)));
			// A copy: what was checked is what is sent.
			HttpHeaders checked = new HttpHeaders();
			checked.addAll(headers);
			headers = HttpHeaders.readOnlyHttpHeaders(checked);
		}

		@Override
		public String toString() {
			return "Refreshed[headers=" + this.headers.headerNames() + "]";
		}

	}

}
