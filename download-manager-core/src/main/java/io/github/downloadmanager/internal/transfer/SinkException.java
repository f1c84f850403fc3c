package io.github.downloadmanager.internal.transfer;

import java.util.concurrent.Callable;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.internal.concurrent.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/**
 * Marks an error as one of our side, so that it is not taken for one of the network: both
 * come as {@link java.io.IOException}. An {@link Error} is marked too, as Reactor would
 * not pass it on.
 */
public final class SinkException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Throwable reason;

	private final boolean opening;

	private SinkException(Throwable cause, boolean opening) {
		super(cause);
		this.reason = cause;
		this.opening = opening;
	}

	/** Run what may be run again after it failed. */
	public static void markingOpening(ThrowingRunnable code) {
		marking(code, true);
	}

	static void marking(ThrowingRunnable code) {
		marking(code, false);
	}

	static <T extends @Nullable Object> T marking(Callable<T> call) {
		return marking(call, false);
	}

	private static void marking(ThrowingRunnable code, boolean opening) {
		marking(() -> {
			code.run();
			return Boolean.TRUE;
		}, opening);
	}

	private static <T extends @Nullable Object> T marking(Callable<T> call, boolean opening) {
		try {
			return call.call();
		}
		catch (DownloadException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new SinkException(ex, opening);
		}
	}

	/** Whether it failed while it was opened, so that no byte was taken. */
	boolean isOpening() {
		return this.opening;
	}

	Throwable reason() {
		return this.reason;
	}

}
