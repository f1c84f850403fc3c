package io.github.downloadmanager.readme;

import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestCustomizer;
import io.github.downloadmanager.sink.StreamSink;
import org.springframework.context.annotation.Bean;
import org.springframework.util.StreamUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

// docs/how-to.md shows what is between the marks.
// @formatter:off
@RestController
class HowToSamples {

	private final DownloadManager downloads;

	private final URI report;

	HowToSamples(DownloadManager downloads, URI report) {
		this.downloads = downloads;
		this.report = report;
	}

	// README impatient
	DownloadRequest impatient(URI uri) {
		return DownloadRequest.builder(uri).timeout(Duration.ofMinutes(5)).retries(0).build();
	}
	// README end

	// README tenants
	@Bean
	DownloadRequestCustomizer tenants(UnaryOperator<String> tokens) {
		return DownloadRequestCustomizer.forHost("files.example.com", (request) -> {
			String tenant = request.download().attributes().get("tenant");
			if (tenant != null) {
				request.bearerToken(tokens.apply(tenant));
			}
		});
	}
	// README end

	// README report
	@GetMapping("/report")
	StreamingResponseBody report() {
		return (body) -> this.downloads.downloadAndWait(
				DownloadRequest.builder(this.report).sink(StreamSink.of(StreamUtils.nonClosing(body))).build());
	}
	// README end

}
