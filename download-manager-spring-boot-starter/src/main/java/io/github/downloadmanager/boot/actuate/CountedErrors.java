package io.github.downloadmanager.boot.actuate;

import java.util.List;

/**
 * The types of errors whose counters exist from the start: the rate of a counter that
 * appears with its first error does not show that one.
 */
final class CountedErrors {

	/** Errors after which another attempt may succeed. */
	static final List<String> TRANSIENT = List.of("ConnectionFailed", "TimedOut", "UnexpectedStatus", "Truncated",
			"ContentChanged", "StorageFailed", "CustomizerFailed");

	/** Errors that a download may fail with, besides {@code RetriesExhausted}. */
	static final List<String> FINAL = List.of("UrlRejected", "FileExists", "DestinationInUse", "InvalidDestination",
			"ConnectionFailed", "TimedOut", "TlsFailed", "ProtocolViolation", "UnexpectedStatus", "RetryLater",
			"Truncated", "RedirectFailed", "ContentChanged", "TooLarge", "ChecksumMismatch", "VerificationFailed",
			"DecodingFailed", "StorageFailed", "CustomizerFailed", "Unexpected");

	private CountedErrors() {
	}

}
