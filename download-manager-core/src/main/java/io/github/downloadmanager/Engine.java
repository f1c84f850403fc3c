package io.github.downloadmanager;

import io.github.downloadmanager.source.DownloadSource;

/**
 * What all downloads of one manager share.
 *
 * @param settings the manager's settings
 * @param transfer what transfers share
 * @param scheduler decides who runs
 * @param publisher brings events to whoever listens
 */
record Engine(ManagerSettings settings, TransferContext transfer, DownloadScheduler scheduler,
		EventPublisher publisher) {

	static Engine create(ManagerSettings settings, DownloadSource source, Time time, DownloadScheduler scheduler) {
		Workers workers = new Workers();
		TransferContext transfer = new TransferContext(source, time, workers, settings.failures(), settings.timeouts,
				settings.minSegmentSize, scheduler::connections);
		return new Engine(settings, transfer, scheduler,
				new EventPublisher(settings.eventBuffer, workers, settings.listeners));
	}

	DownloadSource source() {
		return this.transfer.source();
	}

	Time time() {
		return this.transfer.time();
	}

	Workers workers() {
		return this.transfer.workers();
	}

}
