package io.github.downloadmanager.internal.concurrent;

import java.util.Objects;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

/**
 * Turns an {@link Error} into an ordinary exception. Reactor does not pass linkage errors
 * and virtual machine errors on to the subscriber. It throws them on the thread it runs
 * on, and the failure of the step is lost. So every call of user code, and every step of
 * this library that Reactor calls, goes through this class or does the same.
 */
public final class FatalErrors {

	private FatalErrors() {
	}

	/**
	 * As {@link Mono#defer}, but an {@link Error} of the supplier reaches the subscriber.
	 * @param <T> type of the value
	 * @param step supplies the step to subscribe to
	 * @return the step
	 */
	public static <T> Mono<T> defer(Supplier<Mono<T>> step) {
		return Mono.defer(() -> {
			try {
				return step.get();
			}
			catch (Error ex) {
				return Mono.error(new Contained(ex));
			}
		});
	}

	/**
	 * The same failure in a form that Reactor passes on.
	 * @param failure what was thrown
	 * @return an exception that holds it if it is an {@link Error}, else itself
	 */
	public static Throwable contained(Throwable failure) {
		return (failure instanceof Error error) ? new Contained(error) : failure;
	}

	/**
	 * The failure as it was thrown.
	 * @param failure what was passed on
	 * @return what it holds if it is {@link Contained}, else itself
	 */
	public static Throwable original(Throwable failure) {
		return (failure instanceof Contained contained) ? contained.error() : failure;
	}

	/**
	 * Holds an error on its way to the subscriber.
	 */
	public static final class Contained extends RuntimeException {

		private static final long serialVersionUID = 1L;

		public Contained(Throwable error) {
			super(error.getClass().getSimpleName(), error, false, false);
		}

		/**
		 * The error that was thrown.
		 * @return the error
		 */
		public Throwable error() {
			return Objects.requireNonNull(getCause());
		}

	}

}
