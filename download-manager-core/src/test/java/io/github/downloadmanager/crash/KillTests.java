package io.github.downloadmanager.crash;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.crash.KillHarness.Report;
import io.github.downloadmanager.crash.KillHarness.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A download survives the death of its process; see {@link KillHarness} for the long run,
 * which stops to kill after an hour at the latest.
 */
@Timeout(value = 65, unit = TimeUnit.MINUTES)
class KillTests {

	/** Set for a long run. */
	private static final Integer KILLS = Integer.getInteger("download-manager.kills");

	@TempDir
	Path directory;

	@Test
	void killedAtAnyMomentItGoesOnFromTheLastCheckpoint() throws Exception {
		Settings settings = (KILLS != null) ? new Settings(1, KILLS, 200_000_000, 1, Settings.RATE, 3600)
				: new Settings(1, 8, 24_000_000, 1, 5_000_000, 20);
		survives(new KillHarness(settings, this.directory).run());
	}

	@Test
	void severalSegmentsSurviveTheSame() throws Exception {
		Settings settings = (KILLS != null) ? new Settings(2, KILLS, 200_000_000, 4, Settings.RATE / 2, 3600)
				: new Settings(2, 4, 24_000_000, 4, 2_500_000, 15);
		survives(new KillHarness(settings, this.directory).run());
	}

	private static void survives(Report report) {
		System.out.println(report);
		assertThat(report.problems()).isEmpty();
		assertThat(report.files()).isPositive();
		assertThat(report.resumable()).isPositive();
		assertThat(report.resumed()).as("%s", report).isGreaterThanOrEqualTo(report.resumable() * 95 / 100);
	}

}
