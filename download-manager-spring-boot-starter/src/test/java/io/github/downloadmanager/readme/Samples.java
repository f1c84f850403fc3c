package io.github.downloadmanager.readme;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

import io.github.downloadmanager.BatchResult;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadBatch;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestCustomizer;
import io.github.downloadmanager.DownloadResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import reactor.core.publisher.Mono;

// The README shows what is between the marks.
// @formatter:off
class Samples {

	private static final Logger logger = LoggerFactory.getLogger(Samples.class);

	void withoutSpring(URI uri, Path file, String digest) throws Exception {
		// README core
		try (DownloadManager downloads = DownloadManager.builder().maxConcurrent(4).build()) {
			DownloadResult result = downloads.submit(
					DownloadRequest.builder(uri).destination(file).sha256(digest).build()).get();
			logger.info("{}, {} bytes", result.file(), result.size());
		}
		// README end
	}

	DownloadResult watched(DownloadManager downloads, URI uri) {
		// README watch
		Download download = downloads.submit(DownloadRequest.builder(uri).build());
		download.progress().subscribe((progress) -> show(progress.percent(), progress.eta()));
		download.events().subscribe((event) -> logger.info("{}", event));
		DownloadResult result = download.result().block(Duration.ofMinutes(5)); // or get(), toCompletableFuture()
		download.cancel(); // in any state; the part file is gone before the handle completes
		// README end
		return result;
	}

	// README manager
	@Bean
	DownloadManager downloadManager(DownloadManagerBuilder builder) {
		return builder.maxConcurrent(8).build();
	}
	// README end

	// README second
	@Bean(defaultCandidate = false)
	DownloadManager images(DownloadManagerBuilder builder) {
		return builder.maxConcurrent(2).build();
	}
	// README end

	List<DownloadResult> atOnce(DownloadManager downloads, DownloadRequest request, List<DownloadRequest> requests)
			throws Exception {
		// README once
		DownloadResult waited = downloads.downloadAndWait(request); // an interrupt cancels the download
		Mono<DownloadResult> fetched = downloads.fetch(request); // submits when subscribed; to dispose cancels
		DownloadBatch batch = downloads.submitAll(requests);
		batch.progress().subscribe((progress) -> show(progress.percent(), progress.eta()));
		BatchResult all = batch.get(); // in order; one that failed or was refused is an entry with its error
		List<DownloadResult> results = all.resultsOrThrow();
		// README end
		logger.info("{} {}", waited, fetched);
		return results;
	}

	// README customizer
	@Bean
	DownloadRequestCustomizer exports(Supplier<String> tokens) {
		return DownloadRequestCustomizer.forHost("*.example.com", (request) -> request.bearerToken(tokens.get()));
	}
	// README end

	// README post
	DownloadRequest export(URI uri, byte[] query) {
		return DownloadRequest.builder(uri).post("application/json", query).retries(2).build();
	}
	// README end

	// README attributes
	void order(DownloadManager downloads, String number, URI invoice) {
		downloads.submit(DownloadRequest.builder(invoice).group("invoices").attribute("order", number).build());
	}

	@EventListener
	void arrived(DownloadEvent.Completed event) {
		logger.info("order {}: {}", event.attributes().get("order"), event.result().file());
	}
	// README end

	private void show(OptionalDouble percent, Optional<Duration> left) {
		logger.info("{} %, {} left", percent, left);
	}

}
