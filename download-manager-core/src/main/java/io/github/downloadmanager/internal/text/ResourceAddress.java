package io.github.downloadmanager.internal.text;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The resource that an address stands for, whatever its signature and its expiry: a link
 * that was signed anew leads to the same content. Only parameters that are known to
 * belong to a signature are left out, because {@code id=1} and {@code id=2} are two
 * contents. The validator proves, here as elsewhere, that the bytes held belong to the
 * content that comes.
 */
public final class ResourceAddress {

	/** Parameters of any signed address, besides the names that stand before secrets. */
	private static final Set<String> SIGNED = Set.of("expires", "expiry", "expire", "exp", "key-pair-id",
			"awsaccesskeyid", "googleaccessid", "ossaccesskeyid", "verify", "nonce", "timestamp", "ts");

	/** Prefixes of the parameters with which object stores sign addresses. */
	private static final Set<String> PREFIXES = Set.of("x-amz-", "x-goog-", "x-oss-", "x-cos-", "q-");

	/**
	 * Parameters of a signature of Azure. They count only if there is a {@code sig} too.
	 */
	private static final Set<String> AZURE = Set.of("sv", "se", "st", "sp", "sr", "ss", "srt", "spr", "sip", "skoid",
			"sktid", "skt", "ske", "sks", "skv");

	private ResourceAddress() {
	}

	/**
	 * An address without its signature.
	 * @param uri the address
	 * @return a text that all signed forms of the address share
	 */
	public static String of(URI uri) {
		String text = uri.toString();
		String query = uri.getRawQuery();
		if (query == null) {
			return text;
		}
		String[] parameters = query.split("&", -1);
		boolean azure = false;
		for (String parameter : parameters) {
			azure |= name(parameter).equals("sig");
		}
		StringJoiner kept = new StringJoiner("&");
		for (String parameter : parameters) {
			if (!isSignature(name(parameter), azure)) {
				kept.add(parameter);
			}
		}
		int start = text.indexOf('?');
		return text.substring(0, start) + ((kept.length() > 0) ? "?" + kept : "");
	}

	private static boolean isSignature(String name, boolean azure) {
		return SIGNED.contains(name) || SecretDetector.isLabel(name) || (azure && AZURE.contains(name))
				|| PREFIXES.stream().anyMatch(name::startsWith);
	}

	private static String name(String parameter) {
		int equals = parameter.indexOf('=');
		return ((equals < 0) ? parameter : parameter.substring(0, equals)).toLowerCase(Locale.ROOT);
	}

}
