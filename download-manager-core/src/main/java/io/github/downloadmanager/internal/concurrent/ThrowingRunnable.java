package io.github.downloadmanager.internal.concurrent;

/** Code that returns nothing and may throw anything an {@link Exception} can be. */
@FunctionalInterface
public interface ThrowingRunnable {

	/** Run it. */
	void run() throws Exception;

}
