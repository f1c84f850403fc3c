package io.github.downloadmanager;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;

import io.github.downloadmanager.internal.text.SafeText;
import io.github.downloadmanager.policy.Authority;
import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;

/**
 * Every way in which a download can fail. No message holds user-info, query values or
 * header values.
 * <p>
 * Those marked <em>refused</em> are thrown by {@link DownloadManager#submit} when they
 * are known at once; no download exists then. All others end a download.
 * <p>
 * What the accessors give is serialized too, provided that the cause can be. A path is
 * one of the default file system afterwards.
 */
public abstract sealed class DownloadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** Optional numbers cannot be serialized. */
	private static final long UNKNOWN = -1;

	DownloadException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	private static OptionalLong known(long number) {
		return (number != UNKNOWN) ? OptionalLong.of(number) : OptionalLong.empty();
	}

	/**
	 * Whether trying again may help.
	 * @return {@code true} if the manager retries after this error
	 */
	public boolean isTransient() {
		return false;
	}

	/**
	 * The name of the kind of error, such as {@code Truncated}.
	 * @return the simple name of its type
	 */
	public String type() {
		return getClass().getSimpleName();
	}

	/** Refused: the manager is shut down, or shutting down. */
	public static final class ManagerShutdown extends DownloadException {

		/** Create the error. */
		public ManagerShutdown() {
			super("the download manager is shut down and takes no new downloads", null);
		}

	}

	/** Refused: the queue is full. */
	public static final class QueueFull extends DownloadException {

		private final int limit;

		/** Create the error of a queue that holds {@code limit} downloads. */
		public QueueFull(int limit) {
			super("the queue is full: it may hold " + limit + " downloads", null);
			this.limit = limit;
		}

		/**
		 * {@return how many downloads may wait}
		 */
		public int limit() {
			return this.limit;
		}

	}

	/**
	 * Refused, or found on a redirect or at connect time: the address is not allowed.
	 */
	public static final class UrlRejected extends DownloadException {

		/** Create the error; people see its message, which must hold no secret. */
		public UrlRejected(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

	/** Refused, or found when publishing: the destination exists and was to be kept. */
	public static final class FileExists extends DownloadException {

		private final SerializablePath path;

		/** Create the error. */
		public FileExists(Path path, @Nullable Throwable cause) {
			super("the file exists: " + SafeText.printable(path.toString())
					+ "; allow overwriting, or choose another destination or existing-file policy", cause);
			this.path = new SerializablePath(path);
		}

		/**
		 * {@return the file that exists}
		 */
		public Path path() {
			return this.path.get();
		}

	}

	/**
	 * Refused, or found when the server named the file: another download, here or in
	 * another process, is writing the same destination, or has the same sink.
	 */
	public static final class DestinationInUse extends DownloadException {

		private final @Nullable SerializablePath path;

		/** Create the error. */
		public DestinationInUse(Path path, @Nullable Throwable cause) {
			super("another download is writing the same destination: " + SafeText.printable(path.toString()), cause);
			this.path = new SerializablePath(path);
		}

		/** Create the error of a sink that another download has. */
		public DestinationInUse(DownloadSink sink) {
			super("another download that has not ended has the same sink (" + sink.getClass().getSimpleName()
					+ "); each download needs one of its own", null);
			this.path = null;
		}

		/**
		 * {@return the destination, or {@code null} if it is a sink of the caller's}
		 */
		public @Nullable Path path() {
			return (this.path != null) ? this.path.get() : null;
		}

	}

	/** Refused, or found when it was prepared: the destination cannot be a file. */
	public static final class InvalidDestination extends DownloadException {

		private final SerializablePath path;

		/** Create the error. */
		public InvalidDestination(Path path, String reason, @Nullable Throwable cause) {
			super("invalid destination " + SafeText.printable(path.toString()) + ": " + reason, cause);
			this.path = new SerializablePath(path);
		}

		/**
		 * {@return the destination that cannot be used}
		 */
		public Path path() {
			return this.path.get();
		}

	}

	/** The connection could not be made, or broke before the response. */
	public static final class ConnectionFailed extends DownloadException {

		private final boolean mayPass;

		/** Create the error of a failure that may pass. */
		public ConnectionFailed(String message, @Nullable Throwable cause) {
			this(message, cause, true);
		}

		/** Create the error; {@code mayPass} tells whether to try again. */
		public ConnectionFailed(String message, @Nullable Throwable cause, boolean mayPass) {
			super(message, cause);
			this.mayPass = mayPass;
		}

		/** {@code false} if a proxy refuses to connect to this server. */
		@Override
		public boolean isTransient() {
			return this.mayPass;
		}

	}

	/** Something took too long. */
	public static final class TimedOut extends DownloadException {

		private final Phase phase;

		/** Create the error; people see its message, which must hold no secret. */
		public TimedOut(Phase phase, String message, @Nullable Throwable cause) {
			super(message, cause);
			this.phase = phase;
		}

		/**
		 * {@return what took too long}
		 */
		public Phase phase() {
			return this.phase;
		}

		@Override
		public boolean isTransient() {
			return this.phase != Phase.TOTAL;
		}

		/** What took too long. */
		public enum Phase {

			/** Making the connection. */
			CONNECT,
			/** Waiting for the headers of the response. */
			RESPONSE,
			/** Waiting for more of the body. */
			READ,
			/** The body came, but slower than the stall floor. */
			STALL,
			/** The whole download. */
			TOTAL

		}

	}

	/** The TLS handshake failed: the peer could not be trusted, or does not speak TLS. */
	public static final class TlsFailed extends DownloadException {

		private final TlsCheck check;

		/** Create the error; people see its message, which must hold no secret. */
		public TlsFailed(TlsCheck check, String message, @Nullable Throwable cause) {
			super(message, cause);
			this.check = check;
		}

		/**
		 * {@return what the handshake failed at}
		 */
		public TlsCheck check() {
			return this.check;
		}

	}

	/** The response breaks HTTP, or answers another question than was asked. */
	public static final class ProtocolViolation extends DownloadException {

		/** Create the error; people see its message, which must hold no secret. */
		public ProtocolViolation(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

	/** The response has a status that brings no content. */
	public static final class UnexpectedStatus extends DownloadException {

		private final int status;

		private final boolean retryable;

		private final @Nullable Duration retryAfter;

		/** Create the error. */
		public UnexpectedStatus(int status, boolean retryable, @Nullable Duration retryAfter,
				@Nullable Throwable cause) {
			super("the server answered with status " + status, cause);
			this.status = status;
			this.retryable = retryable;
			this.retryAfter = retryAfter;
		}

		/**
		 * {@return the status code of the response}
		 */
		public int status() {
			return this.status;
		}

		/**
		 * What the server asked to wait ({@code Retry-After}, RFC 9110 section 10.2.3).
		 * @return the delay, or {@code null} if it gave none that can be understood
		 */
		public @Nullable Duration retryAfter() {
			return this.retryAfter;
		}

		@Override
		public boolean isTransient() {
			return this.retryable;
		}

	}

	/**
	 * The server asked to wait longer than {@link RetrySettings#maxRetryAfter()} allows.
	 * It was not asked again, and is not before that time; see
	 * {@link RetrySettings#onLongWait()}.
	 */
	public static final class RetryLater extends DownloadException {

		private final String host;

		private final Instant until;

		/**
		 * Create the error.
		 * @param host who asked for the pause, for a person to read
		 * @param asked how long to wait, from when this error is created
		 * @param until when that time is over
		 * @param allowed the longest wait that is allowed
		 * @param cause the answer of the server; {@code null} if another download got it
		 */
		public RetryLater(String host, Duration asked, Instant until, Duration allowed, @Nullable Throwable cause) {
			super(SafeText.printable(host) + " asked for a pause of " + asked.toSeconds() + " s, until "
					+ until.plusMillis(999).truncatedTo(ChronoUnit.SECONDS) + "; maxRetryAfter allows "
					+ allowed.toSeconds() + " s: raise it, let onLongWait be WAIT, or try again after that time",
					cause);
			this.host = host;
			this.until = until;
		}

		/**
		 * {@return who asked for the pause: a host, with its port if that is not the
		 * usual one}
		 */
		public String host() {
			return this.host;
		}

		/**
		 * {@return when the server may be asked again}
		 */
		public Instant until() {
			return this.until;
		}

	}

	/** The body ended before it was whole. */
	public static final class Truncated extends DownloadException {

		private final long received;

		private final long expected;

		/** Create the error; both sizes are in bytes, the second is empty if unknown. */
		public Truncated(long received, OptionalLong expected, @Nullable Throwable cause) {
			super("the body ended after " + received
					+ (expected.isPresent() ? " of " + expected.getAsLong() + " bytes" : " bytes, before its end"),
					cause);
			this.received = received;
			this.expected = expected.orElse(UNKNOWN);
		}

		/**
		 * {@return how many bytes of the content had come}
		 */
		public long received() {
			return this.received;
		}

		/**
		 * {@return the size of the whole content in bytes, empty if unknown}
		 */
		public OptionalLong expected() {
			return known(this.expected);
		}

		@Override
		public boolean isTransient() {
			return true;
		}

	}

	/** A redirect cannot be followed. */
	public static final class RedirectFailed extends DownloadException {

		/** Create the error; people see its message, which must hold no secret. */
		public RedirectFailed(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

	/** The content is not the one that the bytes held belong to. */
	public static final class ContentChanged extends DownloadException {

		/** Create the error; people see its message, which must hold no secret. */
		public ContentChanged(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

		@Override
		public boolean isTransient() {
			return true;
		}

	}

	/** The content is larger than allowed. */
	public static final class TooLarge extends DownloadException {

		private final long limit;

		private final long announced;

		/** Create the error; both sizes are in bytes, the second is empty if unknown. */
		public TooLarge(long limit, OptionalLong announced) {
			super(announced.isPresent()
					? "the content is too large: " + announced.getAsLong() + " bytes announced, allowed are " + limit
					: "the content is too large: more than the allowed " + limit + " bytes", null);
			this.limit = limit;
			this.announced = announced.orElse(UNKNOWN);
		}

		/**
		 * {@return how many bytes are allowed}
		 */
		public long limit() {
			return this.limit;
		}

		/**
		 * {@return how many bytes the server announced, empty if it did not say}
		 */
		public OptionalLong announced() {
			return known(this.announced);
		}

	}

	/** The content does not have the checksum it should have. */
	public static final class ChecksumMismatch extends DownloadException {

		private final String algorithm;

		private final String expected;

		private final String actual;

		/** Create the error; both digests are in hexadecimal digits. */
		public ChecksumMismatch(String algorithm, String expected, String actual) {
			super("the " + algorithm + " checksum is " + actual + ", expected is " + expected, null);
			this.algorithm = algorithm;
			this.expected = expected;
			this.actual = actual;
		}

		/**
		 * {@return the name of the algorithm, such as {@code SHA-256}}
		 */
		public String algorithm() {
			return this.algorithm;
		}

		/**
		 * {@return the digest that the content should have, in hexadecimal digits}
		 */
		public String expected() {
			return this.expected;
		}

		/**
		 * {@return the digest that it has, in hexadecimal digits}
		 */
		public String actual() {
			return this.actual;
		}

	}

	/** A caller's own check refused the content. */
	public static final class VerificationFailed extends DownloadException {

		/** Create the error; people see its message, which must hold no secret. */
		public VerificationFailed(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

	/**
	 * The content is encoded in a way that was not asked for, and its encoding is broken.
	 */
	public static final class DecodingFailed extends DownloadException {

		/** Create the error; people see its message, which must hold no secret. */
		public DecodingFailed(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

	/**
	 * Our side: the bytes could not be written, or the file not published. Refused, if
	 * the destination cannot be looked at.
	 */
	public static final class StorageFailed extends DownloadException {

		private final Reason reason;

		/** Create the error; people see its message, which must hold no secret. */
		public StorageFailed(Reason reason, String message, @Nullable Throwable cause) {
			super(message, cause);
			this.reason = reason;
		}

		/**
		 * {@return what went wrong}
		 */
		public Reason reason() {
			return this.reason;
		}

		@Override
		public boolean isTransient() {
			return this.reason == Reason.TOO_MANY_FILES;
		}

		/** What went wrong. */
		public enum Reason {

			/** The disk, or the quota, is full. */
			NO_SPACE,
			/** The file system or its permissions do not allow it. */
			ACCESS_DENIED,
			/** The file is larger than the file system or the process may write. */
			FILE_TOO_LARGE,
			/** The partial file or its directory was removed or replaced meanwhile. */
			MISSING,
			/**
			 * The partial file could not be opened, because the process or the system has
			 * too many files open. The only one after which the manager tries again.
			 */
			TOO_MANY_FILES,
			/** Any other input or output error. */
			IO

		}

	}

	/** Every retry was used; the cause is the error of the last attempt. */
	public static final class RetriesExhausted extends DownloadException {

		private final int attempts;

		private final DownloadException last;

		/** Create the error that follows the last of {@code attempts} attempts. */
		public RetriesExhausted(int attempts, DownloadException last) {
			super("gave up after " + attempts + " attempts: " + last.getMessage(), last);
			this.attempts = attempts;
			this.last = last;
		}

		/**
		 * {@return how many attempts were made}
		 */
		public int attempts() {
			return this.attempts;
		}

		/**
		 * {@return the error of the last attempt}
		 */
		public DownloadException lastError() {
			return this.last;
		}

	}

	/**
	 * A caller cancelled the download, or the thread that waited for it was interrupted.
	 * Thrown by {@link DownloadManager#fetch} and
	 * {@link DownloadManager#downloadAndWait(DownloadRequest)}; elsewhere a cancellation
	 * is no error.
	 */
	public static final class Cancelled extends DownloadException {

		/**
		 * Create the error; its message is shown to people, so it must hold no secret.
		 */
		public Cancelled(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

	/**
	 * Some downloads of a batch did not complete. Thrown only if somebody asks for it, by
	 * {@link BatchResult#resultsOrThrow}; the cause is the first of their errors.
	 */
	public static final class BatchFailed extends DownloadException {

		private final DownloadException[] failures;

		/**
		 * Create the error of a batch.
		 * @param total how many downloads it has
		 * @param failures the errors of those that failed, at least one
		 */
		public BatchFailed(int total, List<DownloadException> failures) {
			super(failures.size() + " of " + total + " downloads did not complete; the first: "
					+ failures.get(0).getMessage(), failures.get(0));
			this.failures = failures.toArray(DownloadException[]::new);
		}

		/**
		 * What went wrong.
		 * @return the errors, in the order of the requests
		 */
		public List<DownloadException> failures() {
			return List.of(this.failures);
		}

	}

	/** A {@link DownloadRequestCustomizer} failed, so that the request was not sent. */
	public static final class CustomizerFailed extends DownloadException {

		/** Create the error; the message shows the kind of the cause only. */
		public CustomizerFailed(Throwable cause) {
			super("the request was not sent, as a request customizer failed: " + cause.getClass().getSimpleName(),
					cause);
		}

		/** Whether an input or output error is the reason, such as that of a network. */
		@Override
		public boolean isTransient() {
			Throwable reason = getCause();
			for (int depth = 0; reason != null && depth < 16; depth++) {
				if (reason instanceof IOException || reason instanceof TimeoutException) {
					return true;
				}
				reason = reason.getCause();
			}
			return false;
		}

	}

	/** Ended because a defect showed, here or in code given to the manager. */
	public static final class Unexpected extends DownloadException {

		/** Create the error. */
		public Unexpected(URI uri, Throwable cause) {
			super("unexpected error downloading from " + Authority.displayHost(uri) + ": "
					+ cause.getClass().getSimpleName(), cause);
		}

	}

}
