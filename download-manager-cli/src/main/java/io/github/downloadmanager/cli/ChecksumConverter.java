package io.github.downloadmanager.cli;

import java.util.Locale;

import io.github.downloadmanager.content.Checksum;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a checksum such as {@code sha256:9f86d0…}. Names of algorithms are also taken as
 * the tools of the same name spell them, without a dash.
 */
final class ChecksumConverter implements ITypeConverter<Checksum> {

	@Override
	public Checksum convert(String value) {
		int colon = value.indexOf(':');
		if (colon <= 0) {
			throw new TypeConversionException("'" + Printable.text(value)
					+ "' is no checksum; allowed is an algorithm, a colon and the digest, such as sha256:9f86d0...");
		}
		String algorithm = value.substring(0, colon).toUpperCase(Locale.ROOT).replaceFirst("^SHA(?=[0-9])", "SHA-");
		try {
			return new Checksum(algorithm, value.substring(colon + 1));
		}
		catch (IllegalArgumentException ex) {
			throw new TypeConversionException(Printable.line(String.valueOf(ex.getMessage())));
		}
	}

}
