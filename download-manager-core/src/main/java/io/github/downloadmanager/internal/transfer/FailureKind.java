package io.github.downloadmanager.internal.transfer;

import java.io.IOException;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadException.TimedOut;
import io.github.downloadmanager.internal.http.UnexpectedStatusException;
import reactor.netty.channel.AbortedException;

/**
 * What a failure means for what comes next: whether to try again, whether another address
 * may help, and whether other connections go on. All others ask the kind. Two facts come
 * from elsewhere: which exception an error becomes, and which statuses are transient, is
 * decided by {@link Failures}; whether an exception is transient, it says itself
 * ({@link DownloadException#isTransient}).
 */
public enum FailureKind {

	/** The address failed for now: the same one may do later, and another one at once. */
	TRANSIENT(true, true, false),

	/**
	 * The server has another content than the bytes held belong to. These bytes are
	 * useless, and the same address may be asked again.
	 */
	CHANGED(true, true, true),

	/**
	 * The server refuses a range, or answers it in its own way. The whole content may
	 * still be had over one connection.
	 */
	REFUSAL(false, true, false),

	/** The address failed for good: only another one may help. */
	ADDRESS_FATAL(false, true, true),

	/** This process or system has too few resources for now, whatever the address. */
	SHORTAGE(true, false, false),

	/** Our side, or a limit that was set here: neither time nor another address helps. */
	LOCAL(false, false, true);

	private final boolean retryable;

	private final boolean ofAddress;

	private final boolean ofAllConnections;

	FailureKind(boolean retryable, boolean ofAddress, boolean ofAllConnections) {
		this.retryable = retryable;
		this.ofAddress = ofAddress;
		this.ofAllConnections = ofAllConnections;
	}

	/** Whether trying again may help. */
	public boolean isRetryable() {
		return this.retryable;
	}

	/** Whether the address asked has failed, so that another one may do better. */
	public boolean isOfAddress() {
		return this.ofAddress;
	}

	/**
	 * Whether the failure is about the content or our side, so that the other connections
	 * of the same download must end too.
	 */
	boolean isOfAllConnections() {
		return this.ofAllConnections;
	}

	/** The kind of a failure that ends an attempt. */
	public static FailureKind of(DownloadException failure) {
		if (failure instanceof DownloadException.StorageFailed) {
			return failure.isTransient() ? SHORTAGE : LOCAL;
		}
		if (failure instanceof DownloadException.ContentChanged) {
			return CHANGED;
		}
		if (failure.isTransient()) {
			return TRANSIENT;
		}
		return isFinalOfAddress(failure) ? ADDRESS_FATAL : LOCAL;
	}

	private static boolean isFinalOfAddress(DownloadException failure) {
		return failure instanceof DownloadException.ConnectionFailed
				|| failure instanceof DownloadException.UnexpectedStatus
				|| failure instanceof DownloadException.TlsFailed
				|| failure instanceof DownloadException.ProtocolViolation
				|| failure instanceof DownloadException.RedirectFailed
				|| failure instanceof DownloadException.UrlRejected
				|| failure instanceof DownloadException.DecodingFailed
				|| failure instanceof DownloadException.ChecksumMismatch;
	}

	/**
	 * The kind of an error of one of several connections, as it was thrown. The first
	 * connection has shown that the server has the content, so what is not known to
	 * concern all is taken to concern this connection only.
	 * @param failures says which statuses are transient
	 */
	static FailureKind ofConnection(Throwable error, Failures failures) {
		if (error instanceof DownloadException known) {
			return of(known);
		}
		if (error instanceof SinkException) {
			return LOCAL;
		}
		if (error instanceof ContentMismatchException) {
			return CHANGED;
		}
		if (error instanceof UnexpectedStatusException status) {
			return failures.isTransient(status.status()) ? TRANSIENT : REFUSAL;
		}
		return (error instanceof RangesRefusedException) ? REFUSAL : TRANSIENT;
	}

	/** Whether a connection brought nothing more, or too little, for too long. */
	static boolean isStall(Throwable error) {
		return error instanceof TimedOut timeout
				&& (timeout.phase() == TimedOut.Phase.READ || timeout.phase() == TimedOut.Phase.STALL);
	}

	/** Whether the connection broke in the middle of a body. */
	static boolean isCut(Throwable error) {
		return error instanceof IOException || error instanceof AbortedException
				|| error instanceof DownloadException.Truncated;
	}

	/** Whether the response may have begun with bytes of the one before it. */
	static boolean isMalformedResponse(DownloadException failure) {
		return failure instanceof DownloadException.ProtocolViolation;
	}

}
