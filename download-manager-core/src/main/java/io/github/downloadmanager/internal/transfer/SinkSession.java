package io.github.downloadmanager.internal.transfer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.concurrent.InterruptibleCalls;
import io.github.downloadmanager.internal.concurrent.SerialExecutor;
import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;

/**
 * Calls the sink of one download in the order that {@link DownloadSink} promises: open
 * once, begin once for each content, nothing after the end. Used on the serial executor,
 * save {@link #stop}, {@link #path}, {@link #takesAnyOrder} and {@link #canRestart}.
 */
final class SinkSession {

	private final DownloadSink sink;

	private final boolean restartable;

	private final InterruptibleCalls calls;

	private final SerialExecutor executor;

	private boolean opened;

	private boolean begun;

	private boolean ended;

	/**
	 * The answer of the sink, asked once, as it must not be asked on a network thread.
	 */
	private volatile boolean takesAnyOrder;

	/**
	 * Create a session in which nothing was called yet.
	 * @param writers run the calls of the sink
	 * @param onFailure told of errors of which nobody else learns
	 */
	SinkSession(KnownSink known, Executor writers, Consumer<Throwable> onFailure) {
		this.sink = known.sink();
		this.restartable = known.restartable();
		this.calls = new InterruptibleCalls(known.interruptible());
		this.executor = new SerialExecutor(writers, onFailure);
	}

	DownloadSink sink() {
		return this.sink;
	}

	SerialExecutor executor() {
		return this.executor;
	}

	boolean takesAnyOrder() {
		return this.takesAnyOrder;
	}

	boolean canRestart() {
		return this.restartable;
	}

	/** The destination as far as it is known, for messages; empty if it is not a file. */
	Path path() {
		Path destination = this.sink.destination();
		return (destination != null) ? destination : Path.of("");
	}

	/** No call may follow. */
	void end() {
		this.ended = true;
	}

	/** The download is about to end early: interrupt a call that blocks. Any thread. */
	void stop() {
		this.calls.end();
	}

	void requireGoingOn() {
		if (this.ended) {
			throw new CancellationException();
		}
	}

	/**
	 * Open the sink, unless it is open.
	 * @return what an earlier run left; {@code null} for nothing, and if it was open
	 */
	DownloadSink.@Nullable Held open() throws Exception {
		requireGoingOn();
		if (this.opened) {
			return null;
		}
		DownloadSink.Held earlier = this.calls.call(this.sink::open);
		this.takesAnyOrder = this.sink.takesAnyOrder();
		this.opened = true;
		return earlier;
	}

	/** Whether the sink was told which content the writes belong to. */
	boolean hasBegun() {
		return this.begun;
	}

	void begin(RemoteInfo content, @Nullable Validator validator) throws Exception {
		requireGoingOn();
		call(() -> {
			this.sink.begin(content, validator);
			return Boolean.TRUE;
		});
		this.begun = true;
	}

	/** What follows is proved by checksums only. */
	void joinedBy(List<Checksum> checksums) throws Exception {
		requireGoingOn();
		call(() -> {
			this.sink.joinedBy(checksums);
			return Boolean.TRUE;
		});
	}

	void write(ByteBuffer[] buffers, long position) throws Exception {
		call(() -> {
			this.sink.write(buffers, position);
			return Boolean.TRUE;
		});
	}

	/** Bring to the device what was written. */
	void checkpoint() throws Exception {
		if (this.begun && !this.ended) {
			call(() -> {
				this.sink.checkpoint();
				return Boolean.TRUE;
			});
		}
	}

	void restart() throws Exception {
		requireGoingOn();
		call(() -> {
			this.sink.restart();
			return Boolean.TRUE;
		});
		this.begun = false;
	}

	private void call(Callable<Boolean> call) throws Exception {
		this.calls.call(call);
	}

}
