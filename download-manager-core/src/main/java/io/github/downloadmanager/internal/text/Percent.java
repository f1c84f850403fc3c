package io.github.downloadmanager.internal.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Percent-encoding (RFC 3986 section 2.1). Unlike the decoders for forms it leaves
 * {@code +} alone, and it decodes once.
 */
public final class Percent {

	private static final String HEX = "0123456789ABCDEF";

	private Percent() {
	}

	/**
	 * Decode the escapes of a text; its other characters are taken as UTF-8.
	 * @return the bytes, or {@code null} if a percent sign is not followed by two hex
	 * digits
	 */
	public static byte @Nullable [] decode(String text) {
		byte[] raw = text.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length);
		for (int i = 0; i < raw.length; i++) {
			if (raw[i] != '%') {
				bytes.write(raw[i]);
				continue;
			}
			if (i + 2 >= raw.length || !isHex((char) raw[i + 1]) || !isHex((char) raw[i + 2])) {
				return null;
			}
			bytes.write(Character.digit((char) raw[i + 1], 16) << 4 | Character.digit((char) raw[i + 2], 16));
			i += 2;
		}
		return bytes.toByteArray();
	}

	/**
	 * Bytes as text.
	 * @return the text, or {@code null} if they are not valid in the charset
	 */
	public static @Nullable String text(byte[] bytes, Charset charset) {
		try {
			return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	/**
	 * Text of a header as characters.
	 * @param value bytes from 0x80 as U+0080 to U+00FF
	 * @return the text decoded as UTF-8, or as it is if it is no UTF-8
	 */
	public static String decodeBytes(String value) {
		if (value.chars().anyMatch((c) -> c > 0xFF)) {
			// The value was decoded already.
			return value;
		}
		String utf8 = text(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
		return (utf8 != null) ? utf8 : value;
	}

	/**
	 * Whether an escape starts at a position: a percent sign and two hex digits.
	 */
	public static boolean isEscape(String text, int position) {
		return text.charAt(position) == '%' && position + 2 < text.length() && isHex(text.charAt(position + 1))
				&& isHex(text.charAt(position + 2));
	}

	/**
	 * Encode the characters outside US-ASCII, which {@link java.net.URI} takes although
	 * RFC 3986 does not; some of them turn the direction of writing.
	 */
	public static String encodeOther(String text) {
		if (isAscii(text)) {
			return text;
		}
		StringBuilder encoded = new StringBuilder(text.length());
		text.codePoints().forEach((c) -> {
			if (c < 0x80) {
				encoded.append((char) c);
			}
			else {
				append(encoded, Character.toString(c).getBytes(StandardCharsets.UTF_8));
			}
		});
		return encoded.toString();
	}

	public static boolean isAscii(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) >= 0x80) {
				return false;
			}
		}
		return true;
	}

	public static void append(StringBuilder target, int octet) {
		target.append('%').append(HEX.charAt(octet >> 4 & 0xF)).append(HEX.charAt(octet & 0xF));
	}

	public static void append(StringBuilder target, byte[] octets) {
		for (byte octet : octets) {
			append(target, octet);
		}
	}

	public static boolean isHex(char c) {
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
	}

}
