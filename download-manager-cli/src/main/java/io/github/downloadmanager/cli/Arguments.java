package io.github.downloadmanager.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What was typed, told apart: properties of the download manager, and options and
 * addresses.
 *
 * @param properties arguments such as {@code --download-manager.max-per-host=2}
 * @param commandLine addresses and options
 */
record Arguments(List<String> properties, List<String> commandLine) {

	/** The names with a dot in them; no option of the command line has one. */
	private static final Pattern PROPERTY = Pattern.compile("--download-manager[.].*", Pattern.DOTALL);

	/**
	 * Tell arguments apart.
	 * @param args the arguments of the program
	 * @return both kinds, each in its order
	 */
	static Arguments of(String... args) {
		List<String> properties = new ArrayList<>();
		List<String> commandLine = new ArrayList<>();
		boolean optionsEnded = false;
		for (String arg : args) {
			optionsEnded |= arg.equals("--");
			(!optionsEnded && PROPERTY.matcher(arg).matches() ? properties : commandLine).add(arg);
		}
		return new Arguments(List.copyOf(properties), List.copyOf(commandLine));
	}

}
