package io.github.downloadmanager;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.internal.text.ArgumentChecks;
import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.PartialFiles;
import org.jspecify.annotations.Nullable;

/**
 * Where a content goes and what it must be to get there; the part of
 * {@link DownloadRequestBuilder} that says this.
 *
 * @param <B> the builder
 */
abstract sealed class DestinationBuilder<B extends DestinationBuilder<B>> permits DownloadRequestBuilder {

	DownloadRequest.Target target = DownloadRequest.Target.DEFAULT;

	@Nullable RequestOptions options;

	abstract B self();

	final RequestOptions options() {
		if (this.options == null) {
			this.options = new RequestOptions();
		}
		return this.options;
	}

	/**
	 * Write to this file; or, if it is an existing directory, to a file in it.
	 * @param path the path; missing parent directories are created
	 * @return this builder
	 */
	public B destination(Path path) {
		Objects.requireNonNull(path, "path");
		this.target = new DownloadRequest.Target(path, null, this.target.fileName(), null);
		return self();
	}

	/**
	 * Write to a file in this directory, named by {@link #fileName}, the server, or the
	 * address.
	 * @param path the directory; created if it is missing
	 * @return this builder
	 */
	public B directory(Path path) {
		Objects.requireNonNull(path, "path");
		this.target = new DownloadRequest.Target(null, path, this.target.fileName(), null);
		return self();
	}

	/**
	 * Write to a file of this name in the directory.
	 * @param name a file name without separators, 1 to 255 UTF-8 bytes
	 * @return this builder
	 */
	public B fileName(String name) {
		Objects.requireNonNull(name, "name");
		RequestChecks.fileName(name);
		this.target = new DownloadRequest.Target(this.target.destination(), this.target.directory(), name,
				this.target.sink());
		return self();
	}

	/**
	 * Write to this sink instead of a file.
	 * @param sink a sink for this download alone
	 * @return this builder
	 */
	public B sink(DownloadSink sink) {
		Objects.requireNonNull(sink, "sink");
		this.target = new DownloadRequest.Target(null, null, this.target.fileName(), sink);
		return self();
	}

	/**
	 * Whether to replace an existing file; shorthand for {@link #existingFile}.
	 * @param overwrite {@code true} to replace, {@code false} to refuse
	 * @return this builder
	 */
	public B overwrite(boolean overwrite) {
		return existingFile(overwrite ? ExistingFile.REPLACE : ExistingFile.FAIL);
	}

	/**
	 * What to do when the destination exists.
	 * @param policy the policy
	 * @return this builder
	 */
	public B existingFile(ExistingFile policy) {
		Objects.requireNonNull(policy, "policy");
		options().existingFile = policy;
		return self();
	}

	/**
	 * What becomes of the bytes when the download fails or is cancelled.
	 * @param policy the policy
	 * @return this builder
	 */
	public B partialFiles(PartialFiles policy) {
		Objects.requireNonNull(policy, "policy");
		options().partialFiles = policy;
		return self();
	}

	/**
	 * Take no content larger than this.
	 * @param bytes the limit in bytes, from 0
	 * @return this builder
	 */
	public B maxSize(long bytes) {
		ArgumentChecks.range("maxSize", bytes, 0, Long.MAX_VALUE);
		options().maxSize = bytes;
		return self();
	}

	/**
	 * The digest that the content must have. May be called for several algorithms.
	 * @param checksum the checksum
	 * @return this builder
	 */
	public B checksum(Checksum checksum) {
		Objects.requireNonNull(checksum, "checksum");
		List<Checksum> checksums = new ArrayList<>(options().checksums);
		checksums.add(checksum);
		options().checksums = List.copyOf(checksums);
		return self();
	}

	/**
	 * The SHA-256 digest that the content must have.
	 * @param hex 64 hexadecimal digits
	 * @return this builder
	 */
	public B sha256(String hex) {
		Objects.requireNonNull(hex, "hex");
		return checksum(Checksum.sha256(hex));
	}

	/**
	 * Fetch the digest that the content must have from a file beside it. Headers of the
	 * request are sent if that is of the same origin.
	 * @param uri address of a file such as {@code sha256sum} writes
	 * @param algorithm name of its algorithm, such as {@code SHA-256}
	 * @return this builder
	 */
	public B checksumFrom(URI uri, String algorithm) {
		Objects.requireNonNull(uri, "uri");
		Objects.requireNonNull(algorithm, "algorithm");
		Checksum.digest(algorithm);
		options().checksumSource = new DownloadRequest.ChecksumSource(RequestChecks.uri(uri), algorithm);
		return self();
	}

	/**
	 * Check the whole file with this before it is published.
	 * @param verifier the check
	 * @return this builder
	 */
	public B verify(DownloadVerifier verifier) {
		Objects.requireNonNull(verifier, "verifier");
		options().verifier = verifier;
		return self();
	}

	/**
	 * Whether the file gets the modification time that the server says.
	 * @param keep the choice
	 * @return this builder
	 */
	public B keepLastModified(boolean keep) {
		options().keepLastModified = keep;
		return self();
	}

	/**
	 * Whether the file gets the usual extension of its {@code Content-Type}, if the
	 * server or the address names it, without an extension, and the type is a common one.
	 * @param add the choice
	 * @return this builder
	 */
	public B extensionFromContentType(boolean add) {
		options().extensionFromContentType = add;
		return self();
	}

	/**
	 * Replace an existing file only if the server has a newer one, by its modification
	 * time. If not, the result is {@link DownloadResult.Outcome#NOT_MODIFIED}. The file
	 * that is written gets the time that the server says, so that the next comparison is
	 * right, unless {@link #keepLastModified keepLastModified(false)} is set. While the
	 * name of the file is not known there is nothing to compare: then it is always
	 * replaced.
	 * @return this builder
	 */
	public B onlyIfModified() {
		options().onlyIfModified = true;
		return existingFile(ExistingFile.REPLACE);
	}

	/**
	 * Replace an existing file only if the server has another one than this; see
	 * {@link #onlyIfModified()}.
	 * @param etag the entity tag that came with the existing file
	 * ({@link io.github.downloadmanager.content.RemoteInfo#etag})
	 * @return this builder
	 */
	public B onlyIfModified(String etag) {
		Objects.requireNonNull(etag, "etag");
		RequestChecks.header("ETag", etag);
		options().knownEtag = etag;
		return onlyIfModified();
	}

}
