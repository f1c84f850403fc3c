package io.github.downloadmanager.policy;

import java.net.URI;

/**
 * A rule of one's own about which addresses may be requested, besides the
 * {@link UrlPolicy}: asked at submit and at every redirect.
 */
@FunctionalInterface
public interface UrlRule {

	/**
	 * Check an address that the policy allows. Called on network threads; must not block.
	 * @param uri the address; may hold secrets
	 * @throws UrlRejectedException if it must not be requested
	 */
	void check(URI uri) throws UrlRejectedException;

}
