package io.github.downloadmanager.internal.engine;

import java.util.Collection;
import java.util.function.Supplier;

import io.github.downloadmanager.internal.bandwidth.BandwidthAllocator;
import io.github.downloadmanager.internal.bandwidth.PriorityWeights;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.concurrent.Workers;
import io.github.downloadmanager.internal.event.EventPublisher;
import io.github.downloadmanager.internal.http.DownloadSource;
import io.github.downloadmanager.internal.transfer.TransferContext;

/**
 * What all downloads of one manager share.
 *
 * @param settings the manager's settings
 * @param transfer what transfers share
 * @param scheduler decides which downloads run
 * @param publisher brings events to subscribers and listeners
 * @param holds how far the manager and its groups are held back
 */
record ManagerContext(ManagerSettings settings, TransferContext transfer, DownloadScheduler scheduler,
		EventPublisher publisher, Holds holds) {

	static ManagerContext create(ManagerSettings settings, DownloadSource source, Time time,
			DownloadScheduler scheduler, Supplier<? extends Collection<? extends Holds.Member>> live) {
		Workers workers = new Workers();
		BandwidthAllocator bandwidth = new BandwidthAllocator(time,
				new PriorityWeights(settings.bandwidthPriorityDoubling));
		bandwidth.limits(settings.limits());
		// Whoever tells it may be on a network thread, or hold the scheduler's lock.
		scheduler.hosts().onRoom((origin) -> workers.writers().execute(() -> scheduler.reopen(origin)));
		TransferContext transfer = new TransferContext(source, time, workers, settings.failures(), settings.timeouts,
				settings.minSegmentSize, scheduler::connections, bandwidth);
		EventPublisher publisher = new EventPublisher(settings.eventBuffer, workers, settings.listeners);
		return new ManagerContext(settings, transfer, scheduler, publisher,
				new Holds(scheduler, time, live, publisher));
	}

	DownloadSource source() {
		return this.transfer.source();
	}

	Time time() {
		return this.transfer.time();
	}

	HostGate hosts() {
		return this.scheduler.hosts();
	}

	Workers workers() {
		return this.transfer.workers();
	}

}
