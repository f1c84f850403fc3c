package io.github.downloadmanager.control;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A manager, or one of its groups, is steered otherwise from now on.
 */
public sealed interface ControlEvent {

	/**
	 * When it happened.
	 * @return the instant
	 */
	Instant at();

	/**
	 * The name of the kind of event, such as {@code LimitsChanged}.
	 * @return the simple name of its type
	 */
	default String type() {
		return getClass().getSimpleName();
	}

	/**
	 * The limits were changed.
	 *
	 * @param before the limits until now
	 * @param after the limits from now on
	 * @param by who changed them, for a person to read
	 */
	record LimitsChanged(Instant at, Limits before, Limits after, String by) implements ControlEvent {

		public LimitsChanged {
			Objects.requireNonNull(at, "at");
			Objects.requireNonNull(before, "before");
			Objects.requireNonNull(after, "after");
			Objects.requireNonNull(by, "by");
		}

	}

	/**
	 * The manager, or a group, is held back otherwise.
	 *
	 * @param by who holds it: {@code MANAGER} for an order to the manager, {@code GROUP}
	 * for one to a group, or {@code SCHEDULE}
	 * @param group the group's name; {@code null} for the whole manager
	 * @param before how far it was held by it until now
	 * @param after how far it is held by it from now on
	 */
	record HoldChanged(Instant at, Hold by, @Nullable String group, HoldMode before,
			HoldMode after) implements ControlEvent {

		public HoldChanged {
			Objects.requireNonNull(at, "at");
			Objects.requireNonNull(by, "by");
			Objects.requireNonNull(before, "before");
			Objects.requireNonNull(after, "after");
		}

	}

}
