package io.github.downloadmanager.readme;

import java.net.URI;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.OptionalLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.control.BandwidthProfile;
import io.github.downloadmanager.control.BandwidthSchedule;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.PauseOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

// docs/control.md shows what is between the marks.
// @formatter:off
class ControlSamples {

	private static final Logger logger = LoggerFactory.getLogger(ControlSamples.class);

	void pause(DownloadManager downloads, URI uri) {
		// README pause
		Download download = downloads.submit(DownloadRequest.builder(uri).build());
		PauseOutcome outcome = download.pause().block(); // starts without a subscription, too
		download.resume();
		// README end
		logger.info("{}", outcome);
	}

	void hold(DownloadManager downloads) {
		// README hold
		downloads.hold(HoldMode.NEW); // what runs goes on, nothing starts: before a deployment
		downloads.hold(HoldMode.ALL); // what runs is paused
		downloads.hold(HoldMode.NONE);
		downloads.group("nightly").hold(HoldMode.ALL);
		// README end
	}

	void order(DownloadManager downloads, URI uri) {
		// README order
		Download urgent = downloads.submit(DownloadRequest.builder(uri).priority(10).build());
		urgent.priority(20);
		urgent.position(); // 1: it is the next one
		// README end
	}

	void limits() {
		// README limits
		DownloadManager downloads = DownloadManager.builder()
			.maxConcurrent(8)
			.maxPerHost(2)
			.groupLimits("nightly", GroupLimits.ofConcurrent(2))
			.build();
		Limits before = downloads.updateLimits((limits) -> limits.withMaxConcurrent(4), "operator");
		// README end
		logger.info("{}", before);
		downloads.close();
	}

	void bandwidth(URI uri) {
		// README bandwidth
		DownloadManager downloads = DownloadManager.builder().bandwidth(10_000_000).build(); // bytes per second, of all together
		downloads.updateLimits((limits) -> limits.withBandwidth(2_000_000), "operator"); // from now on, also for what runs
		Download download = downloads.submit(DownloadRequest.builder(uri).bandwidth(500_000).build());
		download.bandwidth(OptionalLong.empty()); // only the limits above it hold
		// README end
		downloads.close();
	}

	void schedule() {
		// README schedule
		ZoneId zone = ZoneId.of("Europe/Berlin");
		BandwidthSchedule schedule = BandwidthSchedule.of(
				BandwidthProfile.limit(BandwidthProfile.WORKDAYS, LocalTime.of(8, 0), LocalTime.of(18, 0), zone, 2_000_000),
				BandwidthProfile.hold(EnumSet.of(DayOfWeek.SUNDAY), LocalTime.of(22, 0), LocalTime.of(6, 0), zone));
		DownloadManager downloads = DownloadManager.builder().bandwidth(20_000_000).bandwidthSchedule(schedule).build();
		// README end
		downloads.close();
	}

	void longWait() {
		// README longwait
		DownloadManager downloads = DownloadManager.builder()
			.retry(RetrySettings.DEFAULTS.withOnLongWait(RetrySettings.LongWait.WAIT))
			.build();
		// README end
		downloads.close();
	}

}
