package io.github.downloadmanager.sample.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What was typed, told apart: properties are for Spring, the rest is for the command
 * line.
 *
 * @param properties arguments such as {@code --server.port=9000}
 * @param commandLine addresses and options
 */
public record Arguments(List<String> properties, List<String> commandLine) {

	/** The names with a dot in them; no option of the command line has one. */
	private static final Pattern PROPERTY = Pattern
		.compile("--(server|spring|management|logging|download-manager|sample)[.][^=]+(=.*)?", Pattern.DOTALL);

	/**
	 * Tell arguments apart.
	 * @param args the arguments of the program
	 * @return both kinds, each in its order
	 */
	public static Arguments of(String... args) {
		List<String> properties = new ArrayList<>();
		List<String> commandLine = new ArrayList<>();
		boolean optionsEnded = false;
		for (String arg : args) {
			optionsEnded |= arg.equals("--");
			(!optionsEnded && PROPERTY.matcher(arg).matches() ? properties : commandLine).add(arg);
		}
		return new Arguments(List.copyOf(properties), List.copyOf(commandLine));
	}

	/**
	 * Whether to download and end, rather than to be a server.
	 * @return {@code true} if there is anything but properties
	 */
	public boolean isCommandLine() {
		return !this.commandLine.isEmpty();
	}

}
