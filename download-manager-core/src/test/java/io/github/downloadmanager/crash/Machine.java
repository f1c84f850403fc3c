package io.github.downloadmanager.crash;

import java.io.IOException;

import org.junit.jupiter.api.Assumptions;

/**
 * What the machine that runs the tests can do. A test that needs more is skipped, and
 * says why.
 */
final class Machine {

	private Machine() {
	}

	/**
	 * Skip the test unless a command works here.
	 * @param command that ends with 0 where the test can run
	 */
	static void requires(String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			process.getInputStream().readAllBytes();
			Assumptions.assumeTrue(process.waitFor() == 0,
					() -> "this system does not allow: " + String.join(" ", command));
		}
		catch (IOException ex) {
			Assumptions.abort("this system has no " + command[0]);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
