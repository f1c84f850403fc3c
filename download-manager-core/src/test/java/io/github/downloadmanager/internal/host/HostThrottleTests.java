package io.github.downloadmanager.internal.host;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.control.HostGovernor;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.testsupport.ManualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Rules H1, H2 and H5, one request at a time. */
class HostThrottleTests {

	private static final URI URI_A = URI.create("http://a.example/file");

	private static final URI URI_B = URI.create("http://b.example/file");

	private static final Duration TOLD = Duration.ofSeconds(20);

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final ManualClock clock = new ManualClock();

	private final List<Origin> available = new ArrayList<>();

	private double random;

	private HostThrottle throttle(HostGovernor governor, int maxPerHost) {
		HostThrottle throttle = new HostThrottle(
				new Time(this.clock, this.clock::nanos, () -> START.plusNanos(this.clock.nanos())),
				new ThrottleSettings(Duration.ofSeconds(1), 2, Duration.ofSeconds(10), governor, () -> this.random));
		throttle.maxPerHost(maxPerHost);
		throttle.onRoom(this.available::add);
		return throttle;
	}

	private HostThrottle throttle() {
		return throttle(HostGovernor.NONE, Integer.MAX_VALUE);
	}

	private static RequestPermit acquire(HostThrottle throttle, URI uri) {
		try {
			return throttle.acquire(uri);
		}
		catch (HostPausedException ex) {
			throw new AssertionError(ex);
		}
	}

	/** As many permits as there are now. */
	private static List<RequestPermit> acquireAll(HostThrottle throttle, URI uri) {
		List<RequestPermit> permits = new ArrayList<>();
		@Nullable RequestPermit next = throttle.reserve(Origin.of(uri));
		while (next != null && permits.size() < 5000) {
			permits.add(next);
			next = throttle.reserve(Origin.of(uri));
		}
		return permits;
	}

	private static void answer(HostThrottle throttle, URI uri, int status, @Nullable Duration retryAfter) {
		RequestPermit permit = acquire(throttle, uri);
		permit.answered(status, retryAfter);
		permit.close();
	}

	private static void answer(List<RequestPermit> permits, int status) {
		permits.forEach((permit) -> {
			permit.answered(status, null);
			permit.close();
		});
	}

	/** H1. */
	@ParameterizedTest
	@CsvSource({ "http://h.example/a, HTTP://H.example.:80/b", "https://h.example, https://h.example:443/",
			"http://[::1]/, http://[0:0::1]:80/", "http://my_service/, http://MY_SERVICE./" })
	void allSpellingsOfAnOriginAreOne(URI one, URI other) {
		assertThat(Origin.of(one)).isEqualTo(Origin.of(other)).hasSameHashCodeAs(Origin.of(other));
	}

	@Test
	void a429PausesTheOriginForAllUntilTheTimeItNamed() {
		HostThrottle throttle = throttle();
		answer(throttle, URI_A, 429, TOLD);
		assertThat(throttle.reserve(Origin.of(URI_A))).isNull();
		assertThat(throttle.reserve(Origin.of(URI_B))).as("another host").isNotNull();
		assertThat(throttle.pausedUntil(Origin.of(URI_A))).isEqualTo(START.plus(TOLD));
		assertThat(throttle.paused()).isEqualTo(1);
		assertThatExceptionOfType(HostPausedException.class).isThrownBy(() -> throttle.acquire(URI_A))
			.satisfies((paused) -> {
				assertThat(paused.origin()).isEqualTo(Origin.of(URI_A));
				assertThat(paused.retryAfterLeft()).isEqualTo(TOLD);
			});
		this.clock.advance(TOLD.minusNanos(1));
		assertThat(throttle.reserve(Origin.of(URI_A))).isNull();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(throttle.reserve(Origin.of(URI_A))).isNotNull();
		assertThat(throttle.paused()).isZero();
	}

	/** H1. */
	@Test
	void a503PausesOnlyIfItNamesATime() {
		HostThrottle throttle = throttle();
		answer(throttle, URI_A, 503, null);
		answer(throttle, URI_A, 503, Duration.ZERO);
		answer(throttle, URI_A, 500, TOLD);
		assertThat(throttle.size()).isZero();
		answer(throttle, URI_A, 503, TOLD);
		assertThat(throttle.isOpen(Origin.of(URI_A))).isFalse();
	}

	/** H1: scheme, host and port. */
	@Test
	void anOriginIsSchemeHostAndPort() {
		HostThrottle throttle = throttle();
		answer(throttle, URI_A, 429, TOLD);
		assertThat(throttle.reserve(Origin.of(URI.create("http://A.EXAMPLE.:80/other")))).isNull();
		assertThat(throttle.reserve(Origin.of(URI.create("https://a.example/file")))).isNotNull();
		assertThat(throttle.reserve(Origin.of(URI.create("http://a.example:8080/file")))).isNotNull();
		assertThat(Origin.of(URI.create("http://A.example:8080/x")).text()).isEqualTo("a.example:8080");
		assertThat(Origin.of(URI.create("https://[::1]:443/x")).text()).isEqualTo("[0:0:0:0:0:0:0:1]");
	}

	/** H1: until the latest of what was told. */
	@Test
	void theLongestTimeCounts() {
		HostThrottle throttle = throttle();
		List<RequestPermit> sent = List.of(acquire(throttle, URI_A), acquire(throttle, URI_A),
				acquire(throttle, URI_A));
		sent.get(0).answered(429, Duration.ofSeconds(5));
		sent.get(1).answered(503, TOLD);
		sent.get(2).answered(429, Duration.ofSeconds(7));
		assertThat(throttle.pauseLeft(Origin.of(URI_A))).isEqualTo(TOLD);
		this.clock.advance(Duration.ofSeconds(19));
		assertThat(throttle.isOpen(Origin.of(URI_A))).isFalse();
	}

	/** H1: the retries' own delays, for the whole origin. */
	@Test
	void a429WithoutATimePausesAsLongAsARetryWaits() {
		HostThrottle throttle = throttle();
		for (int seconds : new int[] { 1, 2, 4, 8, 10, 10 }) {
			answer(throttle, URI_A, 429, null);
			assertThat(throttle.pauseLeft(Origin.of(URI_A))).isEqualTo(Duration.ofSeconds(seconds));
			assertThat(throttle.retryAfterLeft(Origin.of(URI_A))).isNull();
			this.clock.advance(Duration.ofSeconds(seconds));
		}
		answer(throttle, URI_A, 200, null);
		answer(throttle, URI_A, 429, null);
		assertThat(throttle.pauseLeft(Origin.of(URI_A))).as("after a good answer").isEqualTo(Duration.ofSeconds(1));
	}

	/** H2: only upwards, up to 10 %. */
	@Test
	void jitterOnlyLengthensThePause() {
		HostThrottle throttle = throttle();
		for (double value : new double[] { 0, 0.5, 1 }) {
			this.random = value;
			URI uri = URI.create("http://host" + value + ".example/");
			answer(throttle, uri, 429, TOLD);
			assertThat(throttle.pauseLeft(Origin.of(uri))).isEqualTo(Duration.ofMillis((long) (20_000 + 2000 * value)));
			assertThat(throttle.retryAfterLeft(Origin.of(uri))).isEqualTo(TOLD);
		}
	}

	/** H2: one request, then 2, 4, 8 with each round trip; then all. */
	@Test
	void opensByDoublingAfterAPause() {
		HostThrottle throttle = throttle();
		answer(throttle, URI_A, 429, TOLD);
		this.clock.advance(TOLD);
		int total = 0;
		for (int round = 1; round < OriginState.TRIAL_PASSED; round *= 2) {
			List<RequestPermit> permits = acquireAll(throttle, URI_A);
			assertThat(permits).hasSize(round);
			answer(permits, 200);
			total += round;
		}
		assertThat(total).isEqualTo(1023);
		assertThat(acquireAll(throttle, URI_A)).as("open").hasSize(5000);
	}

	/** H2: a running body takes no place. */
	@Test
	void aPlaceIsFreeOnceTheAnswerIsThere() {
		HostThrottle throttle = throttle();
		answer(throttle, URI_A, 429, TOLD);
		this.clock.advance(TOLD);
		RequestPermit trial = acquire(throttle, URI_A);
		assertThat(throttle.reserve(Origin.of(URI_A))).isNull();
		trial.answered(206, null);
		assertThat(acquireAll(throttle, URI_A)).hasSize(2);
	}

	/** H2: a trial that gets no answer, as it was cancelled or paused. */
	@Test
	void aTrialWithoutAnAnswerGivesItsPlaceBack() {
		HostThrottle throttle = throttle();
		answer(throttle, URI_A, 429, TOLD);
		this.clock.advance(TOLD);
		RequestPermit trial = acquire(throttle, URI_A);
		assertThat(throttle.isOpen(Origin.of(URI_A))).isFalse();
		this.available.clear();
		trial.close();
		trial.close();
		assertThat(this.available).containsExactly(Origin.of(URI_A));
		assertThat(acquireAll(throttle, URI_A)).as("still the first one").hasSize(1);
	}

	/** H2: an error of the server is no good answer, but gives the place back. */
	@Test
	void aTrialThatFailsProvesNothing() {
		HostThrottle throttle = throttle();
		answer(throttle, URI_A, 429, TOLD);
		this.clock.advance(TOLD);
		answer(throttle, URI_A, 500, null);
		answer(throttle, URI_A, 503, null);
		assertThat(acquireAll(throttle, URI_A)).hasSize(1);
	}

	/** H2. */
	@Test
	void a429DuringTheTrialPausesAgain() {
		HostThrottle throttle = throttle();
		answer(throttle, URI_A, 429, TOLD);
		this.clock.advance(TOLD);
		answer(throttle, URI_A, 200, null);
		List<RequestPermit> two = acquireAll(throttle, URI_A);
		two.get(0).answered(429, TOLD);
		two.get(1).answered(200, null);
		two.forEach(RequestPermit::close);
		assertThat(throttle.reserve(Origin.of(URI_A))).isNull();
		this.clock.advance(TOLD);
		assertThat(acquireAll(throttle, URI_A)).hasSize(1);
	}

	/** H2. */
	@Test
	void whoWaitsIsToldAtTheTimeAndWithEachPlace() {
		HostThrottle throttle = throttle();
		answer(throttle, URI_A, 429, TOLD);
		assertThat(throttle.isOpen(Origin.of(URI_A))).isFalse();
		this.clock.advance(TOLD.minusNanos(1));
		assertThat(this.available).isEmpty();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.available).containsExactly(Origin.of(URI_A));
		RequestPermit trial = acquire(throttle, URI_A);
		trial.answered(200, null);
		assertThat(this.available).as("nobody was refused").hasSize(1);
		assertThat(acquireAll(throttle, URI_A)).hasSize(2);
		trial.close();
		assertThat(this.available).hasSize(1);
	}

	/** H1: nothing is sent by a permit that was taken before the pause. */
	@Test
	void aReservedPermitIsVoidInAPause() {
		HostThrottle throttle = throttle();
		answer(throttle, URI_A, 429, TOLD);
		this.clock.advance(TOLD);
		answer(throttle, URI_A, 200, null);
		List<RequestPermit> two = acquireAll(throttle, URI_A);
		two.get(0).answered(429, TOLD);
		assertThatExceptionOfType(HostPausedException.class).isThrownBy(() -> throttle.use(two.get(1), URI_A));
		two.get(0).close();
		this.clock.advance(TOLD);
		assertThat(acquireAll(throttle, URI_A)).hasSize(1);
	}

	/** H5: the state of a host ends after ten idle minutes. */
	@Test
	void anIdleOriginIsForgotten() {
		HostThrottle throttle = throttle();
		answer(throttle, URI_A, 429, TOLD);
		this.clock.advance(TOLD.plus(HostThrottle.IDLE).minusNanos(1));
		assertThat(acquireAll(throttle, URI_A)).as("on trial").hasSize(1).allSatisfy(RequestPermit::close);
		this.clock.advance(HostThrottle.IDLE);
		assertThat(acquireAll(throttle, URI_A)).as("forgotten").hasSize(5000);
		assertThat(throttle.size()).isZero();
	}

	/** H3: a pause that is longer than that is not forgotten. */
	@Test
	void aPauseIsNotForgotten() {
		HostThrottle throttle = throttle();
		answer(throttle, URI_A, 429, Duration.ofHours(2));
		this.clock.advance(Duration.ofMinutes(119));
		assertThat(throttle.reserve(Origin.of(URI_A))).isNull();
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(acquireAll(throttle, URI_A)).hasSize(1);
	}

	/** H5: at most 10,000 hosts, the least recently used one goes. */
	@Test
	void theNumberOfOriginsIsBounded() {
		HostThrottle throttle = throttle();
		for (int i = 0; i < HostThrottle.MAX_ORIGINS; i++) {
			answer(throttle, URI.create("http://host" + i + ".example/"), 429, TOLD);
		}
		assertThat(throttle.isOpen(Origin.of(URI.create("http://host0.example/")))).isFalse();
		assertThat(throttle.isOpen(Origin.of(URI.create("http://host1.example/")))).isFalse();
		assertThat(throttle.isOpen(Origin.of(URI.create("http://host0.example/")))).isFalse();
		for (int i = 2; i < HostThrottle.MAX_ORIGINS; i++) {
			throttle.isOpen(Origin.of(URI.create("http://host" + i + ".example/")));
		}
		answer(throttle, URI_A, 429, TOLD);
		assertThat(throttle.size()).isEqualTo(HostThrottle.MAX_ORIGINS);
		assertThat(this.available).as("whoever waits for it may go on")
			.containsExactly(Origin.of(URI.create("http://host1.example/")));
		assertThat(throttle.isOpen(Origin.of(URI.create("http://host1.example/")))).isTrue();
		assertThat(throttle.isOpen(Origin.of(URI.create("http://host0.example/")))).isFalse();
	}

	/** H5. */
	@Test
	void aGovernedOriginGetsNoMoreThanItBears() {
		HostThrottle throttle = throttle(HostGovernor.AIMD, Integer.MAX_VALUE);
		List<RequestPermit> four = acquireAll(throttle, URI_A);
		assertThat(four).hasSize(4);
		four.forEach((permit) -> permit.answered(200, null));
		assertThat(throttle.limit(Origin.of(URI_A))).isEqualTo(5);
		assertThat(acquireAll(throttle, URI_A)).as("bodies take places, too").hasSize(1);
		this.available.clear();
		four.get(0).close();
		assertThat(this.available).containsExactly(Origin.of(URI_A));
		assertThat(acquireAll(throttle, URI_A)).hasSize(1);
		assertThat(acquireAll(throttle, URI_B)).hasSize(4);
	}

	/** H5: 429, 503, refused or reset before headers. */
	@Test
	void aGovernedOriginIsHalvedByEachSignOfOverload() {
		HostThrottle throttle = throttle(HostGovernor.AIMD, Integer.MAX_VALUE);
		List<RequestPermit> four = acquireAll(throttle, URI_A);
		four.get(0).refused();
		four.get(1).refused();
		assertThat(throttle.limit(Origin.of(URI_A))).as("once a second").isEqualTo(2);
		this.clock.advance(Duration.ofSeconds(1));
		four.get(2).answered(503, null);
		assertThat(throttle.limit(Origin.of(URI_A))).isEqualTo(1);
		four.forEach(RequestPermit::close);
		assertThat(acquireAll(throttle, URI_A)).hasSize(1);
	}

	/** H5. */
	@Test
	void aGovernedOriginBeginsWithTheLimitOfTheHost() {
		assertThat(acquireAll(throttle(HostGovernor.AIMD, 2), URI_A)).hasSize(2);
	}

	/** H5. */
	@Test
	void governedOriginsAreForgottenToo() {
		HostThrottle throttle = throttle(HostGovernor.AIMD, Integer.MAX_VALUE);
		acquireAll(throttle, URI_A).forEach(RequestPermit::close);
		RequestPermit open = acquire(throttle, URI_B);
		this.clock.advance(HostThrottle.IDLE);
		acquire(throttle, URI.create("http://c.example/"));
		assertThat(throttle.size()).as("one that runs is not idle").isEqualTo(2);
		open.close();
	}

}
