package io.github.downloadmanager;

import java.util.concurrent.Callable;

/**
 * Marks an error as one of our side, so that it is not taken for one of the network: both
 * come as {@link java.io.IOException}.
 */
final class SinkFailure extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private SinkFailure(Exception cause) {
		super(cause);
	}

	static <T> T marking(Callable<T> call) {
		try {
			return call.call();
		}
		catch (DownloadException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new SinkFailure(ex);
		}
	}

	Exception reason() {
		return (Exception) getCause();
	}

}
