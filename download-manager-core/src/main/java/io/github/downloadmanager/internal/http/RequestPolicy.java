package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.net.URI;
import java.util.List;

import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.RedirectException;
import io.github.downloadmanager.policy.Redirects;
import io.github.downloadmanager.policy.UrlPolicy;
import io.github.downloadmanager.policy.UrlRejectedException;
import io.github.downloadmanager.policy.UrlRule;

/**
 * Which addresses may be requested, at submit and after each redirect.
 *
 * @param max how many redirects are followed in a row
 * @param allowHttpsToHttp whether one may lead from https to http
 * @param urls judges every address
 * @param addresses judges the host of an address that is an IP address
 * @param rules judge what is allowed so far
 */
public record RequestPolicy(int max, boolean allowHttpsToHttp, UrlPolicy urls, AddressPolicy addresses,
		List<UrlRule> rules) {

	/**
	 * Whether an address may be requested.
	 * @param uri the address
	 * @throws UrlRejectedException if it may not
	 */
	public void check(URI uri) throws UrlRejectedException {
		try {
			this.urls.check(uri, this.addresses);
			for (UrlRule rule : this.rules) {
				rule.check(uri);
			}
		}
		catch (RuntimeException | Error ex) {
			throw UrlRejectedException.unjudged(ex);
		}
	}

	public Hop follow(Hop hop, List<String> locations) throws IOException {
		if (hop.count() >= this.max) {
			throw new RedirectException("more than " + this.max + " redirects in a row");
		}
		URI next = Redirects.resolve(hop.uri(), locations);
		if (Redirects.isDowngrade(hop.uri(), next) && !this.allowHttpsToHttp) {
			throw new UrlRejectedException("a redirect leads from https to " + next.getScheme()
					+ ", which is not allowed, as allowHttpsToHttp is false");
		}
		check(next);
		return new Hop(next, hop.count() + 1, hop.sameOrigin() && Redirects.sameOrigin(hop.uri(), next));
	}

}
