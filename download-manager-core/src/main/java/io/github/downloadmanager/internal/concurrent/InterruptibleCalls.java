package io.github.downloadmanager.internal.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;

/**
 * Calls code that is not ours so that the end of the download can get it out of a call
 * that blocks: by an interrupt. One call at a time; {@link #end} from any thread.
 */
public final class InterruptibleCalls {

	private final boolean interruptible;

	private @Nullable Thread caller;

	private boolean interrupted;

	private boolean ended;

	/**
	 * Create a caller.
	 * @param interruptible whether calls are interrupted; if not, the end waits for them
	 */
	public InterruptibleCalls(boolean interruptible) {
		this.interruptible = interruptible;
	}

	/**
	 * Make a call.
	 * @return its value
	 * @throws CancellationException if the download has ended
	 */
	public <T extends @Nullable Object> T call(Callable<T> code) throws Exception {
		if (!this.interruptible) {
			return code.call();
		}
		synchronized (this) {
			if (this.ended) {
				throw new CancellationException();
			}
			this.caller = Thread.currentThread();
		}
		try {
			return code.call();
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

	/** The download has ended: what the call does is of no use any more. */
	public synchronized void end() {
		this.ended = true;
		if (this.caller != null) {
			this.interrupted = true;
			this.caller.interrupt();
		}
	}

}
