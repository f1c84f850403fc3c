package io.github.downloadmanager.internal.transfer;

import java.time.Duration;
import java.util.OptionalLong;

import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How a body keeps to a limit of the bandwidth. */
class ThrottledBodyTests extends BodyPumpFixture {

	/** B5: a body asks as it always did, and no connection is touched. */
	@ParameterizedTest
	@EnumSource
	void withoutALimitThereIsNoThrottle(Length length) {
		pump(length);
		this.network.next(buffer("ab"), buffer("cd")).complete();
		this.afterwards.run();
		this.executor.run();
		assertThat(started().throttle()).isNull();
		assertThat(this.readSizes).isEmpty();
	}

	/** B5: a limit of another group costs this one nothing. */
	@ParameterizedTest
	@EnumSource
	void underALimitOfAnotherGroupThereIsNoThrottle(Length length) {
		this.bandwidth.limits(Limits.of(10).withGroup("other", new GroupLimits(null, OptionalLong.of(1000))));
		withoutALimitThereIsNoThrottle(length);
		this.bandwidth.limits(Limits.of(10).withGroup("mine", new GroupLimits(null, OptionalLong.of(1000))));
		assertThat(this.share.isLimited()).isTrue();
	}

	/** B4: from the first read on. */
	@ParameterizedTest
	@EnumSource
	void underALimitABodyAsksForWhatIsSavedAndThenWaits(Length length) {
		this.share.ownLimit(() -> OptionalLong.of(1000));
		pump(length);
		assertThat(this.readSizes).contains(16 * 1024).doesNotContain(Integer.MAX_VALUE);
		this.executor.run();
		int bytes = 0;
		while (started().isWaitingForNetwork()) {
			this.network.next(buffer("a".repeat(16 * 1024)));
			bytes += 16 * 1024;
			this.executor.run();
		}
		assertThat(bytes).isEqualTo(64 * 1024);
		this.network.assertMinRequested(0);
		this.clock.advance(Duration.ofMillis(100));
		assertThat(started().isWaitingForNetwork()).as("it was woken").isTrue();
		cancel();
		assertThat(this.readSizes).endsWith(Integer.MAX_VALUE);
	}

	/** B5: a limit that comes later holds from the next batch on. */
	@Test
	void aLimitThatComesLaterHoldsWhenWhatWasAskedForHasCome() {
		pump(Length.LARGE);
		this.network.next(buffer("ab"));
		this.share.ownLimit(() -> OptionalLong.of(1000));
		this.executor.run();
		assertThat(this.readSizes).containsExactly(16 * 1024, 16 * 1024);
		assertThat(started().isWaitingForNetwork()).as("one buffer is on its way").isTrue();
		this.network.next(buffer("cd"));
		this.executor.run();
		assertThat(started().isWaitingForNetwork()).as("what is saved may be asked for").isTrue();
		this.share.ownLimit(() -> OptionalLong.empty());
		this.network.next(buffer("ef")).complete();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.readSizes).endsWith(Integer.MAX_VALUE);
		assertThat(this.outcomes).containsExactly("written");
	}

}
