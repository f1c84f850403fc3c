package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.SourceRefresher;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/** An address or a token that has expired is replaced, and what is held stays. */
class RefresherTests {

	private static final byte[] CONTENT = Content.of(1, 300_000);

	private static final byte[] OTHER = Content.of(2, 300_000);

	@TempDir
	Path directory;

	private final List<SourceRefresher.Expired> expired = new CopyOnWriteArrayList<>();

	private Download submit(DownloadManager manager, DownloadRequestBuilder request, SourceRefresher refresher) {
		return manager.submit(request.refresher((what) -> {
			this.expired.add(what);
			return refresher.refresh(what);
		}).build());
	}

	private static HttpHeaders bearer(String token) {
		HttpHeaders headers = new HttpHeaders();
		headers.setBearerAuth(token);
		return headers;
	}

	/** Answers with a status until the right token comes. */
	private static ScriptedServer guarded(int status) {
		return ScriptedServer.start((request) -> "Bearer fresh".equals(request.header("Authorization"))
				? ServerReply.of(CONTENT) : ServerReply.status(status));
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403, 410 })
	void freshHeadersReplaceThoseOfTheRequestWithoutARetry(int status) {
		try (ScriptedServer server = guarded(status);
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadRequestBuilder request = DownloadRequest.builder(server.uri("/file"))
				.bearerToken("stale")
				.header("X-Api-Key", "key")
				.retries(0);
			Download download = submit(manager, request,
					(what) -> new SourceRefresher.Refreshed(what.uri(), bearer("fresh")));
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.result(download).transfer().attempts()).isEqualTo(1);
			assertThat(this.expired).containsExactly(new SourceRefresher.Expired(server.uri("/file"), status, 1));
			assertThat(server.gets()).hasSize(2);
			assertThat(server.gets().get(1).headers()).containsEntry("authorization", "Bearer fresh")
				.doesNotContainKey("x-api-key");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 404, 407 })
	void anotherStatusIsNotAskedAbout(int status) {
		try (ScriptedServer server = guarded(status);
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			fails(server, manager, status, (what) -> new SourceRefresher.Refreshed(what.uri(), bearer("fresh")));
			assertThat(this.expired).isEmpty();
		}
	}

	private DownloadException fails(ScriptedServer server, DownloadManager manager, int status,
			SourceRefresher refresher) {
		DownloadException error = TestManager
			.failure(submit(manager, DownloadRequest.builder(server.uri("/file")), refresher));
		assertThat(error).isInstanceOfSatisfying(DownloadException.UnexpectedStatus.class,
				(refused) -> assertThat(refused.status()).isEqualTo(status));
		assertThat(TestManager.files(this.directory)).isEmpty();
		return error;
	}

	@Test
	void ifThereIsNothingElseTheStatusIsTheError() {
		try (ScriptedServer server = guarded(403);
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			fails(server, manager, 403, RefresherTests::nothing);
			assertThat(this.expired).hasSize(1);
			assertThat(server.gets()).hasSize(1);
		}
	}

	private static SourceRefresher.@Nullable Refreshed nothing(SourceRefresher.Expired what) {
		return null;
	}

	@Test
	void oneThatThrowsLeavesTheStatusAsTheErrorAndItsOwnBesides() {
		IOException own = new IOException("the token service is down");
		try (ScriptedServer server = guarded(401);
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadException error = fails(server, manager, 401, (what) -> {
				throw own;
			});
			assertThat(error.getCause()).hasSuppressedException(own);
			assertThat(server.gets()).hasSize(1);
		}
	}

	@Test
	void itIsAskedThreeTimesInARow() {
		try (ScriptedServer server = guarded(401);
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			fails(server, manager, 401, (what) -> new SourceRefresher.Refreshed(what.uri(), bearer("stale")));
			assertThat(this.expired).hasSize(3);
			assertThat(server.gets()).hasSize(4);
		}
	}

	@Test
	void whoBringsBytesMayExpireAgain() {
		// Every second request is refused, and every other brings a part.
		ServerReply part = ServerReply.of(CONTENT).closingAfter(50_000);
		ServerReply refused = ServerReply.status(403);
		try (ScriptedServer server = ScriptedServer.inTurn(refused, part, refused, part, refused, part, refused, part,
				refused, ServerReply.of(CONTENT));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			Download download = submit(manager, DownloadRequest.builder(server.uri("/file")).retries(4),
					(what) -> new SourceRefresher.Refreshed(what.uri(), bearer("fresh")));
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(this.expired).hasSize(5);
		}
	}

	/** The first address breaks off, then has expired; the second one is fresh. */
	private DownloadResult atAFreshAddress(ServerReply reply, boolean checksum) {
		try (ScriptedServer fresh = ScriptedServer.inTurn(reply);
				ScriptedServer stale = ScriptedServer.inTurn(ServerReply.of(CONTENT).closingAfter(100_000),
						ServerReply.status(403));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadRequestBuilder request = DownloadRequest.builder(stale.uri("/file")).bearerToken("stale");
			if (checksum) {
				request.checksum(ChecksumTests.checksum("SHA-256", CONTENT));
			}
			DownloadResult result = TestManager.result(submit(manager, request,
					(what) -> new SourceRefresher.Refreshed(fresh.uri("/file?signature=2"), new HttpHeaders())));
			assertThat(this.expired).singleElement().satisfies((what) -> assertThat(what.attempt()).isEqualTo(2));
			assertThat(fresh.gets()).singleElement()
				.satisfies((get) -> assertThat(get.headers()).containsEntry("range", "bytes=100000-")
					.doesNotContainKey("authorization"));
			return result;
		}
	}

	@Test
	void whatIsHeldIsKeptIfTheValidatorIsTheSame() {
		DownloadResult result = atAFreshAddress(ServerReply.of(CONTENT), false);
		assertThat(result.file()).hasBinaryContent(CONTENT);
		assertThat(result.transfer().bytesWasted()).isZero();
	}

	@Test
	void whatIsHeldIsKeptIfTheCallersChecksumWillTell() {
		DownloadResult result = atAFreshAddress(ServerReply.of(CONTENT).etag("\"v2\""), true);
		assertThat(result.file()).hasBinaryContent(CONTENT);
		assertThat(result.transfer().bytesWasted()).isZero();
	}

	@Test
	void whatIsHeldIsThrownAwayIfNothingProvesThatItIsTheSame() {
		DownloadResult result = atAFreshAddress(ServerReply.of(OTHER).etag("\"v2\""), false);
		assertThat(result.file()).hasBinaryContent(OTHER);
		assertThat(result.transfer().bytesWasted()).isEqualTo(100_000);
	}

	@Test
	void wrongBytesOfTheFreshAddressAloneAreNotTakenForAMixture() {
		try (ScriptedServer fresh = ScriptedServer.inTurn(ServerReply.of(OTHER));
				ScriptedServer stale = ScriptedServer.inTurn(ServerReply.status(403));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadRequestBuilder request = DownloadRequest.builder(stale.uri("/file"))
				.checksum(ChecksumTests.checksum("SHA-256", CONTENT));
			assertThat(TestManager.failure(submit(manager, request,
					(what) -> new SourceRefresher.Refreshed(fresh.uri("/file"), new HttpHeaders()))))
				.isInstanceOf(DownloadException.ChecksumMismatch.class);
			assertThat(fresh.gets()).hasSize(1);
		}
	}

}
