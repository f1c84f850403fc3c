package io.github.downloadmanager.internal.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Calls user code so that the end of the download can interrupt a call that blocks. One
 * call at a time; {@link #end} may be called by any thread.
 */
public final class InterruptibleCalls {

	private final boolean interruptible;

	@GuardedBy("this")
	private @Nullable Thread caller;

	@GuardedBy("this")
	private boolean interrupted;

	@GuardedBy("this")
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
					// The interrupt was meant for this call, not for the clean-up.
					Thread.interrupted();
					this.interrupted = false;
				}
			}
		}
	}

	/** The download ends: interrupt the call, and refuse later ones. */
	public synchronized void end() {
		this.ended = true;
		if (this.caller != null) {
			this.interrupted = true;
			this.caller.interrupt();
		}
	}

}
