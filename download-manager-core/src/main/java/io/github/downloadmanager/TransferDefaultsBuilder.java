package io.github.downloadmanager;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import io.github.downloadmanager.internal.engine.ManagerSettings;
import io.github.downloadmanager.internal.text.ArgumentChecks;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.Fsync;
import io.github.downloadmanager.sink.PartialFiles;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * How each download is fetched and stored, unless its request says otherwise; the part of
 * {@link DownloadManagerBuilder} that says this.
 *
 * @param <B> the builder
 */
abstract sealed class TransferDefaultsBuilder<B extends TransferDefaultsBuilder<B>> permits DownloadManagerBuilder {

	final ManagerSettings settings = new ManagerSettings();

	UnaryOperator<HttpClient> httpClient = UnaryOperator.identity();

	abstract B self();

	/**
	 * Where files go when a request does not say. Default {@code downloads} in the
	 * working directory.
	 * @param directory the directory; created when it is first needed
	 * @return this builder
	 */
	public B directory(Path directory) {
		Objects.requireNonNull(directory, "directory");
		this.settings.directory = directory;
		return self();
	}

	/**
	 * What to do when a destination exists. Default {@link ExistingFile#FAIL}.
	 * @param policy the policy
	 * @return this builder
	 */
	public B existingFile(ExistingFile policy) {
		Objects.requireNonNull(policy, "policy");
		this.settings.existingFile = policy;
		return self();
	}

	/**
	 * What becomes of the bytes of a download that fails or is cancelled. Default
	 * {@link PartialFiles#DELETE}.
	 * @param policy the policy
	 * @return this builder
	 */
	public B partialFiles(PartialFiles policy) {
		Objects.requireNonNull(policy, "policy");
		this.settings.partialFiles = policy;
		return self();
	}

	/**
	 * When file data is forced to the storage device. Default {@link Fsync#NONE}.
	 * @param policy the policy
	 * @return this builder
	 */
	public B fsync(Fsync policy) {
		Objects.requireNonNull(policy, "policy");
		this.settings.fsync = policy;
		return self();
	}

	/**
	 * Take no content larger than this. Default: no limit.
	 * @param bytes the limit in bytes, from 0
	 * @return this builder
	 */
	public B maxSize(long bytes) {
		ArgumentChecks.range("maxSize", bytes, 0, Long.MAX_VALUE);
		this.settings.maxSize = bytes;
		return self();
	}

	/**
	 * Send this as {@code User-Agent} when a request does not say.
	 * @param userAgent visible US-ASCII and spaces
	 * @return this builder
	 */
	public B userAgent(String userAgent) {
		Objects.requireNonNull(userAgent, "userAgent");
		RequestChecks.header("User-Agent", userAgent);
		this.settings.userAgent = userAgent;
		return self();
	}

	/**
	 * Whether to ask with a HEAD request before the content is fetched; {@code false} if
	 * nobody chooses, here or in the request. A request that nobody asked for uses up a
	 * link that works once, and costs a round trip; the answer to the GET says the same.
	 * @param probe {@code true} to ask before each download
	 * @return this builder
	 */
	public B probe(boolean probe) {
		this.settings.probe = probe;
		return self();
	}

	/**
	 * Follow so many redirects in a row. Default 10.
	 * @param limit the number of redirects, from 0 to 100
	 * @return this builder
	 */
	public B maxRedirects(int limit) {
		ArgumentChecks.range("maxRedirects", limit, 0, 100);
		this.settings.maxRedirects = limit;
		return self();
	}

	/**
	 * Whether a redirect may lead from https to http. Default {@code false}.
	 * @param allow the choice
	 * @return this builder
	 */
	public B allowHttpsToHttp(boolean allow) {
		this.settings.allowHttpsToHttp = allow;
		return self();
	}

	/**
	 * Fetch a large content over so many connections at once, if the server allows it.
	 * Each counts against {@link DownloadManagerBuilder#maxConcurrent}, and gives way to
	 * downloads that wait. Default 1.
	 * @param segments the number of connections, from 1 to 64, which are opened at once;
	 * 0 for up to 4, as the size makes it worth while, one after the other
	 * @return this builder
	 */
	public B segments(int segments) {
		ArgumentChecks.range("segments", segments, 0, 64);
		this.settings.segments = segments;
		return self();
	}

	/**
	 * Do not split a content into segments smaller than this. Default 8 MiB.
	 * @param bytes the size in bytes, at least 64 KiB
	 * @return this builder
	 */
	public B minSegmentSize(long bytes) {
		ArgumentChecks.range("minSegmentSize", bytes, 64 * 1024, Long.MAX_VALUE);
		this.settings.minSegmentSize = bytes;
		return self();
	}

	/**
	 * Whether files get the modification time that the server says. Default
	 * {@code false}.
	 * @param keep the choice
	 * @return this builder
	 */
	public B keepLastModified(boolean keep) {
		this.settings.keepLastModified = keep;
		return self();
	}

	/**
	 * Whether a content is refused that is larger than what the file system says is free.
	 * Default {@code true}. What a file system does not know counts as room enough; this
	 * is for one whose numbers are wrong.
	 * @param check the choice
	 * @return this builder
	 */
	public B checkFreeSpace(boolean check) {
		this.settings.checkFreeSpace = check;
		return self();
	}

	/**
	 * Whether a file that the server or the address names, without an extension, gets the
	 * usual one of its {@code Content-Type}, if that is a common type. Default
	 * {@code false}.
	 * @param add the choice
	 * @return this builder
	 */
	public B extensionFromContentType(boolean add) {
		this.settings.extensionFromContentType = add;
		return self();
	}

	/**
	 * How often and when to try again.
	 * @param retry the settings
	 * @return this builder
	 */
	public B retry(RetrySettings retry) {
		Objects.requireNonNull(retry, "retry");
		this.settings.retry = retry;
		return self();
	}

	/**
	 * The statuses after which to try again. Default 408, 425, 429, 500, 502, 503, 504,
	 * 522 and 524.
	 * @param statuses status codes from 400 to 599
	 * @return this builder
	 */
	public B transientStatuses(Set<Integer> statuses) {
		Objects.requireNonNull(statuses, "statuses");
		statuses.forEach((status) -> ArgumentChecks.range("transientStatuses",
				Objects.requireNonNull(status, "an element of statuses"), 400, 599));
		this.settings.transientStatuses = Set.copyOf(statuses);
		return self();
	}

	/**
	 * How long to wait.
	 * @param timeouts the settings
	 * @return this builder
	 */
	public B timeouts(TimeoutSettings timeouts) {
		Objects.requireNonNull(timeouts, "timeouts");
		this.settings.timeouts = timeouts;
		return self();
	}

	/**
	 * Connect through a proxy. Default: none; what the system properties or the
	 * environment say is in {@link ProxySettings#ofSystemProperties} and
	 * {@link ProxySettings#ofEnvironment}.
	 * @param proxy the proxy, or {@code null} for none
	 * @return this builder
	 */
	public B proxy(@Nullable ProxySettings proxy) {
		this.settings.proxy = proxy;
		return self();
	}

	/**
	 * Change the HTTP client, to add TLS material for example. Called once, after the
	 * manager has set it up; redirects and decompression must stay switched off. A header
	 * that is set on the client goes out with every request, also to other hosts after
	 * redirects: credentials belong in the headers of a request, which stay with its
	 * origin.
	 * @param customizer takes the client, returns the changed one
	 * @return this builder
	 */
	public B httpClient(UnaryOperator<HttpClient> customizer) {
		Objects.requireNonNull(customizer, "customizer");
		UnaryOperator<HttpClient> before = this.httpClient;
		this.httpClient = (client) -> customizer.apply(before.apply(client));
		return self();
	}

	/**
	 * Ask this for headers before each attempt. May be called several times; they are
	 * asked in that order.
	 * @param customizer adds the headers
	 * @return this builder
	 */
	public B requestCustomizer(DownloadRequestCustomizer customizer) {
		Objects.requireNonNull(customizer, "customizer");
		this.settings.requestCustomizers.add(customizer);
		return self();
	}

}
