package io.github.downloadmanager;

import java.util.List;

import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole manager against servers that redirect it. */
class HttpRedirectTests extends HttpFixture {

	@Test
	void redirectToARefusedAddressIsNotFollowed() {
		try (ScriptedServer inner = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				ScriptedServer outer = ScriptedServer.inTurn(
						ServerReply.redirect(302, inner.uri("/secret").toString().replace("127.0.0.1", "127.0.0.2")));
				DownloadManager manager = manager(
						(builder) -> builder.addressPolicy(AddressPolicy.parse("127.0.0.1")))) {
			assertThat(TestManager.failure(manager.download(outer.uri("/"), this.directory.resolve("file"))))
				.isInstanceOf(DownloadException.UrlRejected.class)
				.hasMessageContaining("127.0.0.2");
			assertThat(inner.connections()).isZero();
		}
	}

	@Test
	void headersStayAtTheirOriginAndDoNotComeBack() {
		ScriptedServer[] servers = new ScriptedServer[2];
		try (ScriptedServer other = ScriptedServer
			.start((request) -> ServerReply.redirect(302, servers[0].uri("/back").toString()));
				ScriptedServer origin = ScriptedServer.start((request) -> request.target().equals("/start")
						? ServerReply.redirect(307, "/second")
						: request.target().equals("/second") ? ServerReply.redirect(302, other.uri("/there").toString())
								: ServerReply.of(CONTENT));
				DownloadManager manager = manager((builder) -> builder.probe(false))) {
			servers[0] = origin;
			DownloadResult result = TestManager.result(manager.submit(DownloadRequest.builder(origin.uri("/start"))
				.destination(this.directory.resolve("file"))
				.bearerToken("token")
				.header("X-Api-Key", "key")
				.header("Cookie", "a=b")
				.userAgent("me")
				.build()));
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(origin.requests()).extracting(ScriptedServer.Request::target)
				.containsExactly("/start", "/second", "/back");
			for (int i = 0; i < 2; i++) {
				assertThat(origin.requests().get(i).headers()).containsEntry("authorization", "Bearer token")
					.containsEntry("x-api-key", "key")
					.containsEntry("cookie", "a=b");
			}
			for (ScriptedServer.Request request : List.of(other.requests().get(0), origin.requests().get(2))) {
				assertThat(request.headers()).doesNotContainKeys("authorization", "x-api-key", "cookie")
					.containsEntry("user-agent", "me");
			}
		}
	}

	@Test
	void redirectLoopEndsAfterTenAndIsNotRetried() {
		try (ScriptedServer server = ScriptedServer.start((request) -> ServerReply.redirect(302, "/again"));
				DownloadManager manager = manager((builder) -> builder.probe(false))) {
			assertThat(TestManager.failure(manager.download(server.uri("/file"), this.directory.resolve("file"))))
				.isInstanceOf(DownloadException.RedirectFailed.class)
				.hasMessageContaining("10");
			assertThat(server.gets()).hasSize(11);
		}
	}

	@Test
	void redirectToAnotherSchemeIsNotFollowed() {
		assertThat(fails(ServerReply.redirect(302, "file:///etc/passwd")))
			.isInstanceOf(DownloadException.UrlRejected.class);
	}

}
