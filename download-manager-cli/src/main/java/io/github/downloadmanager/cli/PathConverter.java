package io.github.downloadmanager.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a path, and says why if the system has none like it.
 */
final class PathConverter implements ITypeConverter<Path> {

	@Override
	public Path convert(String value) {
		if (value.isEmpty()) {
			// As of a variable that is not set; Java takes it for the current directory.
			throw new TypeConversionException("is empty; allowed is a path, such as . for the current directory");
		}
		try {
			return Path.of(value);
		}
		catch (InvalidPathException ex) {
			throw new TypeConversionException("'" + Printable.text(value) + "' is no path here: " + ex.getReason()
					+ ". File names are in " + System.getProperty("sun.jnu.encoding")
					+ "; start Java in a UTF-8 locale, for example with" + " LC_ALL=C.UTF-8");
		}
	}

}
