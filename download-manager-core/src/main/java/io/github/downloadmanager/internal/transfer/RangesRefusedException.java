package io.github.downloadmanager.internal.transfer;

/** The server ignores ranges of this content, or answers them in its own way. */
final class RangesRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RangesRefusedException() {
		super("ranges refused", null, false, false);
	}

}
