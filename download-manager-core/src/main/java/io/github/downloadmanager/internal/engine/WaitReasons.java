package io.github.downloadmanager.internal.engine;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.policy.Authority;
import org.jspecify.annotations.Nullable;

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

	static WaitReason betweenAttempts(StateView view, URI uri) {
		boolean asked = wasAskedToWait(view.failure());
		return new WaitReason(asked ? WaitReason.Kind.RETRY_AFTER : WaitReason.Kind.BACKOFF, view.waitingSince(),
				view.nextAttemptAt(), asked ? Authority.displayHost(uri) : null);
	}

	private static boolean wasAskedToWait(@Nullable DownloadException failure) {
		return failure instanceof DownloadException.UnexpectedStatus status && status.retryAfter() != null;
	}

}
