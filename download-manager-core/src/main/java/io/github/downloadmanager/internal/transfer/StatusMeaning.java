package io.github.downloadmanager.internal.transfer;

import java.util.OptionalLong;

import io.github.downloadmanager.internal.http.UnexpectedStatusException;

/** What a status that brings no content means for what is held. */
enum StatusMeaning {

	/** 304, which was asked for: the existing file is still the content. */
	NOT_MODIFIED,
	/**
	 * The address may have expired, so that a fresh one may help (RFC 9110 sections
	 * 15.5.2, 15.5.4 and 15.5.11).
	 */
	ADDRESS_EXPIRED,
	/** 416, and the content is as long as what is held: nothing is missing. */
	HELD_IS_WHOLE,
	/**
	 * The same, but how long the content is was not known before. Another content may
	 * have just that length, if the server did not look at the condition: RFC 9110
	 * section 13.2.2 says that it has to, and not all do.
	 */
	HELD_MAY_BE_WHOLE,
	/**
	 * The server refused the range that was asked for, or its condition, rather than the
	 * content (RFC 9110 sections 13.1.5 and 15.5.17).
	 */
	RANGE_REFUSED,
	/** The request failed. */
	FAILED;

	/**
	 * Judge a status.
	 * @param plan what was asked for
	 * @param conditional whether the content was asked for only if it is newer
	 */
	static StatusMeaning of(UnexpectedStatusException error, TransferPlan plan, boolean conditional) {
		int status = error.status();
		if (status == 304 && conditional) {
			return NOT_MODIFIED;
		}
		if (status == 401 || status == 403 || status == 410) {
			return ADDRESS_EXPIRED;
		}
		if (!plan.canResume()) {
			return FAILED;
		}
		OptionalLong held = OptionalLong.of(plan.held());
		OptionalLong total = plan.identity().total();
		if (status == 416 && error.currentLength().equals(held) && plan.missing().start() == plan.held()) {
			if (total.isEmpty()) {
				return HELD_MAY_BE_WHOLE;
			}
			if (total.equals(held)) {
				return HELD_IS_WHOLE;
			}
		}
		// Some servers answer a range that they do not understand with 400.
		return (status == 416 || status == 412 || status == 400) ? RANGE_REFUSED : FAILED;
	}

}
