package io.github.downloadmanager;

/**
 * Thrown once by {@link EventSubscription#next} when events were lost because the reader
 * was too slow. The subscription goes on with the oldest event kept.
 */
public class LaggedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final long missed;

	public LaggedException(long missed) {
		super(missed + ((missed == 1) ? " event was" : " events were") + " lost: the subscription was read too slowly");
		this.missed = missed;
	}

	/**
	 * How many events were lost since the last one delivered.
	 * @return the number of events, at least 1
	 */
	public long missed() {
		return this.missed;
	}

}
