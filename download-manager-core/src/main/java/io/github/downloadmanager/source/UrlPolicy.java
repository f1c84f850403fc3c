package io.github.downloadmanager.source;

/** Stub. */
public final class UrlPolicy {

	public static UrlPolicy defaults() {
		return new UrlPolicy();
	}

}
