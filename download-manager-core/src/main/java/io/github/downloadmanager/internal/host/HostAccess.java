package io.github.downloadmanager.internal.host;

import java.net.URI;

/**
 * Says whether a request may be sent now. May be called on any thread; does not block.
 */
@FunctionalInterface
public interface HostAccess {

	/** Allows every request at any time. */
	HostAccess UNLIMITED = (uri) -> RequestPermit.NONE;

	/**
	 * Ask for a permit, just before a request is sent. A redirect that is followed is
	 * another request.
	 * @param uri the address to ask
	 * @return the permit, to be closed when the request has ended
	 * @throws HostPausedException if the request must not be sent now
	 */
	RequestPermit acquire(URI uri) throws HostPausedException;

}
