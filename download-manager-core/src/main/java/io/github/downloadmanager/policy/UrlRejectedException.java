package io.github.downloadmanager.policy;

import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.util.Objects;

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
		super(Objects.requireNonNull(message, "message"));
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
		return of(subject, SpecialPurposeAddresses.kind(address), policy);
	}

	/**
	 * The rejection of a network address that a connection was about to be made to.
	 * Whoever named the host may read the message, and does not learn from it what the
	 * name resolves to here.
	 * @param host the name it was resolved from, or the address itself
	 * @param address the address
	 * @param policy the policy that does not allow it
	 * @return the exception
	 */
	public static UrlRejectedException ofResolved(String host, InetAddress address, AddressPolicy policy) {
		Objects.requireNonNull(host, "host");
		Objects.requireNonNull(policy, "policy");
		Objects.requireNonNull(address, "address");
		if (policy instanceof DenyListAddressPolicy denied && denied.isDenied(address)) {
			return new UrlRejectedException("the host " + host + " is denied by the URL policy");
		}
		AddressPolicy reason = (policy instanceof DenyListAddressPolicy denied) ? denied.others() : policy;
		return isLiteral(host) ? of(host, address, reason)
				: of("the host " + host + " has an address that is not allowed (which one is logged at DEBUG)", reason);
	}

	/**
	 * The rejection of a name that stands for an address of a kind.
	 */
	static UrlRejectedException of(String subject, @Nullable String kind, AddressPolicy policy) {
		return of((kind != null) ? subject + " is " + kind : subject + " is not among those allowed", policy);
	}

	private static UrlRejectedException of(String what, AddressPolicy policy) {
		if (policy instanceof NamedAddressPolicy named) {
			return new UrlRejectedException(what + ", and " + named.setting() + " is '" + named.name()
					+ "'; add the address or its block there (or 'any') to allow it");
		}
		return new UrlRejectedException(what + ", and the policy set by " + NamedAddressPolicy.BUILDER
				+ ", or by a bean of that type, does not allow it");
	}

	/**
	 * What nobody could judge is refused.
	 * @param failure what a policy or rule threw in place of an answer
	 * @return the exception
	 */
	public static UrlRejectedException unjudged(Throwable failure) {
		UrlRejectedException rejection = new UrlRejectedException(
				"a policy or rule for addresses failed: " + failure.getClass().getSimpleName());
		rejection.initCause(failure);
		return rejection;
	}

	private static boolean isLiteral(String host) {
		return host.startsWith("[") || AddressRange.literal(host) != null;
	}

}
