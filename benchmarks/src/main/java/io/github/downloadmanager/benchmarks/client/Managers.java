package io.github.downloadmanager.benchmarks.client;

import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import javax.net.ssl.SSLException;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.policy.AddressPolicy;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

/**
 * The download managers of this process, one for each setup. They stay open, as those of
 * an application do.
 */
final class Managers {

	/** Somebody must look at what arrives, or it might be optimized away. */
	private static final LongAdder SEEN = new LongAdder();

	/** A limit in bytes per second. */
	private static final long NEVER_REACHED = 1L << 40;

	private final Map<Job.Setup, DownloadManager> managers = new HashMap<>();

	DownloadManager get(Job.Setup setup) throws SSLException {
		DownloadManager manager = this.managers.get(setup);
		if (manager == null) {
			manager = create(setup);
			this.managers.put(setup, manager);
		}
		return manager;
	}

	private static DownloadManager create(Job.Setup setup) throws SSLException {
		DownloadManagerBuilder builder = DownloadManager.builder()
			.maxConcurrent(setup.parallel())
			.addressPolicy(AddressPolicy.any());
		builder.probe(setup.probe());
		if (setup.limited()) {
			builder.bandwidth(NEVER_REACHED);
		}
		if (setup.certificate() != null) {
			SslContext context = SslContextBuilder.forClient()
				.sslProvider(SslProvider.valueOf(setup.tls()))
				.trustManager(new File(setup.certificate()))
				.build();
			builder.httpClient((client) -> client.secure((spec) -> spec.sslContext(context)));
		}
		if (!setup.observed()) {
			return builder.build();
		}
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new CountingHandler());
		DownloadManager manager = builder.listener(new CountingListener()).observationRegistry(registry).build();
		manager.events().subscribe((event) -> SEEN.increment());
		return manager;
	}

	/** What an application that shows its downloads does at least. */
	private static final class CountingListener implements DownloadListener {

		@Override
		public void onEvent(DownloadEvent event) {
			SEEN.increment();
		}

		@Override
		public void onProgress(Download download, Progress progress) {
			SEEN.add(progress.bytesDownloaded());
		}

	}

	private static final class CountingHandler implements ObservationHandler<Observation.Context> {

		@Override
		public void onStop(Observation.Context context) {
			context.getLowCardinalityKeyValues().forEach((keyValue) -> SEEN.increment());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
