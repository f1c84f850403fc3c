package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.internal.bandwidth.DownloadShare;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.FakeReply;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a download is told of its part of the bandwidth. A connection that would get less
 * than 1 MiB/s is slow: so the share of one more connection is known without receiving.
 */
class BandwidthShareTests extends PauseFixture {

	private static final long MIB = 1 << 20;

	/** So little that no time need pass until it is here. */
	private static final int RECEIVED = 10_000;

	/** A download that has received something under the limit, and hangs. */
	private Download hanging(TestManager manager, String name, int priority) {
		this.source.at("/" + name, FakeReply.of(CONTENT).stallingAfter(RECEIVED));
		Download download = manager.submit(manager.request(name).priority(priority));
		Await.until("it has received something", () -> {
			manager.advance(Duration.ofMillis(1));
			return download.snapshot().progress().bytesDownloaded() == RECEIVED;
		});
		return download;
	}

	private static DownloadShare share(Download download) {
		return Objects.requireNonNull(((DownloadHandle) download).task().view().execution()).share();
	}

	/** P3: what a paused one had goes to the others. */
	@Test
	void aPausedDownloadGivesItsBandwidthBack() {
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.bandwidth = OptionalLong.of(3 * MIB))) {
			Download first = hanging(manager, "first", 0);
			Download second = hanging(manager, "second", 0);
			assertThat(share(second).isSlow()).as("a second connection of one of two").isTrue();
			assertThat(Pauses.outcome(first.pause())).isEqualTo(PauseOutcome.PAUSED);
			assertThat(share(second).isSlow()).as("a second connection of the only one").isFalse();
			first.cancel();
			second.cancel();
		}
	}

	/** B2: the priority of the request, and the one that is set later. */
	@Test
	void aHigherPriorityHasTheLargerShareIfPrioritiesWeigh() {
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.bandwidth = OptionalLong.of(3 * MIB);
			settings.bandwidthPriorityDoubling = OptionalInt.of(10);
		})) {
			Download higher = hanging(manager, "higher", 20);
			Download normal = hanging(manager, "normal", 0);
			assertThat(share(higher).isSlow()).as("four fifths of it, for two connections").isFalse();
			higher.priority(0);
			assertThat(share(higher).isSlow()).as("half of it").isTrue();
			normal.priority(20);
			assertThat(share(normal).isSlow()).isFalse();
			higher.cancel();
			normal.cancel();
		}
	}

	/** B2: that is an option. */
	@Test
	void prioritiesDoNotWeighByDefault() {
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.bandwidth = OptionalLong.of(3 * MIB))) {
			Download higher = hanging(manager, "higher", 1000);
			Download normal = hanging(manager, "normal", 0);
			assertThat(share(higher).isSlow()).isTrue();
			higher.cancel();
			normal.cancel();
		}
	}

}
