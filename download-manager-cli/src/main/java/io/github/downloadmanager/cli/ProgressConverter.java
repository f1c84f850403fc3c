package io.github.downloadmanager.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads how to show what happens.
 */
final class ProgressConverter implements ITypeConverter<Options.ProgressMode> {

	@Override
	public Options.ProgressMode convert(String value) {
		try {
			return Options.ProgressMode.of(value);
		}
		catch (UsageException ex) {
			throw new TypeConversionException(String.valueOf(ex.getMessage()));
		}
	}

}
