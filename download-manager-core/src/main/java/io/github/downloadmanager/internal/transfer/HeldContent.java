package io.github.downloadmanager.internal.transfer;

import java.util.List;
import java.util.OptionalLong;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.ByteRanges;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.control.Resumability;
import io.github.downloadmanager.internal.http.RemoteContent;
import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.sink.FileNames;
import org.jspecify.annotations.Nullable;

/**
 * Which content a download holds, and which of its bytes. Used on the serial executor, or
 * by the one attempt that runs while the serial executor is idle; {@link #info},
 * {@link #total}, {@link #isWhole} and {@link #ranges} may be called on any thread.
 */
final class HeldContent {

	private final ByteCounts counts;

	/** Written on the serial executor only; the lock lets other threads copy it. */
	@GuardedBy("ranges")
	private final ByteRanges ranges = new ByteRanges();

	private volatile @Nullable RemoteInfo info;

	private volatile OptionalLong total = OptionalLong.empty();

	private @Nullable Validator validator;

	private @Nullable String encoding;

	private @Nullable String fileName;

	private volatile Resumability resumability = Resumability.UNKNOWN;

	/** Checksums that the server announced for this content. */
	private List<Checksum> announcedChecksums = List.of();

	private boolean fromEarlierRun;

	/** Whether the bytes held are of another content than the one accepted last. */
	private volatile boolean outdated;

	HeldContent(ByteCounts counts) {
		this.counts = counts;
	}

	/** The response accepted last, {@code null} before the first one. */
	@Nullable RemoteInfo info() {
		return this.info;
	}

	/** The size of the content in bytes, empty if it is not known. */
	OptionalLong total() {
		return this.total;
	}

	@Nullable Validator validator() {
		return this.validator;
	}

	/** The content coding that the bytes are stored in, or {@code null}. */
	@Nullable String encoding() {
		return this.encoding;
	}

	/** The name that the server gave this content, or {@code null}. */
	@Nullable String fileName() {
		return this.fileName;
	}

	List<Checksum> announcedChecksums() {
		return this.announcedChecksums;
	}

	/** Whether some of the bytes held are from an earlier run. */
	boolean isFromEarlierRun() {
		return this.fromEarlierRun;
	}

	/**
	 * Whether a server would let the download go on from here (RFC 9110 sections 13.1.5
	 * and 14.3). Any thread.
	 */
	Resumability resumability() {
		return this.resumability;
	}

	boolean isWhole() {
		return this.total.isPresent() && this.counts.held() == this.total.getAsLong();
	}

	/**
	 * Whether the bytes held are of another content than what else is known here. They
	 * are thrown away when the body of the new one begins, which it does not if the
	 * attempt is cancelled before.
	 */
	boolean isOutdated() {
		return this.outdated;
	}

	/** Go on from the bytes that an earlier run left. */
	void resume(DownloadSink.Held earlier) {
		this.validator = earlier.validator();
		this.total = earlier.total();
		this.encoding = earlier.contentEncoding();
		this.fileName = FileNames.clean(earlier.fileName());
		long held;
		synchronized (this.ranges) {
			for (ByteRange range : earlier.ranges()) {
				this.ranges.add(range.start(), range.end());
			}
			held = this.ranges.bytes();
		}
		this.fromEarlierRun = true;
		this.resumability = Resumability.YES;
		this.counts.announce(this.total);
		this.counts.resume(held);
	}

	/** A response was found to fit. */
	void accept(RemoteContent content, OptionalLong total) {
		this.outdated = !content.partial() && this.counts.held() > 0;
		this.info = content.info();
		this.validator = content.validator();
		this.encoding = content.contentEncoding();
		this.fileName = content.info().fileName();
		this.announcedChecksums = content.checksums();
		this.total = total;
		boolean ranges = content.partial() || content.info().acceptRanges();
		this.resumability = (ranges && content.validator() != null) ? Resumability.YES : Resumability.NO;
		this.counts.announce(total);
	}

	/** The server has confirmed that the bytes held are the whole content. */
	void confirmWhole(RemoteInfo info) {
		this.info = info;
		this.total = OptionalLong.of(this.counts.held());
		this.counts.announce(this.total);
	}

	/**
	 * The body ended, which tells the size that the server did not announce. Progress
	 * does not show it: the last byte counts only when the content is published, so the
	 * bytes shown would go back by one.
	 */
	void setTotal(long bytes) {
		this.total = OptionalLong.of(bytes);
	}

	/** Bytes were written at a position. */
	void add(long position, long size) {
		long held;
		synchronized (this.ranges) {
			this.ranges.add(position, position + size);
			held = this.ranges.bytes();
		}
		this.counts.receive(size, held);
	}

	/** Forget all bytes. */
	void clear() {
		synchronized (this.ranges) {
			this.ranges.clear();
		}
		this.fromEarlierRun = false;
		this.outdated = false;
		this.counts.discard();
	}

	/** The first missing span from a position on. */
	ByteRanges.Gap gap(long from) {
		synchronized (this.ranges) {
			return this.ranges.firstGap(from, this.total.orElse(ByteRange.OPEN));
		}
	}

	/** Which bytes are held, in order. Any thread. */
	List<ByteRange> ranges() {
		synchronized (this.ranges) {
			return this.ranges.toList();
		}
	}

}
