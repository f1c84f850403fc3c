package io.github.downloadmanager.internal.transfer;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.util.Locale;

import javax.net.ssl.SSLException;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.TlsCheck;
import io.github.downloadmanager.internal.text.SafeText;
import io.netty.handler.ssl.NotSslRecordException;
import org.jspecify.annotations.Nullable;

/**
 * Says which check a TLS handshake failed. The JDK says some of it by the type of a
 * cause, however deep, and the rest only in messages.
 */
final class TlsFailures {

	private TlsFailures() {
	}

	/** The handshake broke off, which says nothing about trust and may pass. */
	static boolean isBrokenOff(Throwable error) {
		if (!(error instanceof SSLException)) {
			return false;
		}
		String message = message(error);
		return message.startsWith("connection closed while ssl/tls handshake")
				|| message.contains("sslengine closed already") || message.contains("terminated the handshake");
	}

	/**
	 * The failure that an error stands for.
	 * @return the failure, or {@code null} if the error has nothing to do with TLS
	 */
	static DownloadException.@Nullable TlsFailed of(Throwable error) {
		boolean tls = false;
		boolean printable = true;
		TlsCheck failed = null;
		Throwable reason = error;
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			tls |= cause instanceof SSLException;
			String message = String.valueOf(cause.getMessage());
			printable &= message.equals(SafeText.printable(message));
			if (failed == null) {
				failed = check(cause);
				reason = (failed != null) ? cause : error;
			}
		}
		if (!tls) {
			return null;
		}
		TlsCheck check = (failed != null) ? failed : TlsCheck.OTHER;
		// The cause is left out if it repeats what the server sent.
		return new DownloadException.TlsFailed(check, "the TLS handshake failed: " + text(check, reason),
				printable ? error : null);
	}

	private static String text(TlsCheck check, Throwable reason) {
		return switch (check) {
			// Long, and of no use to the reader: the path that was not found, the bytes.
			case ISSUER, NOT_TLS -> check.description();
			default -> check.description() + " (" + ErrorText.of(reason) + ")";
		};
	}

	private static @Nullable TlsCheck check(Throwable cause) {
		TlsCheck check = byType(cause);
		return (check != null) ? check : byMessage(message(cause));
	}

	private static @Nullable TlsCheck byType(Throwable cause) {
		if (cause instanceof CertificateExpiredException) {
			return TlsCheck.EXPIRED;
		}
		if (cause instanceof CertificateNotYetValidException) {
			return TlsCheck.NOT_YET_VALID;
		}
		if (cause instanceof CertificateRevokedException) {
			return TlsCheck.REVOKED;
		}
		if (cause instanceof CertPathBuilderException && cause.getCause() == null) {
			return TlsCheck.ISSUER;
		}
		if (cause instanceof NotSslRecordException) {
			return TlsCheck.NOT_TLS;
		}
		return (cause instanceof CertPathValidatorException invalid) ? byReason(invalid.getReason()) : null;
	}

	private static @Nullable TlsCheck byReason(CertPathValidatorException.Reason reason) {
		if (reason == CertPathValidatorException.BasicReason.ALGORITHM_CONSTRAINED) {
			return TlsCheck.ALGORITHM;
		}
		return (reason == CertPathValidatorException.BasicReason.REVOKED) ? TlsCheck.REVOKED : null;
	}

	/** The messages of the JDK's own checks, and the names of alerts (RFC 8446, 6.2). */
	private static @Nullable TlsCheck byMessage(String message) {
		if (message.startsWith("no subject alternative") || message.startsWith("no name matching")) {
			return TlsCheck.HOST_NAME;
		}
		if (message.contains("trustanchors parameter must be non-empty")) {
			return TlsCheck.ISSUER;
		}
		if (message.contains("unrecognized ssl message")) {
			return TlsCheck.NOT_TLS;
		}
		if (!message.contains("alert")) {
			return message.contains("server selected protocol version") ? TlsCheck.VERSION : null;
		}
		if (message.contains("certificate_required") || message.contains("bad_certificate")
				|| message.contains("unknown_ca") || message.contains("certificate_unknown")) {
			return TlsCheck.CLIENT_CERTIFICATE;
		}
		return message.contains("protocol_version") || message.contains("handshake_failure")
				|| message.contains("insufficient_security") ? TlsCheck.VERSION : null;
	}

	private static String message(Throwable error) {
		return String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
	}

}
