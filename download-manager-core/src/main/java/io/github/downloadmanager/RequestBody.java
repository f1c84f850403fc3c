package io.github.downloadmanager;

import java.nio.ByteBuffer;

/**
 * What a POST request sends. Immutable. The bytes may be secret; they are neither logged
 * nor shown.
 */
public final class RequestBody {

	private final String contentType;

	private final byte[] bytes;

	RequestBody(String contentType, byte[] bytes) {
		this.contentType = contentType;
		this.bytes = bytes.clone();
	}

	/**
	 * The media type of the bytes.
	 * @return the value of {@code Content-Type}
	 */
	public String contentType() {
		return this.contentType;
	}

	/**
	 * The bytes.
	 * @return a new read-only buffer
	 */
	public ByteBuffer content() {
		return ByteBuffer.wrap(this.bytes).asReadOnlyBuffer();
	}

	/** The body for a person to read: without its bytes. */
	@Override
	public String toString() {
		return this.bytes.length + " bytes of " + this.contentType;
	}

}
