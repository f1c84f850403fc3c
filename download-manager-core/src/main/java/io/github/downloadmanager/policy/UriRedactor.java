package io.github.downloadmanager.policy;

import java.net.URI;

/**
 * Makes an address fit to be shown: in logs, events, snapshots, errors and observations.
 */
@FunctionalInterface
public interface UriRedactor {

	/**
	 * Take everything out of an address that may be secret. May be called on a network
	 * thread and must not block.
	 * @param uri an absolute http or https address
	 * @return the address to show
	 */
	URI redact(URI uri);

	/**
	 * The redactor used unless another is given: drops user-info and fragment, replaces
	 * each query value by {@code ***}, and masks path parameters and path segments that
	 * look like a token.
	 * @return the standard redactor
	 */
	static UriRedactor standard() {
		return StandardUriRedactor.INSTANCE;
	}

}
