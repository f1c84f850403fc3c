package io.github.downloadmanager.internal.transfer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.ByteRanges;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.concurrent.InterruptibleCalls;
import io.github.downloadmanager.internal.concurrent.SerialExecutor;
import io.github.downloadmanager.internal.http.RemoteContent;
import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.sink.FileNames;
import io.github.downloadmanager.sink.FileSink;
import org.jspecify.annotations.Nullable;

/**
 * What a download has gathered, over all its attempts: which content, how much of it, and
 * what that took. Changed on the lane, or by the one attempt that runs while the lane is
 * idle.
 */
public final class Transfer {

	private final DownloadSink sink;

	private final InterruptibleCalls calls;

	private final SerialExecutor lane;

	private final ProgressMeter meter;

	private final AddressRotation sources;

	private final Digests digests = new Digests();

	private final List<Checksum> expected;

	private final ByteRanges ranges = new ByteRanges();

	private final StallReplacements replacements = new StallReplacements();

	/** Bytes in the ranges, to be read by any thread. */
	private volatile long held;

	private volatile @Nullable RemoteInfo info;

	private @Nullable Validator validator;

	private volatile OptionalLong total = OptionalLong.empty();

	private @Nullable String encoding;

	/** The name that the server gave the content that is held. */
	private @Nullable String fileName;

	private List<Checksum> said = List.of();

	private volatile boolean maySplit = true;

	/** What the sink says of itself, asked once: not on a network thread. */
	private volatile boolean takesAnyOrder;

	private boolean ended;

	private boolean opened;

	private boolean begun;

	/** Whether a response that begins with the first byte was accepted, and not begun. */
	private boolean anew;

	private boolean fromEarlierRun;

	private long resumed;

	private volatile long wasted;

	private volatile long received;

	/** The most that was ever held; bytes fetched once more do not count again. */
	private volatile long furthest;

	/**
	 * Create a transfer that has gathered nothing yet.
	 * @param writers run the calls of the sink
	 * @param onFailure told of errors of which nobody else learns
	 */
	public Transfer(DownloadRequest request, DownloadSink sink, Executor writers, ProgressMeter meter,
			Consumer<Throwable> onFailure) {
		this.sources = new AddressRotation(request);
		this.expected = new ArrayList<>(request.checksums());
		this.digests.expect(this.expected);
		this.sink = sink;
		// To write a file does not take for ever, and the interrupt would close it.
		this.calls = new InterruptibleCalls(!(sink instanceof FileSink));
		this.lane = new SerialExecutor(writers, onFailure);
		this.meter = meter;
	}

	public SerialExecutor lane() {
		return this.lane;
	}

	public AddressRotation sources() {
		return this.sources;
	}

	DownloadSink sink() {
		return this.sink;
	}

	/** How often a connection may be replaced that stalls. On the lane. */
	StallReplacements replacements() {
		return this.replacements;
	}

	public long held() {
		return this.held;
	}

	OptionalLong total() {
		return this.total;
	}

	public @Nullable RemoteInfo info() {
		return this.info;
	}

	@Nullable String encoding() {
		return this.encoding;
	}

	@Nullable String fileName() {
		return this.fileName;
	}

	public long received() {
		return this.received;
	}

	/** How far the transfer ever was, in bytes; never goes back. */
	public long furthest() {
		return this.furthest;
	}

	public long resumed() {
		return this.resumed;
	}

	public long wasted() {
		return this.wasted;
	}

	/**
	 * Whether what is held was fetched by an earlier run, and nothing was added since.
	 */
	boolean isFromEarlierRun() {
		return this.fromEarlierRun;
	}

	/** What to ask for next: the first thing that is missing, or everything. */
	TransferPlan plan() {
		return plan(this.ranges.firstGap(0, this.total.orElse(ByteRange.OPEN)));
	}

	TransferPlan plan(ByteRanges.Gap missing) {
		boolean checksumProves = this.sources.hasSwitched() && !this.expected.isEmpty() && this.total.isPresent();
		return new TransferPlan(this.held, missing,
				new TransferPlan.Identity(this.validator, this.total, this.encoding, checksumProves));
	}

	/** The first missing span from a position on. */
	ByteRanges.Gap gap(long from) {
		return this.ranges.firstGap(from, this.total.orElse(ByteRange.OPEN));
	}

	/** Ranges of this content do not work out. */
	void disableSplitting() {
		this.maySplit = false;
	}

	boolean maySplit() {
		return this.maySplit && this.takesAnyOrder;
	}

	boolean isWhole() {
		return this.total.isPresent() && this.held == this.total.getAsLong();
	}

	/**
	 * The download has ended: whatever comes late must not touch the sink. On the lane.
	 */
	public void end() {
		this.ended = true;
	}

	/** It is about to end early: do not wait for a sink that blocks. Any thread. */
	public void stop() {
		this.calls.end();
	}

	private void requireGoingOn() {
		if (this.ended) {
			throw new CancellationException();
		}
	}

	/** Get the sink ready, once. */
	void open() throws Exception {
		requireGoingOn();
		if (this.opened) {
			return;
		}
		DownloadSink.Held earlier = this.calls.call(this.sink::open);
		this.takesAnyOrder = this.sink.takesAnyOrder();
		this.opened = true;
		if (earlier != null) {
			this.validator = earlier.validator();
			this.total = earlier.total();
			this.encoding = earlier.contentEncoding();
			this.fileName = FileNames.clean(earlier.fileName());
			earlier.ranges().forEach((range) -> this.ranges.add(range.start(), range.end()));
			this.held = this.ranges.bytes();
			this.resumed = this.held;
			this.furthest = this.held;
			this.fromEarlierRun = true;
			this.sources.resumed();
			this.meter.total(this.total);
			this.meter.held(this.held);
		}
	}

	/** A response was found to fit. */
	void accept(RemoteContent content, OptionalLong total) {
		this.info = content.info();
		this.validator = content.validator();
		this.encoding = content.contentEncoding();
		this.fileName = content.info().fileName();
		this.said = content.checksums();
		this.anew = !content.partial();
		this.total = total;
		this.meter.total(total);
	}

	/** The whole content is here already, as the server has just confirmed. */
	void complete(RemoteInfo info) {
		this.info = info;
		this.total = OptionalLong.of(this.held);
		this.meter.total(this.total);
	}

	/** Tell the sink which content follows, once for each. On the lane. */
	void begin() throws Exception {
		requireGoingOn();
		if (this.anew && this.begun && this.held == 0) {
			// The response before this one broke off before its first byte. This may be
			// another content, so what was said of that one must not count.
			callSink(this.sink::restart);
			this.begun = false;
			this.digests.forget(this.expected);
		}
		this.anew = false;
		RemoteInfo content = this.info;
		if (!this.begun && content != null) {
			callSink(() -> this.sink.begin(content, this.validator));
			this.begun = true;
		}
		this.digests.expect(this.said);
	}

	/** A digest that the content must have was found out. On the lane. */
	void expect(Checksum checksum) {
		this.expected.add(checksum);
		this.digests.expect(List.of(checksum));
	}

	/** Take bytes of the content. On the lane. */
	void write(ByteBuffer[] buffers, long position, long size) throws Exception {
		requireGoingOn();
		this.digests.update(buffers, position);
		callSink(() -> this.sink.write(buffers, position));
		this.sources.progressed();
		this.ranges.add(position, position + size);
		long receivedNow = this.received + size;
		this.held = this.ranges.bytes();
		this.received = receivedNow;
		this.furthest = Math.max(this.furthest, this.held);
		this.meter.received(receivedNow, this.held);
	}

	/** Check the whole content, as far as that can be done here. On the lane. */
	void verify() throws Exception {
		this.digests.verify(this.held, this.sink);
		if (this.held > 0 && this.encoding != null && isGzip(this.encoding)) {
			GzipCheck.verify(this.sink);
		}
	}

	private static boolean isGzip(String encoding) {
		return encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
	}

	/** Throw away what is held. On the lane. */
	void restart() throws Exception {
		requireGoingOn();
		callSink(this.sink::restart);
		long thrownAway = this.wasted + this.held;
		this.wasted = thrownAway;
		this.ranges.clear();
		this.held = 0;
		this.resumed = 0;
		this.begun = false;
		this.fromEarlierRun = false;
		this.meter.held(0);
		this.digests.forget(this.expected);
		this.sources.restarted();
	}

	private void callSink(SinkCall call) throws Exception {
		this.calls.call(() -> {
			call.run();
			return Boolean.TRUE;
		});
	}

	/** The size turned out at the end. */
	void setTotal(long bytes) {
		this.total = OptionalLong.of(bytes);
	}

	/** The destination, as far as it is known; for messages. */
	Path shownPath() {
		return (this.sink instanceof FileSink file) ? file.destination() : Path.of("");
	}

	private interface SinkCall {

		void run() throws Exception;

	}

}
