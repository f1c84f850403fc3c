package io.github.downloadmanager.source;

import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

/**
 * An address that may not be requested: the {@link UrlPolicy} or the
 * {@link AddressPolicy} forbids it. Trying again does not help. The message says what is
 * not allowed, and shows of the address its scheme, host and port at most.
 */
public final class UrlRejectedException extends IOException {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what is not allowed, and what is
	 */
	public UrlRejectedException(String message) {
		super(message);
	}

	/**
	 * The rejection of a network address.
	 * @param host the name it was resolved from, or the address itself
	 * @param address the address
	 * @param policy the policy that does not allow it
	 * @return the exception
	 */
	static UrlRejectedException of(String host, InetAddress address, AddressPolicy policy) {
		String literal = AddressRange.of(address).getHostAddress();
		String subject = isLiteral(host) ? "the address " + literal
				: "the host " + host + " has the address " + literal + ", which";
		return of(subject, ExternalAddresses.kind(address), policy);
	}

	/**
	 * The rejection of a name that stands for an address of a kind.
	 */
	static UrlRejectedException of(String subject, @Nullable String kind, AddressPolicy policy) {
		String what = (kind != null) ? subject + " is " + kind : subject + " is not among those allowed";
		if (policy instanceof NamedAddressPolicy named) {
			return new UrlRejectedException(what + ", and download-manager.network.allow is '" + named.name()
					+ "'; add the address or its block there (or 'any'), or set"
					+ " DownloadManagerBuilder.addressPolicy(..), to allow it");
		}
		return new UrlRejectedException(what
				+ ", and the policy set by DownloadManagerBuilder.addressPolicy(..) or download-manager.network.allow"
				+ " does not allow it");
	}

	/**
	 * What nobody could judge is refused.
	 * @param failure what a policy or rule threw in place of an answer
	 * @return the exception
	 */
	static UrlRejectedException unjudged(Throwable failure) {
		UrlRejectedException rejection = new UrlRejectedException(
				"a policy or rule for addresses failed: " + failure.getClass().getSimpleName());
		rejection.initCause(failure);
		return rejection;
	}

	private static boolean isLiteral(String host) {
		return host.startsWith("[") || AddressRange.literal(host) != null;
	}

}
