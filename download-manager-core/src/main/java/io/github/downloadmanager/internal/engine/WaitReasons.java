package io.github.downloadmanager.internal.engine;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.internal.host.Origin;

/**
 * Says why a download waits that is not in the queue for a slot.
 */
final class WaitReasons {

	private WaitReasons() {
	}

	static WaitReason paused(StateView view, Set<Hold> holds) {
		String by = holds.stream()
			.sorted()
			.map((hold) -> hold.name().toLowerCase(Locale.ROOT))
			.collect(Collectors.joining(", "));
		return new WaitReason(WaitReason.Kind.PAUSED, view.waitingSince(), null, by.isEmpty() ? null : by);
	}

	static WaitReason betweenAttempts(StateView view) {
		Execution execution = view.execution();
		Origin origin = (execution != null) ? execution.blockedBy() : null;
		return new WaitReason((origin != null) ? WaitReason.Kind.RETRY_AFTER : WaitReason.Kind.BACKOFF,
				view.waitingSince(), view.nextAttemptAt(), (origin != null) ? origin.text() : null);
	}

}
