package io.github.downloadmanager;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.github.downloadmanager.control.BandwidthSchedule;
import io.github.downloadmanager.policy.UrlPolicy;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Whoever passes a collection with {@code null} in it hears of it at once, and by its
 * name.
 */
@SuppressWarnings("NullAway")
class NullElementTests {

	private static void refuses(String what, ThrowingCallable call) {
		assertThatNullPointerException().isThrownBy(call).withMessage("an element of " + what);
	}

	private static <T> List<@Nullable T> withNull() {
		return Collections.singletonList(null);
	}

	@Test
	void aNullAmongOthersIsNamed() {
		try (DownloadManager manager = DownloadManager.builder().build()) {
			refuses("requests", () -> manager.submitAll(withNull()));
		}
		refuses("names", () -> DownloadManager.builder().logAttributes(withNull()));
		refuses("statuses", () -> DownloadManager.builder().transientStatuses(Collections.singleton(null)));
		refuses("nonProxyHosts", () -> new ProxySettings("proxy.example", 8080, null, null, Arrays.asList("a", null)));
		refuses("profiles", () -> new BandwidthSchedule(withNull()));
		refuses("patterns", () -> UrlPolicy.builder().allowHosts(withNull()));
		refuses("ports", () -> UrlPolicy.builder().allowPorts(withNull()));
	}

}
