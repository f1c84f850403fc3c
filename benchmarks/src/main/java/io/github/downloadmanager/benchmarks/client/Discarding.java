package io.github.downloadmanager.benchmarks.client;

import java.net.URI;
import java.util.Map;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * A {@code WebClient} with large receive buffers that throws away what arrives: what HTTP
 * alone costs in such a client.
 */
final class Discarding {

	private static final int MAX_BUFFER = 1 << 20;

	private final WebClient client = WebClient.builder()
		.clientConnector(new ReactorClientHttpConnector(http()))
		.build();

	@SuppressWarnings("deprecation") // of maxChunkSize, which the manager sets as well
	private static HttpClient http() {
		return HttpClient.create()
			.httpResponseDecoder((spec) -> spec.maxChunkSize(MAX_BUFFER))
			.option(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(1024, 65536, MAX_BUFFER));
	}

	Sample run(Job job) throws Exception {
		Job.Work work = job.work();
		UsageMeter meter = UsageMeter.start();
		Flux.range(0, work.files())
			.flatMap((n) -> discard(URI.create(work.base() + "/" + (n % work.distinct()))), job.setup().parallel())
			.then()
			.block();
		return meter.stop(Map.of());
	}

	private Mono<Void> discard(URI uri) {
		return this.client.get().uri(uri).exchangeToMono((response) -> {
			if (!response.statusCode().is2xxSuccessful()) {
				return response.createError();
			}
			return response.releaseBody();
		});
	}

}
