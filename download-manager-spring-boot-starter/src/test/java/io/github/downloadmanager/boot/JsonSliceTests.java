package io.github.downloadmanager.boot;

import java.time.Instant;

import com.jayway.jsonpath.JsonPath;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.SampleErrors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.test.autoconfigure.json.JsonTest;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test of an application that starts the JSON part of it only sees the JSON that the
 * application sends.
 */
@JsonTest
class JsonSliceTests {

	@Test
	void jsonIsThatOfTheApplication(@Autowired JsonMapper mapper, @Autowired ObjectProvider<DownloadManager> managers) {
		String json = mapper.writeValueAsString(new DownloadEvent.Failed(FakeDownloadManager.identity("a"),
				Instant.parse("2026-01-01T00:00:00Z"), SampleErrors.truncated()));
		assertThat(JsonPath.<String>read(json, "$.type")).isEqualTo("Failed");
		assertThat(JsonPath.<String>read(json, "$.error.type")).isEqualTo("Truncated");
		assertThat(json).doesNotContainIgnoringCase("stackTrace");
		assertThat(managers.getIfAvailable()).as("nothing else is started").isNull();
	}

	@SpringBootConfiguration
	static class Application {

	}

}
