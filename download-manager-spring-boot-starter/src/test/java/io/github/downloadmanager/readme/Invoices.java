package io.github.downloadmanager.readme;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import org.springframework.context.event.EventListener;

/** Code that downloads, to be tested. */
class Invoices {

	private final DownloadManager downloads;

	private final AtomicInteger arrived = new AtomicInteger();

	Invoices(DownloadManager downloads) {
		this.downloads = downloads;
	}

	Path fetch(URI address) {
		return this.downloads.downloadAndWait(DownloadRequest.builder(address).build()).file();
	}

	@EventListener
	void arrived(DownloadEvent.Completed event) {
		this.arrived.incrementAndGet();
	}

	int count() {
		return this.arrived.get();
	}

}
