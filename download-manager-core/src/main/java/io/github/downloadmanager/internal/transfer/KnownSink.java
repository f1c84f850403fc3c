package io.github.downloadmanager.internal.transfer;

import io.github.downloadmanager.sink.DownloadSink;

/**
 * A sink, and what it has said of itself. It may be a user's, so it is asked once, when
 * its download is submitted: no lock is held then.
 *
 * @param sink the sink
 * @param interruptible see {@link DownloadSink#isInterruptible}
 * @param restartable see {@link DownloadSink#canRestart}
 */
public record KnownSink(DownloadSink sink, boolean interruptible, boolean restartable) {

	/** Ask a sink. Calls user code. */
	public static KnownSink of(DownloadSink sink) {
		return new KnownSink(sink, sink.isInterruptible(), sink.canRestart());
	}

}
