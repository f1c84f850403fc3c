package io.github.downloadmanager.benchmarks.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What one writes without a download manager: a {@code WebClient} as it comes, and
 * {@code DataBufferUtils.write}.
 */
final class SpringIdiom {

	private final WebClient client = WebClient.create();

	Sample run(Job job) throws Exception {
		Job.Work work = job.work();
		Path directory = Path.of(work.directory());
		UsageMeter meter = UsageMeter.start();
		Flux.range(0, work.files())
			.flatMap((n) -> download(URI.create(work.base() + "/" + (n % work.distinct())),
					directory.resolve(Integer.toString(n))), job.setup().parallel())
			.then()
			.block();
		return meter.stop(Map.of());
	}

	private Mono<Void> download(URI uri, Path file) {
		Flux<DataBuffer> body = this.client.get().uri(uri).retrieve().bodyToFlux(DataBuffer.class);
		return DataBufferUtils.write(body, file);
	}

}
