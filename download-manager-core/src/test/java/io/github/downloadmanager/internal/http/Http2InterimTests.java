package io.github.downloadmanager.internal.http;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.HintingHttp2Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.http.HttpProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/** Interim responses over HTTP/2, for an application that sets its client up for it. */
class Http2InterimTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@CsvSource({ "1, 1, 0, false", "4, 1, 0, false", "10, 1, 0, false", "1, 3, 50, false", "4, 3, 50, false",
			"4, 1, 50, true", "4, 3, 0, true" })
	void areNoAnswers(int every, int interims, int delayMillis, boolean probe) {
		try (HintingHttp2Server server = HintingHttp2Server
			.start((target) -> (Integer.parseInt(target.substring(1)) % every == 0) ? 103 : 0, interims, delayMillis);
				DownloadManager manager = manager(probe)) {
			List<Download> downloads = new ArrayList<>();
			for (int i = 0; i < 40; i++) {
				downloads.add(submit(manager, server, i));
			}
			for (int i = 0; i < 40; i++) {
				DownloadResult result = TestManager.result(downloads.get(i));
				assertThat(result.file()).hasContent("/" + i);
				assertThat(result.transfer().attempts()).isEqualTo(1);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "100", "102", "111", "199" })
	void ofAnyStatusAreNoAnswers(int status) {
		try (HintingHttp2Server server = HintingHttp2Server.start((target) -> status, 2, 0);
				DownloadManager manager = manager(false)) {
			assertThat(TestManager.result(submit(manager, server, 1)).file()).hasContent("/1");
		}
	}

	@Test
	void thatAreTooManyBreakHttpAndHarmNobodyElse() {
		try (HintingHttp2Server server = HintingHttp2Server.start((target) -> target.equals("/0") ? 103 : 0, 17, 0);
				DownloadManager manager = manager(false)) {
			Download failing = submit(manager, server, 0);
			for (int i = 1; i <= 3; i++) {
				assertThat(TestManager.result(submit(manager, server, i)).file()).hasContent("/" + i);
			}
			assertThat(TestManager.failure(failing)).isInstanceOf(DownloadException.ProtocolViolation.class);
		}
	}

	private DownloadManager manager(boolean probe) {
		return TestManager.overNetwork(this.directory)
			.maxConcurrent(16)
			.probe(probe)
			.httpClient((client) -> client.protocol(HttpProtocol.H2C))
			.build();
	}

	private Download submit(DownloadManager manager, HintingHttp2Server server, int number) {
		return manager.submit(DownloadRequest.builder(server.uri("/" + number))
			.destination(this.directory.resolve("file" + number))
			.retries(0)
			.build());
	}

}
