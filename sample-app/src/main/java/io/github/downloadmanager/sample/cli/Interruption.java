package io.github.downloadmanager.sample.cli;

import java.io.PrintStream;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * What to do on Ctrl-C: cancel everything and clean up before the process ends, with the
 * exit code that Java gives it then (128 and the number of the signal).
 */
final class Interruption implements AutoCloseable {

	private final Thread hook;

	private volatile boolean happened;

	private Interruption(ConfigurableApplicationContext context, PrintStream err) {
		this.hook = new Thread(() -> {
			this.happened = true;
			context.close();
			err.println("stopped; unfinished downloads were cancelled");
			err.flush();
		}, "interruption");
	}

	/**
	 * Watch until closed.
	 * @param context the application to close
	 * @param err where to say so
	 * @return the watch
	 */
	static Interruption watch(ConfigurableApplicationContext context, PrintStream err) {
		Interruption interruption = new Interruption(context, err);
		Runtime.getRuntime().addShutdownHook(interruption.hook);
		return interruption;
	}

	boolean happened() {
		return this.happened;
	}

	@Override
	public void close() {
		try {
			Runtime.getRuntime().removeShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			// The process ends, and the hook does its work.
		}
	}

}
