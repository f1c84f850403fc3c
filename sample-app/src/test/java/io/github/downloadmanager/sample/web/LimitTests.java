package io.github.downloadmanager.sample.web;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.sample.EventStream;
import io.github.downloadmanager.sample.RunningServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

import static io.github.downloadmanager.sample.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LimitTests {

	private static final String SLOW = "?size=10000000&rate=20000";

	@TempDir
	private Path directory;

	@Test
	void tooManyRequestsAreToldWhenToComeBack() {
		try (RunningServer server = RunningServer.start(this.directory, "--sample.rate-limit.burst=2",
				"--sample.rate-limit.per-second=1")) {
			HttpResponse<String> limited = limited(server, "/api/downloads");
			DownloadsApiTests.assertProblem(limited, 429);
			assertThat(limited.headers().firstValue("Retry-After")).contains("1");
			assertThat(server.get("/api/downloads").statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/%61pi/downloads", "/api;x/downloads", "/api;x=y/downloads;z", "/api/%64ownloads" })
	void otherSpellingsAreLimitedToo(String path) {
		try (RunningServer server = RunningServer.start(this.directory, "--sample.rate-limit.burst=1",
				"--sample.rate-limit.per-second=1")) {
			HttpResponse<String> list = server.get(path);
			assertThat(list.statusCode()).isEqualTo(200);
			assertThat(list.headers().firstValue("Cache-Control")).contains("no-store");
			DownloadsApiTests.assertProblem(limited(server, path), 429);
		}
	}

	@ParameterizedTest
	@CsvSource({ "/api/downloads,,true", "'',/api/downloads,true", "/app,/api/downloads,true", "/apis,,false",
			"/,,false", "/actuator/health,,false" })
	void pathIsTheOneThatTheServletSees(String servletPath, @Nullable String pathInfo, boolean api) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setServletPath(servletPath);
		request.setPathInfo(pathInfo);
		assertThat(ApiPaths.contain(request)).isEqualTo(api);
	}

	@Test
	void fullQueueIsTooManyRequests() {
		try (RunningServer server = RunningServer.start(this.directory, "--download-manager.max-concurrent=1",
				"--download-manager.max-queued=1"); EventStream events = EventStream.open(server)) {
			events.awaitStart(json(server.submit(server.demo("a" + SLOW))).get("id").stringValue());
			assertThat(server.submit(server.demo("b" + SLOW)).statusCode()).isEqualTo(202);
			HttpResponse<String> full = server.submit(server.demo("c" + SLOW));
			DownloadsApiTests.assertProblem(full, 429);
			assertThat(full.headers().firstValue("Retry-After")).isPresent();
			assertThat(server.delete("/api/downloads").statusCode()).isEqualTo(204);
			events.await((message) -> message.name().equals("Cancelled"));
			events.await((message) -> message.name().equals("Cancelled"));
			assertThat(server.files()).isEmpty();
		}
	}

	@Test
	void noDownloadsAreTakenAfterTheManagerIsShutDown() {
		try (RunningServer server = RunningServer.start(this.directory)) {
			server.context().getBean(DownloadManager.class).shutdown().block();
			DownloadsApiTests.assertProblem(server.submit(server.demo("a?size=1")), 503);
		}
	}

	@Test
	void badSettingIsNamedAtTheStart() {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> RunningServer.start(this.directory, "--sample.rate-limit.burst=0"))
			.havingRootCause()
			.withMessageContaining("sample.rate-limit.burst");
	}

	/** More may pass than the bucket holds, as it is refilled while the test runs. */
	private static HttpResponse<String> limited(RunningServer server, String path) {
		return Stream.generate(() -> server.delete(path))
			.limit(50)
			.filter((response) -> response.statusCode() == 429)
			.findFirst()
			.orElseThrow();
	}

}
