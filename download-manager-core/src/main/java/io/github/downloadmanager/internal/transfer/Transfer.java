package io.github.downloadmanager.internal.transfer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.ByteRanges;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.control.Resumability;
import io.github.downloadmanager.internal.bandwidth.DownloadShare;
import io.github.downloadmanager.internal.concurrent.SerialExecutor;
import io.github.downloadmanager.internal.http.RemoteContent;
import io.github.downloadmanager.internal.http.SourceRequest;
import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;

/**
 * What a download has over all its attempts: the {@link SinkSession}, the
 * {@link HeldContent}, its digests and its addresses. This class keeps them in step.
 * Changed on the serial executor, or by the one attempt that runs while the serial
 * executor is idle.
 */
public final class Transfer {

	private final SinkSession session;

	private final ByteCounts counts;

	private final HeldContent content;

	private final AddressRotation addresses;

	private final Digests digests = new Digests();

	/** Checksums that any content must have, whatever a server announces. */
	private final List<Checksum> expected;

	/** What an earlier run expected of the content that it has left. */
	private List<Checksum> earlierChecksums = List.of();

	private final StallReplacements replacements = new StallReplacements();

	private final DownloadShare share;

	/** Whether a part may be asked for: the answer to a POST request is one whole. */
	private final boolean resumable;

	private volatile boolean splittingDisabled;

	/** The most connections at once in the attempt that runs. */
	private volatile int connections = 1;

	/** Whether the download pauses, so that what was received must not be lost. */
	private volatile boolean keepsWriting;

	/** A response from the first byte on was accepted, and the sink does not know yet. */
	private boolean acceptedFromStart;

	/**
	 * Create a transfer that holds nothing yet.
	 * @param writers run the calls of the sink
	 * @param counts kept up to date, for progress
	 * @param share the download's share of the bandwidth
	 * @param onFailure told of errors of which nobody else learns
	 */
	public Transfer(DownloadRequest request, KnownSink sink, Executor writers, ByteCounts counts, DownloadShare share,
			Consumer<Throwable> onFailure) {
		this.session = new SinkSession(sink, writers, onFailure);
		this.counts = counts;
		this.share = share;
		this.content = new HeldContent(counts);
		this.addresses = new AddressRotation(request);
		this.resumable = request.body() == null;
		this.expected = new ArrayList<>(request.checksums());
		this.digests.expect(this.expected);
	}

	/** Runs all work on the sink, one task at a time. */
	public SerialExecutor executor() {
		return this.session.executor();
	}

	public AddressRotation addresses() {
		return this.addresses;
	}

	public ByteCounts counts() {
		return this.counts;
	}

	/** The response accepted last, {@code null} before the first one. Any thread. */
	public @Nullable RemoteInfo info() {
		return this.content.info();
	}

	/** Which bytes of the content are held, in order. Any thread. */
	public List<ByteRange> heldRanges() {
		return this.content.ranges();
	}

	/** The content that is held. */
	HeldContent content() {
		return this.content;
	}

	/** An attempt begins, with one connection. */
	public void beginAttempt() {
		this.connections = 1;
	}

	/** There are so many connections now. On the serial executor. */
	void noteConnections(int now) {
		this.connections = Math.max(this.connections, now);
	}

	/** What the journal says of attempts. Any thread. */
	public TransferFigures figures() {
		return new TransferFigures(this.counts.held(), this.counts.found(), this.counts.received(),
				this.counts.wasted(), this.connections, this.share.throttledNanos());
	}

	/** What the download may take of the bandwidth. Any thread. */
	public DownloadShare share() {
		return this.share;
	}

	/** How the answer to a request is to be read that is sent now. */
	SourceRequest.Reading reading() {
		return new SourceRequest.Reading(this.share.isSlow(), this.share::charge);
	}

	DownloadSink sink() {
		return this.session.sink();
	}

	/** How often a connection may be replaced that stalls. On the serial executor. */
	StallReplacements replacements() {
		return this.replacements;
	}

	long held() {
		return this.counts.held();
	}

	OptionalLong total() {
		return this.content.total();
	}

	boolean isWhole() {
		return this.content.isWhole();
	}

	/** What to ask for next: the first span that is missing, or everything. */
	TransferPlan plan() {
		return plan(gap(0));
	}

	TransferPlan plan(ByteRanges.Gap missing) {
		boolean checksumProves = mayGoOn() && this.addresses.hasSwitched() && !this.expected.isEmpty()
				&& total().isPresent();
		return new TransferPlan(held(), missing,
				new TransferPlan.Identity(validator(), total(), this.content.encoding(), checksumProves));
	}

	/** The first missing span from a position on. */
	ByteRanges.Gap gap(long from) {
		return this.content.gap(from);
	}

	/** The server does not serve ranges of this content as it should. Any thread. */
	void disableSplitting() {
		this.splittingDisabled = true;
	}

	boolean maySplit() {
		return !this.splittingDisabled && this.session.takesAnyOrder();
	}

	/**
	 * Whether the sink can begin anew; one that passes its bytes on cannot. Any thread,
	 * also under a lock.
	 */
	public boolean canRestart() {
		return this.session.canRestart();
	}

	/** Whether the download can go on from the bytes that are held. Any thread. */
	public Resumability resumability() {
		return this.resumable ? this.content.resumability() : Resumability.NO;
	}

	/**
	 * Bodies that are cancelled from now on are written as far as they were received. Any
	 * thread.
	 */
	public void keepWriting() {
		this.keepsWriting = true;
	}

	boolean keepsWriting() {
		return this.keepsWriting;
	}

	/** Bring all bytes that are held to the device. On the serial executor. */
	public void checkpoint() throws Exception {
		this.session.checkpoint();
		this.keepsWriting = false;
	}

	/**
	 * The download has ended: late calls must not touch the sink. On the serial executor.
	 */
	public void end() {
		this.session.end();
	}

	/** The download is about to end early: interrupt a sink that blocks. Any thread. */
	public void stop() {
		this.session.stop();
	}

	/** Open the sink, once. On the serial executor. */
	void open() throws Exception {
		DownloadSink.Held earlier = this.session.open();
		if (earlier != null) {
			this.content.resume(earlier);
			this.addresses.resumed();
			this.earlierChecksums = earlier.checksums();
			this.digests.expect(this.earlierChecksums);
		}
	}

	/** A response was found to fit. */
	void accept(RemoteContent response, OptionalLong total) {
		this.content.accept(response, total);
		this.acceptedFromStart = !response.partial();
	}

	/** Whether what is held may be built upon. */
	private boolean mayGoOn() {
		return this.resumable && !this.content.isOutdated();
	}

	/** What proves that a part belongs to what is held, {@code null} if nothing does. */
	private @Nullable Validator validator() {
		return mayGoOn() ? this.content.validator() : null;
	}

	/**
	 * The bytes that follow are joined to those held on the word of checksums. A later
	 * run must have these, or it would take the bytes for those of one address. On the
	 * serial executor.
	 */
	void joinByChecksum() throws Exception {
		this.session
			.joinedBy(Stream.concat(this.earlierChecksums.stream(), this.expected.stream()).distinct().toList());
	}

	/** Tell the sink which content follows, once for each. On the serial executor. */
	void begin() throws Exception {
		this.session.requireGoingOn();
		if (this.acceptedFromStart && this.session.hasBegun() && held() == 0) {
			// The response before this one broke off before its first byte. The new one
			// may be another content, so checksums announced for the old one must go.
			this.session.restart();
			this.digests.forget(this.expected);
		}
		this.acceptedFromStart = false;
		RemoteInfo info = info();
		if (!this.session.hasBegun() && info != null) {
			this.session.begin(info, validator());
		}
		this.digests.announce(this.content.announcedChecksums());
	}

	/** Expect one more checksum of any content. On the serial executor. */
	void expect(Checksum checksum) {
		this.expected.add(checksum);
		this.digests.expect(List.of(checksum));
	}

	/** Write bytes of the content. On the serial executor. */
	void write(ByteBuffer[] buffers, long position, long size) throws Exception {
		this.session.requireGoingOn();
		this.digests.update(buffers, position);
		this.session.write(buffers, position);
		this.addresses.progressed();
		this.content.add(position, size);
	}

	/**
	 * Check the whole content, as far as that can be done here. On the serial executor.
	 */
	void verify() throws Exception {
		this.digests.verify(held(), sink());
		if (held() > 0 && GzipCheck.isGzip(this.content.encoding())) {
			GzipCheck.verify(sink());
		}
	}

	/** Throw away what is held. On the serial executor. */
	void restart() throws Exception {
		this.session.restart();
		this.content.clear();
		this.earlierChecksums = List.of();
		this.digests.forget(this.expected);
		this.addresses.restarted();
	}

	/** The destination as far as it is known, for messages; empty if it is not a file. */
	public Path shownPath() {
		return this.session.path();
	}

}
