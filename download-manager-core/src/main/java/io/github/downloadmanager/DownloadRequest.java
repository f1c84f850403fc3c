package io.github.downloadmanager;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.source.Checksum;
import io.github.downloadmanager.source.SafeText;
import io.github.downloadmanager.source.UriRedactor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What to download, and how. Immutable. Whatever is not set comes from the manager.
 */
public final class DownloadRequest {

	private final URI uri;

	private final Target target;

	private final HttpHeaders headers;

	private final Options options;

	private DownloadRequest(URI uri, Target target, HttpHeaders headers, Options options) {
		this.uri = uri;
		this.target = target;
		this.headers = headers;
		this.options = options;
	}

	/**
	 * Start a request.
	 * @param uri the address
	 * @return a builder
	 * @throws IllegalArgumentException if the address is not an absolute http or https
	 * one, has no host, or has user-info in it
	 */
	public static Builder builder(URI uri) {
		return new Builder(RequestChecks.uri(uri));
	}

	/**
	 * Start a request.
	 * @param uri the address
	 * @return a builder
	 * @throws IllegalArgumentException if the address is malformed, or see
	 * {@link #builder(URI)}
	 */
	public static Builder builder(String uri) {
		return new Builder(RequestChecks.uri(uri));
	}

	/**
	 * The address. May hold secrets; to show it use {@link DownloadSnapshot#uri()}.
	 * @return the address as given
	 */
	public URI uri() {
		return this.uri;
	}

	/**
	 * The file to create, or an existing directory to create it in.
	 * @return the path, or {@code null} if another kind of destination was chosen
	 */
	public @Nullable Path destination() {
		return this.target.destination();
	}

	/**
	 * The directory to create the file in.
	 * @return the path, or {@code null} if another kind of destination was chosen
	 */
	public @Nullable Path directory() {
		return this.target.directory();
	}

	/**
	 * The name of the file in the directory.
	 * @return the name; {@code null} to take it from the server or the address
	 */
	public @Nullable String fileName() {
		return this.target.fileName();
	}

	/**
	 * Where else the bytes go.
	 * @return the sink, or {@code null} if they go to a file
	 */
	public @Nullable DownloadSink sink() {
		return this.target.sink();
	}

	/**
	 * Headers to send, to the origin of the address only. Their values may be secrets.
	 * @return read-only headers
	 */
	public HttpHeaders headers() {
		return this.headers;
	}

	/**
	 * The group to list and cancel it with.
	 * @return the group's name, or {@code null}
	 */
	public @Nullable String group() {
		return this.options.group;
	}

	/**
	 * Retries after the first attempt.
	 * @return the number, or {@code null} for the manager's
	 */
	public @Nullable Integer retries() {
		return this.options.retries;
	}

	/**
	 * What to do when the destination exists.
	 * @return the policy, or {@code null} for the manager's
	 */
	public @Nullable ExistingFile existingFile() {
		return this.options.existingFile;
	}

	/**
	 * What becomes of the bytes when the download fails or is cancelled.
	 * @return the policy, or {@code null} for the manager's
	 */
	public @Nullable PartialFiles partialFiles() {
		return this.options.partialFiles;
	}

	/**
	 * Whether to ask with a HEAD request first.
	 * @return the choice, or {@code null} for the manager's
	 */
	public @Nullable Boolean probe() {
		return this.options.probe;
	}

	/**
	 * Largest content to take, in bytes.
	 * @return the limit, or {@code null} for the manager's
	 */
	public @Nullable Long maxSize() {
		return this.options.maxSize;
	}

	/**
	 * Longest time for the whole download.
	 * @return the limit, or {@code null} for the manager's
	 */
	public @Nullable Duration timeout() {
		return this.options.timeout;
	}

	/**
	 * Over how many connections to fetch a large content.
	 * @return the number, 0 for automatic, or {@code null} for the manager's
	 */
	public @Nullable Integer segments() {
		return this.options.segments;
	}

	/**
	 * Other addresses of the same content.
	 * @return the addresses, in the order in which they are tried
	 */
	public List<URI> mirrors() {
		return this.options.mirrors;
	}

	/**
	 * What the content's digests must be.
	 * @return the checksums
	 */
	public List<Checksum> checksums() {
		return this.options.checksums;
	}

	/**
	 * Where a checksum of the content can be fetched.
	 * @return the address and algorithm, or {@code null}
	 */
	public @Nullable ChecksumSource checksumSource() {
		return this.options.checksumSource;
	}

	/**
	 * A check on the whole file before it is published.
	 * @return the check, or {@code null}
	 */
	public @Nullable DownloadVerifier verifier() {
		return this.options.verifier;
	}

	/**
	 * Whether the file gets the modification time that the server says.
	 * @return the choice, or {@code null} for the manager's
	 */
	public @Nullable Boolean keepLastModified() {
		return this.options.keepLastModified;
	}

	/**
	 * Whether an existing file is replaced only if the server has a newer one.
	 * @return {@code true} if so
	 */
	public boolean onlyIfModified() {
		return this.options.onlyIfModified;
	}

	/**
	 * The entity tag of the existing file.
	 * @return the tag, or {@code null} if it is not known
	 */
	public @Nullable String knownEtag() {
		return this.options.knownEtag;
	}

	/**
	 * Supplies a fresh address or headers when these have expired.
	 * @return the refresher, or {@code null}
	 */
	public @Nullable SourceRefresher refresher() {
		return this.options.refresher;
	}

	@Nullable Consumer<DownloadEvent> eventCallback() {
		return this.options.onEvent;
	}

	@Nullable Consumer<Progress> progressCallback() {
		return this.options.onProgress;
	}

	/**
	 * The request for a person to read: without secrets, the names of headers without
	 * values.
	 */
	@Override
	public String toString() {
		return "DownloadRequest[uri=" + UriRedactor.standard().redact(this.uri) + ", " + this.target + ", headers="
				+ this.headers.headerNames() + (this.options.group != null ? ", group=" + this.options.group : "")
				+ "]";
	}

	/**
	 * Where a checksum can be fetched.
	 *
	 * @param uri address of a file such as {@code sha256sum} writes
	 * @param algorithm name of its algorithm
	 */
	public record ChecksumSource(URI uri, String algorithm) {

		@Override
		public String toString() {
			return "ChecksumSource[uri=" + UriRedactor.standard().redact(this.uri) + ", algorithm=" + this.algorithm
					+ "]";
		}

	}

	/** Where the bytes go; at most one of the paths and the sink is set. */
	private record Target(@Nullable Path destination, @Nullable Path directory, @Nullable String fileName,
			@Nullable DownloadSink sink) {

		static final Target DEFAULT = new Target(null, null, null, null);

		@Override
		public String toString() {
			if (this.sink != null) {
				return "sink=" + this.sink.getClass().getSimpleName();
			}
			Path path = (this.destination != null) ? this.destination : this.directory;
			return "destination=" + ((path != null) ? SafeText.printable(path.toString()) : "default")
					+ ((this.fileName != null) ? ", fileName=" + this.fileName : "");
		}

	}

	/** What may be chosen; shared by requests that choose nothing. */
	private static final class Options implements Cloneable {

		static final Options NONE = new Options();

		private @Nullable String group;

		private @Nullable Integer retries;

		private @Nullable ExistingFile existingFile;

		private @Nullable PartialFiles partialFiles;

		private @Nullable Boolean probe;

		private @Nullable Long maxSize;

		private @Nullable Duration timeout;

		private @Nullable Integer segments;

		private List<URI> mirrors = List.of();

		private List<Checksum> checksums = List.of();

		private @Nullable ChecksumSource checksumSource;

		private @Nullable DownloadVerifier verifier;

		private @Nullable Boolean keepLastModified;

		private boolean onlyIfModified;

		private @Nullable String knownEtag;

		private @Nullable SourceRefresher refresher;

		private @Nullable Consumer<DownloadEvent> onEvent;

		private @Nullable Consumer<Progress> onProgress;

		@Override
		public Options clone() {
			try {
				return (Options) super.clone();
			}
			catch (CloneNotSupportedException ex) {
				throw new AssertionError(ex);
			}
		}

	}

	/**
	 * Builds a {@link DownloadRequest}. Not thread-safe. Each method checks its arguments
	 * at once and throws {@link IllegalArgumentException} with the field, the value
	 * (never a secret) and what is allowed.
	 */
	public static final class Builder {

		private final URI uri;

		private Target target = Target.DEFAULT;

		private final HttpHeaders headers = new HttpHeaders();

		private @Nullable Options options;

		private Builder(URI uri) {
			this.uri = uri;
		}

		/**
		 * Write to this file; or, if it is an existing directory, to a file in it.
		 * @param path the path; missing parent directories are created
		 * @return this builder
		 */
		public Builder destination(Path path) {
			this.target = new Target(path, null, this.target.fileName(), null);
			return this;
		}

		/**
		 * Write to a file in this directory, named by {@link #fileName}, the server, or
		 * the address.
		 * @param path the directory; created if it is missing
		 * @return this builder
		 */
		public Builder directory(Path path) {
			this.target = new Target(null, path, this.target.fileName(), null);
			return this;
		}

		/**
		 * Write to a file of this name in the directory.
		 * @param name a file name without separators, 1 to 255 UTF-8 bytes
		 * @return this builder
		 */
		public Builder fileName(String name) {
			RequestChecks.fileName(name);
			this.target = new Target(this.target.destination(), this.target.directory(), name, this.target.sink());
			return this;
		}

		/**
		 * Write to this sink instead of a file.
		 * @param sink a sink for this download alone
		 * @return this builder
		 */
		public Builder sink(DownloadSink sink) {
			this.target = new Target(null, null, this.target.fileName(), sink);
			return this;
		}

		/**
		 * Send a header, to the origin of the address only.
		 * @param name its name; not one that the manager itself sets, such as
		 * {@code Range}
		 * @param value its value: visible US-ASCII, spaces and tabs
		 * @return this builder
		 */
		public Builder header(String name, String value) {
			RequestChecks.header(name, value);
			this.headers.add(name, value);
			return this;
		}

		/**
		 * Send headers, to the origin of the address only.
		 * @param headers names and values; see {@link #header}
		 * @return this builder
		 */
		public Builder headers(HttpHeaders headers) {
			headers.forEach((name, values) -> values.forEach((value) -> header(name, value)));
			return this;
		}

		/**
		 * Send an {@code Authorization} header with a name and password (RFC 7617).
		 * @param user the name; no colon
		 * @param password the password
		 * @return this builder
		 */
		public Builder basicAuth(String user, String password) {
			Check.that(user.indexOf(':') < 0, "user", "***", "a name without a colon (RFC 7617)");
			byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
			return header(HttpHeaders.AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(pair));
		}

		/**
		 * Send an {@code Authorization} header with a bearer token (RFC 6750).
		 * @param token the token
		 * @return this builder
		 */
		public Builder bearerToken(String token) {
			return header(HttpHeaders.AUTHORIZATION, "Bearer " + token);
		}

		/**
		 * Send this as {@code User-Agent}.
		 * @param userAgent visible US-ASCII and spaces
		 * @return this builder
		 */
		public Builder userAgent(String userAgent) {
			RequestChecks.header(HttpHeaders.USER_AGENT, userAgent);
			this.headers.set(HttpHeaders.USER_AGENT, userAgent);
			return this;
		}

		/**
		 * Retry so often after the first attempt.
		 * @param retries the number of retries, from 0
		 * @return this builder
		 */
		public Builder retries(int retries) {
			Check.range("retries", retries, 0, Integer.MAX_VALUE);
			options().retries = retries;
			return this;
		}

		/**
		 * Whether to replace an existing file; shorthand for {@link #existingFile}.
		 * @param overwrite {@code true} to replace, {@code false} to refuse
		 * @return this builder
		 */
		public Builder overwrite(boolean overwrite) {
			return existingFile(overwrite ? ExistingFile.REPLACE : ExistingFile.FAIL);
		}

		/**
		 * What to do when the destination exists.
		 * @param policy the policy
		 * @return this builder
		 */
		public Builder existingFile(ExistingFile policy) {
			options().existingFile = policy;
			return this;
		}

		/**
		 * What becomes of the bytes when the download fails or is cancelled.
		 * @param policy the policy
		 * @return this builder
		 */
		public Builder partialFiles(PartialFiles policy) {
			options().partialFiles = policy;
			return this;
		}

		/**
		 * Whether to ask with a HEAD request first.
		 * @param probe the choice
		 * @return this builder
		 */
		public Builder probe(boolean probe) {
			options().probe = probe;
			return this;
		}

		/**
		 * Take no content larger than this.
		 * @param bytes the limit in bytes, from 0
		 * @return this builder
		 */
		public Builder maxSize(long bytes) {
			Check.range("maxSize", bytes, 0, Long.MAX_VALUE);
			options().maxSize = bytes;
			return this;
		}

		/**
		 * Give the whole download no longer than this, from its first slot on.
		 * @param timeout the limit
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			Check.positive("timeout", timeout);
			options().timeout = timeout;
			return this;
		}

		/**
		 * Fetch a large content over so many connections at once, if the server allows
		 * it; see {@link DownloadManagerBuilder#segments}.
		 * @param segments the number of connections, from 1 to 64; 0 for automatic
		 * @return this builder
		 */
		public Builder segments(int segments) {
			Check.range("segments", segments, 0, 64);
			options().segments = segments;
			return this;
		}

		/**
		 * Another address of the same content, to go to when those before it fail. Bytes
		 * of two addresses are joined only if a validator or a checksum proves that they
		 * belong together.
		 * @param uri the address; headers of the request are not sent there
		 * @return this builder
		 */
		public Builder mirror(URI uri) {
			URI checked = RequestChecks.uri(uri);
			List<URI> mirrors = new ArrayList<>(options().mirrors);
			mirrors.add(checked);
			options().mirrors = List.copyOf(mirrors);
			return this;
		}

		/**
		 * The digest that the content must have. May be called for several algorithms.
		 * @param checksum the checksum
		 * @return this builder
		 */
		public Builder checksum(Checksum checksum) {
			List<Checksum> checksums = new ArrayList<>(options().checksums);
			checksums.add(checksum);
			options().checksums = List.copyOf(checksums);
			return this;
		}

		/**
		 * The SHA-256 digest that the content must have.
		 * @param hex 64 hexadecimal digits
		 * @return this builder
		 */
		public Builder sha256(String hex) {
			return checksum(Checksum.sha256(hex));
		}

		/**
		 * Fetch the digest that the content must have from a file beside it. Headers of
		 * the request are sent if that is of the same origin.
		 * @param uri address of a file such as {@code sha256sum} writes
		 * @param algorithm name of its algorithm, such as {@code SHA-256}
		 * @return this builder
		 */
		public Builder checksumFrom(URI uri, String algorithm) {
			Checksum.digest(algorithm);
			options().checksumSource = new ChecksumSource(RequestChecks.uri(uri), algorithm);
			return this;
		}

		/**
		 * Check the whole file with this before it is published.
		 * @param verifier the check
		 * @return this builder
		 */
		public Builder verify(DownloadVerifier verifier) {
			options().verifier = verifier;
			return this;
		}

		/**
		 * Whether the file gets the modification time that the server says.
		 * @param keep the choice
		 * @return this builder
		 */
		public Builder keepLastModified(boolean keep) {
			options().keepLastModified = keep;
			return this;
		}

		/**
		 * Replace an existing file only if the server has a newer one, by its
		 * modification time; see {@link #keepLastModified}. If not, the result is
		 * {@link DownloadResult.Outcome#NOT_MODIFIED}.
		 * @return this builder
		 */
		public Builder onlyIfModified() {
			options().onlyIfModified = true;
			return existingFile(ExistingFile.REPLACE);
		}

		/**
		 * Replace an existing file only if the server has another one than this.
		 * @param etag the entity tag that came with the existing file
		 * ({@link io.github.downloadmanager.source.RemoteInfo#etag})
		 * @return this builder
		 */
		public Builder onlyIfModified(String etag) {
			RequestChecks.header("ETag", etag);
			options().knownEtag = etag;
			return onlyIfModified();
		}

		/**
		 * Ask this for a fresh address or headers when the server answers with 401, 403
		 * or 410.
		 * @param refresher the refresher
		 * @return this builder
		 */
		public Builder refresher(SourceRefresher refresher) {
			options().refresher = refresher;
			return this;
		}

		/**
		 * Submit it under a group, to list and cancel together.
		 * @param group the group's name: 1 to 200 characters, no control characters
		 * @return this builder
		 */
		public Builder group(String group) {
			Check.that(!group.isBlank() && group.length() <= 200 && group.equals(SafeText.printable(group)), "group",
					group, "1 to 200 characters without control characters");
			options().group = group;
			return this;
		}

		/**
		 * Call this for every event of the download; see {@link DownloadListener} for
		 * threads and exceptions.
		 * @param callback the callback
		 * @return this builder
		 */
		public Builder onEvent(Consumer<DownloadEvent> callback) {
			options().onEvent = callback;
			return this;
		}

		/**
		 * Call this for samples of the download's progress; see {@link DownloadListener}
		 * for threads and exceptions.
		 * @param callback the callback
		 * @return this builder
		 */
		public Builder onProgress(Consumer<Progress> callback) {
			options().onProgress = callback;
			return this;
		}

		/**
		 * Make the request.
		 * @return the request
		 * @throws IllegalArgumentException if a file name was given together with a sink
		 */
		public DownloadRequest build() {
			if (this.target.sink() != null && this.target.fileName() != null) {
				throw new IllegalArgumentException(
						"fileName has no meaning together with a sink; leave one of them out");
			}
			HttpHeaders copy = this.headers.isEmpty() ? HttpHeaders.EMPTY : HttpHeaders.copyOf(this.headers);
			return new DownloadRequest(this.uri, this.target, HttpHeaders.readOnlyHttpHeaders(copy),
					(this.options != null) ? this.options.clone() : Options.NONE);
		}

		private Options options() {
			if (this.options == null) {
				this.options = new Options();
			}
			return this.options;
		}

	}

}
