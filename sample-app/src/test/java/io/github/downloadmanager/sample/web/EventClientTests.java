package io.github.downloadmanager.sample.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventClientTests {

	@Test
	void slowClientIsToldWhatItMissedAndSeesTheLatest() throws Exception {
		EventClient client = new EventClient(2);
		for (String event : new String[] { "1", "2", "3", "4" }) {
			client.event("a", bytes(event));
		}
		client.progress("b", bytes("old"));
		client.progress("b", bytes("new"));
		assertThat(next(client)).contains("event: Lagged").contains("\"missed\":2");
		assertThat(next(client)).isEqualTo("3");
		assertThat(next(client)).isEqualTo("4");
		assertThat(next(client)).isEqualTo("new");
		assertThat(next(client)).isNull();
	}

	@Test
	void progressNeverComesAfterALaterEvent() throws Exception {
		EventClient client = new EventClient(2);
		client.progress("a", bytes("progress"));
		client.event("a", bytes("completed"));
		assertThat(next(client)).isEqualTo("completed");
		assertThat(next(client)).isNull();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static @Nullable String next(EventClient client) throws InterruptedException {
		byte[] message = client.next(Duration.ZERO);
		return (message != null) ? new String(message, StandardCharsets.UTF_8) : null;
	}

}
