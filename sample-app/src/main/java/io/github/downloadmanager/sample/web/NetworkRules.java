package io.github.downloadmanager.sample.web;

import java.net.URI;

/**
 * What the REST interface refuses at once.
 *
 * @param demoOrigin the part of this machine that may be reached
 * @param demoOnly whether that is the only one; else the download manager's own policy
 * decides
 */
record NetworkRules(DemoOrigin demoOrigin, boolean demoOnly) {

	void check(URI uri) {
		if (this.demoOnly && !this.demoOrigin.allows(uri)) {
			throw new InvalidInputException("url", DemoOrigin.HINT);
		}
	}

}
