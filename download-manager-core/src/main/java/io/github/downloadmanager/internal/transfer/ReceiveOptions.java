package io.github.downloadmanager.internal.transfer;

import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import io.github.downloadmanager.internal.http.ReceiveWindow;

/**
 * How a body is taken in.
 *
 * @param announced its length in bytes, if it is known
 * @param window how many bytes may be in flight, about
 * @param keepsRest whether what was received is to be written though the body is
 * cancelled
 * @param limit limits of the bandwidth that it is to keep to
 * @param afterwards runs a task on the network thread, when it is through with what it
 * does
 */
record ReceiveOptions(OptionalLong announced, LongSupplier window, BooleanSupplier keepsRest,
		BandwidthThrottle.Limit limit, Executor afterwards) {

	boolean isSmall() {
		return this.announced.isPresent() && this.announced.getAsLong() <= ReceiveWindow.AT_ONCE;
	}

}
