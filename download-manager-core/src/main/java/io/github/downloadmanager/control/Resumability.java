package io.github.downloadmanager.control;

/**
 * Whether a download can go on from the bytes it holds (RFC 9110 sections 13.1.5 and 14).
 */
public enum Resumability {

	/** The server serves ranges, and gave a strong validator for its content. */
	YES,
	/** The server or the sink cannot: the next attempt begins anew. */
	NO,
	/** No server has answered yet. */
	UNKNOWN

}
