package io.github.downloadmanager.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.policy.AddressPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command line writes JSON without a library and without the dashboard, so that both
 * have the same names is compared here, where both are on the class path.
 */
class JsonSchemaTests {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	@TempDir
	private Path directory;

	@Test
	void aDownloadHasTheFieldsOfRest() throws IOException {
		JsonNode schemas = schemas();
		try (DownloadManager manager = DownloadManager.builder()
			.directory(this.directory)
			.addressPolicy(AddressPolicy.any())
			.retry(new RetrySettings(1, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0, Duration.ofMinutes(1)))
			.build()) {
			Download waiting = manager.submit(DownloadRequest.builder("http://127.0.0.1:1/a").paused(true).build());
			JsonNode json = json(waiting);
			assertThat(names(json)).containsExactlyElementsOf(names(schemas.at("/Download/properties")));
			assertThat(names(json.get("waitReason")))
				.containsExactlyElementsOf(names(schemas.at("/WaitReason/properties")));
			assertThat(json.at("/waitReason/kind").asString()).isEqualTo("PAUSED");
			Download failed = manager.submit(DownloadRequest.builder("http://127.0.0.1:1/b").build());
			assertThat(failed.result()
				.map(Object.class::cast)
				.onErrorResume(DownloadException.class, reactor.core.publisher.Mono::just)
				.block()).isInstanceOf(DownloadException.RetriesExhausted.class);
			JsonNode error = json(failed).get("error");
			assertThat(names(error)).containsExactlyElementsOf(names(schemas.at("/Error/properties")));
			assertThat(names(error.get("cause"))).isEqualTo(names(error));
			assertThat(error.get("attempts").asInt()).isEqualTo(2);
		}
	}

	private static JsonNode json(Download download) {
		return MAPPER.readTree(new Json().with((json) -> JsonFields.download(json, download.snapshot())).toString());
	}

	private static List<String> names(JsonNode node) {
		return List.copyOf(node.propertyNames());
	}

	private static JsonNode schemas() throws IOException {
		try (InputStream file = JsonSchemaTests.class
			.getResourceAsStream("/META-INF/download-manager-dashboard/files/openapi.json")) {
			return MAPPER.readTree(file).at("/components/schemas");
		}
	}

}
