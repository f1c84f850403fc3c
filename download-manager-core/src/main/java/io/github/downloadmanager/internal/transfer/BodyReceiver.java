package io.github.downloadmanager.internal.transfer;

import java.nio.ByteBuffer;

/** Takes the bytes of a body, in order, on the lane. */
interface BodyReceiver {

	/** Get ready; called first. */
	void begin() throws Exception;

	/**
	 * Write bytes; the buffers must not be used afterwards.
	 * @return {@code false} if no more are wanted: the rest of the body is left unread
	 */
	boolean write(ByteBuffer[] buffers) throws Exception;

	/** The body has ended without an error, or no more was wanted; called last. */
	void finish() throws Exception;

}
