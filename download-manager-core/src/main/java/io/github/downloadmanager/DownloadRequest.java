package io.github.downloadmanager;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;

import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.internal.text.SafeText;
import io.github.downloadmanager.policy.UriRedactor;
import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.PartialFiles;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * What to download, and how. Immutable. Whatever is not set comes from the manager. Equal
 * to itself only, as sinks, verifiers and callbacks cannot be compared.
 */
public final class DownloadRequest {

	private final URI uri;

	private final Target target;

	private final HttpHeaders headers;

	private final RequestOptions options;

	private final QueueOptions queue;

	DownloadRequest(URI uri, Target target, HttpHeaders headers, RequestOptions options, QueueOptions queue) {
		this.uri = uri;
		this.target = target;
		this.headers = headers;
		this.options = options;
		this.queue = queue;
	}

	/**
	 * Start a request.
	 * @param uri the address
	 * @return a builder
	 * @throws IllegalArgumentException if the address is not an absolute http or https
	 * one, has no host, or has user-info in it
	 */
	public static DownloadRequestBuilder builder(URI uri) {
		Objects.requireNonNull(uri, "uri");
		return new DownloadRequestBuilder(RequestChecks.uri(uri));
	}

	/**
	 * Start a request. The address is read as people type it: see
	 * {@link io.github.downloadmanager.policy.UrlPolicy#parse}.
	 * @param uri the address
	 * @return a builder
	 * @throws IllegalArgumentException if no address can be made of it; the message names
	 * the character that is not allowed, or asks what was meant. See also
	 * {@link #builder(URI)}
	 */
	public static DownloadRequestBuilder builder(String uri) {
		Objects.requireNonNull(uri, "uri");
		return new DownloadRequestBuilder(RequestChecks.uri(uri));
	}

	/**
	 * Start another request that is like this one, for the same address. What a builder
	 * replaces is replaced; headers, mirrors, checksums and attributes are added to those
	 * of this request. Verifier, refresher and callbacks are shared: they are called for
	 * both downloads. A {@link #sink()} serves one download only, so that the other
	 * request needs another sink or a file.
	 * @return a builder, which leaves this request as it is
	 */
	public DownloadRequestBuilder toBuilder() {
		return new DownloadRequestBuilder(this.uri, this.target, this.headers, this.options, this.queue);
	}

	/**
	 * The address. May hold secrets; to show it use {@link DownloadSnapshot#uri()}.
	 * @return the address, in US-ASCII
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
	 * The method that asks for the content.
	 * @return {@code POST} if there is a body to send, else {@code GET}
	 */
	public HttpMethod method() {
		return (this.options.body != null) ? HttpMethod.POST : HttpMethod.GET;
	}

	/**
	 * What is sent to get the content; see {@link DownloadRequestBuilder#post}.
	 * @return the body, or {@code null} if nothing is
	 */
	public @Nullable RequestBody body() {
		return this.options.body;
	}

	/**
	 * The group to list and cancel it with.
	 * @return the group's name, or {@code null}
	 */
	public @Nullable String group() {
		return this.queue.group;
	}

	/**
	 * Who starts first.
	 * @return the priority, from -1000 to 1000
	 */
	public int priority() {
		return this.queue.priority;
	}

	/**
	 * Whether the download is paused from the beginning.
	 * @return {@code true} if it waits to be resumed
	 */
	public boolean paused() {
		return this.queue.paused;
	}

	/**
	 * The limit of its own bandwidth.
	 * @return bytes per second, empty for none
	 */
	public OptionalLong bandwidth() {
		return this.queue.bandwidth;
	}

	/**
	 * The caller's own data; see {@link DownloadRequestBuilder#attribute}.
	 * @return names and values; not to be changed
	 */
	public Map<String, String> attributes() {
		return this.queue.attributes;
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
	 * Whether a name from outside that has no extension gets the usual one of the media
	 * type.
	 * @return the choice, or {@code null} for the manager's
	 */
	public @Nullable Boolean extensionFromContentType() {
		return this.options.extensionFromContentType;
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

	/**
	 * {@return what is told of the events of this download, or {@code null}}
	 */
	public @Nullable Consumer<DownloadEvent> eventCallback() {
		return this.options.onEvent;
	}

	/**
	 * {@return what is told of the progress of this download, or {@code null}}
	 */
	public @Nullable Consumer<Progress> progressCallback() {
		return this.options.onProgress;
	}

	/**
	 * The request for a person to read: without secrets, the names of headers without
	 * values.
	 */
	@Override
	public String toString() {
		return "DownloadRequest[" + ((this.options.body != null) ? "POST " + this.options.body + ", " : "") + "uri="
				+ UriRedactor.standard().redact(this.uri) + ", " + this.target + ", headers="
				+ this.headers.headerNames() + (this.queue.group != null ? ", group=" + this.queue.group : "") + "]";
	}

	/**
	 * Where a checksum can be fetched.
	 *
	 * @param uri address of a file such as {@code sha256sum} writes
	 * @param algorithm name of its algorithm
	 */
	public record ChecksumSource(URI uri, String algorithm) {

		public ChecksumSource {
			Objects.requireNonNull(uri, "uri");
			Objects.requireNonNull(algorithm, "algorithm");
		}

		@Override
		public String toString() {
			return "ChecksumSource[uri=" + UriRedactor.standard().redact(this.uri) + ", algorithm=" + this.algorithm
					+ "]";
		}

	}

	/** Where the bytes go; at most one of the paths and the sink is set. */
	record Target(@Nullable Path destination, @Nullable Path directory, @Nullable String fileName,
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

}
