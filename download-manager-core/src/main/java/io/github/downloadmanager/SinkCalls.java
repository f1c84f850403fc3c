package io.github.downloadmanager;

import java.util.concurrent.CancellationException;

import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.sink.FileSink;
import org.jspecify.annotations.Nullable;

/**
 * Calls a sink so that the end of the download can get it out of a call that blocks: by
 * an interrupt. Not a file sink: to write a file does not take for ever, and the
 * interrupt would close it.
 */
final class SinkCalls {

	private final boolean interruptible;

	private @Nullable Thread caller;

	private boolean interrupted;

	private boolean ended;

	SinkCalls(DownloadSink sink) {
		this.interruptible = !(sink instanceof FileSink);
	}

	/** Make a call. One at a time. */
	void call(Call call) throws Exception {
		if (!this.interruptible) {
			call.run();
			return;
		}
		synchronized (this) {
			if (this.ended) {
				throw new CancellationException();
			}
			this.caller = Thread.currentThread();
		}
		try {
			call.run();
		}
		finally {
			synchronized (this) {
				this.caller = null;
				if (this.interrupted) {
					// It was meant for this call, not for the clean-up.
					Thread.interrupted();
					this.interrupted = false;
				}
			}
		}
	}

	/** The download has ended: what is being written is of no use any more. */
	synchronized void end() {
		this.ended = true;
		if (this.caller != null) {
			this.interrupted = true;
			this.caller.interrupt();
		}
	}

	interface Call {

		void run() throws Exception;

	}

}
