package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadException.StorageFailed.Reason;
import io.github.downloadmanager.DownloadException.TimedOut.Phase;
import io.github.downloadmanager.ProxySettings;
import io.github.downloadmanager.internal.concurrent.FatalErrors;
import io.github.downloadmanager.internal.http.SourceTimeoutException;
import io.github.downloadmanager.internal.http.UnexpectedStatusException;
import io.github.downloadmanager.internal.text.SafeText;
import io.github.downloadmanager.policy.Authority;
import io.github.downloadmanager.policy.RedirectException;
import io.github.downloadmanager.policy.UrlRejectedException;
import io.github.downloadmanager.sink.DestinationBusyException;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.timeout.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.netty.http.client.PrematureCloseException;

/**
 * The only place that says which exception of the API an error becomes. What that means
 * for what comes next is the {@link FailureKind}.
 *
 * @param transientStatuses statuses after which to try again
 * @param proxy the proxy that servers are reached through, or {@code null}
 */
public record Failures(Set<Integer> transientStatuses, @Nullable ProxySettings proxy) {

	private static final String FILE_NAME_ENCODING = System.getProperty("sun.jnu.encoding", "an unknown encoding");

	private static final Pattern LENGTH_OF_STREAM = Pattern
		.compile("Received amount of data (\\d+) does not match content-length header (\\d+)");

	/** Other programs send such requests to the proxy itself (RFC 9112 section 3.2.2). */
	private static final String HTTP_TUNNEL = "; http addresses are tunnelled too, so the proxy has to allow CONNECT"
			+ " for their ports, or the host has to be excepted from the proxy";

	private static final Pattern PROXY_STATUS = Pattern.compile("status: 4(\\d\\d)");

	/** An error of our side. */
	public static DownloadException ofSink(Throwable error, Path path) {
		if (error instanceof DownloadException known) {
			return known;
		}
		if (error instanceof DestinationBusyException busy) {
			return new DownloadException.DestinationInUse(busy.path(), error);
		}
		if (error instanceof FileAlreadyExistsException exists) {
			return new DownloadException.FileExists(Path.of(exists.getFile()), error);
		}
		if (error instanceof NotDirectoryException) {
			return new DownloadException.InvalidDestination(path, "a part of its path is not a directory", error);
		}
		if (error instanceof InvalidPathException invalid) {
			return new DownloadException.InvalidDestination(path,
					"the name '" + SafeText.printable(invalid.getInput()) + "' cannot be stored: file names are in "
							+ FILE_NAME_ENCODING
							+ " here; start Java in a UTF-8 locale, for example with LC_ALL=C.UTF-8",
					error);
		}
		Reason reason = reason(error);
		if (reason == Reason.IO && error instanceof FileSystemException known && known.getReason() != null) {
			return isAboutKind(known) ? new DownloadException.InvalidDestination(path, known.getReason(), error)
					: new DownloadException.StorageFailed(reason,
							"cannot write " + shown(path) + ": " + SafeText.printable(known.getReason()), error);
		}
		return new DownloadException.StorageFailed(reason, "cannot write " + shown(path) + ": " + ErrorText.of(error),
				error);
	}

	/** A sink that is not a file has no path. */
	private static String shown(Path path) {
		String text = path.toString();
		return text.isEmpty() ? "to the sink" : SafeText.printable(text);
	}

	/**
	 * Whether there are no file descriptors left for now, here or in the whole system.
	 */
	private static boolean isForWantOfDescriptors(Throwable error) {
		return error instanceof FileSystemException known
				&& String.valueOf(known.getReason()).startsWith("Too many open files");
	}

	private static boolean isAboutKind(FileSystemException error) {
		String reason = String.valueOf(error.getReason()).toLowerCase(Locale.ROOT);
		return reason.contains("not a regular file") || reason.contains("not a directory")
				|| reason.contains("name too long") || reason.contains("symbolic link");
	}

	private static Reason reason(Throwable error) {
		String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
		if (message.contains("no space left") || message.contains("not enough space")
				|| message.contains("quota exceeded")) {
			return Reason.NO_SPACE;
		}
		if (message.contains("file too large")) {
			return Reason.FILE_TOO_LARGE;
		}
		if (error instanceof AccessDeniedException || error instanceof ReadOnlyFileSystemException
				|| error instanceof SecurityException || message.contains("read-only file system")) {
			return Reason.ACCESS_DENIED;
		}
		return (error instanceof NoSuchFileException) ? Reason.MISSING : Reason.IO;
	}

	/**
	 * An error of an attempt.
	 * @param received bytes of the content held when it happened, or -1 if no body had
	 * begun
	 * @param total size of the content in bytes, empty if unknown
	 */
	public DownloadException from(Throwable error, URI uri, Path path, long received, OptionalLong total) {
		if (error instanceof DownloadException known) {
			return known;
		}
		if (error instanceof CutWhileThrottledException cut) {
			return from(cut.error(), uri, path, received, total);
		}
		if (error instanceof FatalErrors.Contained contained) {
			return new DownloadException.Unexpected(uri, contained.error());
		}
		if (error instanceof SinkException failure) {
			return (failure.isOpening() && isForWantOfDescriptors(failure.reason()))
					? new DownloadException.StorageFailed(Reason.TOO_MANY_FILES,
							"cannot write " + shown(path) + ": too many files are open", failure.reason())
					: ofSink(failure.reason(), path);
		}
		if (error instanceof WebClientException && error.getCause() != null) {
			// It holds the whole address. That may be another than the one asked for
			// first: where a redirect led, or the file with the checksum.
			URI asked = (error instanceof WebClientRequestException request) ? request.getUri() : uri;
			return from(error.getCause(), asked, path, received, total);
		}
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof UrlRejectedException) {
				return new DownloadException.UrlRejected(ErrorText.of(cause), cause);
			}
			// Without a tunnel TLS cannot write, so the error of the proxy is the cause.
			if (cause instanceof ProxyConnectException) {
				return notConnected(cause, uri);
			}
		}
		if (error instanceof UnexpectedStatusException status) {
			return new DownloadException.UnexpectedStatus(status.status(), isTransient(status.status()),
					status.retryAfter(), error);
		}
		if (error instanceof RedirectException) {
			return new DownloadException.RedirectFailed(ErrorText.of(error), error);
		}
		DownloadException timeout = timeout(error);
		return (timeout != null) ? timeout : ofConnection(error, uri, received, total);
	}

	/** An error of the connection, or of what came over it. */
	private DownloadException ofConnection(Throwable error, URI uri, long received, OptionalLong total) {
		DownloadException tls = (received < 0) ? TlsFailures.of(error) : null;
		if (tls != null) {
			return TlsFailures.isBrokenOff(error) ? notConnected(error, uri) : tls;
		}
		if (error instanceof PrematureChannelClosureException
				|| (error instanceof Http2Exception broken && isCutShort(broken))) {
			return brokenOff(error, uri, received, total);
		}
		if (error instanceof UnresolvedAddressException) {
			// Names of servers are resolved before, and those behind a proxy never.
			return new DownloadException.ConnectionFailed("the name of the proxy is not known", error);
		}
		if (isMalformed(error)) {
			// Not attached: it may repeat what the server sent.
			return new DownloadException.ProtocolViolation("the response breaks HTTP: " + malformed(error), null);
		}
		// A ChannelException means that no socket could be made, for want of
		// descriptors or ports.
		if (error instanceof IOException || error instanceof ChannelException) {
			return brokenOff(error, uri, received, total);
		}
		return new DownloadException.Unexpected(uri, error);
	}

	/** Whether to try again after a status; the settings are the only rule. */
	boolean isTransient(int status) {
		return this.transientStatuses.contains(status);
	}

	private static @Nullable DownloadException timeout(Throwable error) {
		if (error instanceof SourceTimeoutException) {
			return new DownloadException.TimedOut(Phase.RESPONSE, ErrorText.of(error), error);
		}
		if (error instanceof ConnectTimeoutException || error instanceof SslHandshakeTimeoutException) {
			return new DownloadException.TimedOut(Phase.CONNECT, "no connection in time", error);
		}
		if (error instanceof TimeoutException) {
			return new DownloadException.TimedOut(Phase.READ, "nothing was received in time", error);
		}
		return null;
	}

	/** The client's decoder reports bad messages by these, with or without a wrapper. */
	private static boolean isMalformed(Throwable error) {
		return error instanceof ProtocolException || error instanceof TooLongFrameException
				|| error instanceof DecoderException || error instanceof IllegalArgumentException
				|| error instanceof Http2Exception;
	}

	/**
	 * Whether a stream ended before all came that was announced, or was not taken at all.
	 * Of its length the codec tells in its message only.
	 */
	private static boolean isCutShort(Http2Exception error) {
		Matcher length = LENGTH_OF_STREAM.matcher(String.valueOf(error.getMessage()));
		return error.error() == Http2Error.REFUSED_STREAM
				|| (length.matches() && Long.parseLong(length.group(1)) < Long.parseLong(length.group(2)));
	}

	/**
	 * Of the decoder's own errors only those about lengths show nothing that was sent.
	 */
	private static String malformed(Throwable error) {
		return (error instanceof ProtocolException || error instanceof TooLongFrameException) ? ErrorText.of(error)
				: "it cannot be parsed (" + error.getClass().getSimpleName() + ")";
	}

	private DownloadException brokenOff(Throwable error, URI uri, long received, OptionalLong total) {
		return (received < 0) ? notConnected(error, uri) : new DownloadException.Truncated(received, total, error);
	}

	private DownloadException notConnected(Throwable error, URI uri) {
		if (error instanceof UnknownHostException) {
			return new DownloadException.ConnectionFailed("the host " + Authority.displayHost(uri) + " is not known",
					error);
		}
		if (String.valueOf(error.getMessage()).contains("reset")) {
			return new DownloadException.ConnectionFailed("the connection was reset before the response", error);
		}
		if (error instanceof ProxyConnectException) {
			boolean refused = isRefusal(error);
			return new DownloadException.ConnectionFailed(
					"the proxy did not connect to the server: " + proxyReason(error)
							+ ((refused && "http".equalsIgnoreCase(uri.getScheme())) ? HTTP_TUNNEL : ""),
					error, !refused);
		}
		if (error instanceof SocketException) {
			String server = Authority.displayHost(uri) + ", port " + Authority.port(uri);
			return new DownloadException.ConnectionFailed(
					"cannot connect to " + (isOfProxy(error, uri) ? "the proxy that is to connect to " : "") + server,
					error);
		}
		String what = (error instanceof PrematureCloseException || error instanceof PrematureChannelClosureException)
				? "the connection was closed before the response"
				: "no response over the connection: " + ErrorText.of(error);
		return new DownloadException.ConnectionFailed(what, error);
	}

	/** Whether it was the proxy that could not be reached. */
	private boolean isOfProxy(Throwable error, URI uri) {
		return (error instanceof ConnectException || error instanceof NoRouteToHostException) && this.proxy != null
				&& this.proxy.covers(String.valueOf(Authority.canonicalHost(uri)));
	}

	/** Its message begins with the addresses of the proxy and the server. */
	private static String proxyReason(Throwable error) {
		String text = ErrorText.of(error);
		int server = text.indexOf(" => ");
		int reason = (server < 0) ? -1 : text.indexOf(", ", server);
		return (server < 0) ? text : (reason < 0) ? "no reason was given" : text.substring(reason + 2);
	}

	/**
	 * Whether a proxy will not connect, now or later: it asks for other credentials or
	 * forbids it. The handler tells the status in its message only.
	 */
	private static boolean isRefusal(Throwable error) {
		Matcher status = PROXY_STATUS.matcher(String.valueOf(error.getMessage()));
		return status.find() && !Set.of("08", "25", "29").contains(status.group(1));
	}

}
