package io.github.downloadmanager.internal.transfer;

import java.util.concurrent.Callable;

import io.github.downloadmanager.DownloadException;

/**
 * Marks an error as one of our side, so that it is not taken for one of the network: both
 * come as {@link java.io.IOException}. An {@link Error} is marked too, as Reactor would
 * not pass it on.
 */
public final class SinkFailure extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Throwable reason;

	private final boolean opening;

	private SinkFailure(Throwable cause, boolean opening) {
		super(cause);
		this.reason = cause;
		this.opening = opening;
	}

	/** A call that may be made again after it failed. */
	public static <T> T markingOpening(Callable<T> call) {
		return marking(call, true);
	}

	static <T> T marking(Callable<T> call) {
		return marking(call, false);
	}

	private static <T> T marking(Callable<T> call, boolean opening) {
		try {
			return call.call();
		}
		catch (DownloadException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new SinkFailure(ex, opening);
		}
	}

	/** Whether no bytes were taken yet, nor published. */
	boolean isOpening() {
		return this.opening;
	}

	Throwable reason() {
		return this.reason;
	}

}
