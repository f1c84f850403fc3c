package io.github.downloadmanager.cli;

import java.lang.reflect.Proxy;

/**
 * Signals of the system, from {@code sun.misc.Signal}: a shutdown hook hears of the first
 * Ctrl-C only, and Java has nothing else. Reached by reflection, as the compiler warns of
 * this class and nothing can tell it not to; every JDK has it (JEP 260).
 */
final class Signals {

	private Signals() {
	}

	/**
	 * Call this when a signal comes, on a thread of its own.
	 * @param name its name, without {@code SIG}
	 * @param action what to do
	 * @return {@code false} if the system has no such signal, or the process was started
	 * to ignore it
	 */
	static boolean handle(String name, Runnable action) {
		try {
			Class<?> signal = Class.forName("sun.misc.Signal");
			Class<?> handler = Class.forName("sun.misc.SignalHandler");
			Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] { handler },
					(self, method, args) -> switch (method.getName()) {
						case "handle" -> {
							action.run();
							yield null;
						}
						case "equals" -> self == args[0];
						case "hashCode" -> System.identityHashCode(self);
						default -> "signal handler";
					});
			signal.getMethod("handle", signal, handler)
				.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
			return true;
		}
		catch (ReflectiveOperationException ex) {
			// No such class, or the signal is not to be had.
			return false;
		}
	}

}
