package io.github.downloadmanager;

import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AttributeTests {

	private static DownloadRequestBuilder request() {
		return DownloadRequest.builder("http://files.example/file");
	}

	@Test
	void laterValueReplacesTheEarlierAndTheRequestDoesNotChange() {
		DownloadRequestBuilder builder = request().attribute("order", "1")
			.attributes(Map.of("order", "2", "a.b-c_D", ""));
		DownloadRequest request = builder.build();
		builder.attribute("order", "3");
		assertThat(request.attributes()).isEqualTo(Map.of("order", "2", "a.b-c_D", ""));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> request.attributes().put("x", "y"));
		assertThat(request().build().attributes()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "or der", "größe", "a=b", "a\nb", "a/b" })
	void badNameIsRefusedWithTheNameAndWhatIsAllowed(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> request().attribute(name, "x"))
			.withMessageStartingWith("attribute name is '")
			.withMessageContaining("A-Z a-z 0-9 . _ -");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> DownloadManager.builder().logAttributes(List.of("fine", name)));
	}

	/** Formats that nest keys by their dots lose each line that has both. */
	@ParameterizedTest
	@CsvSource({ "order,order.line", "order.line,order", "order,order.", "order.,order.line", "a.b,a.b.c", ".,.x" })
	void logLinesCannotHaveANameAndOneThatGoesOnAfterItsDot(String name, String other) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> DownloadManager.builder().logAttributes(List.of("fine", name, other)))
			.withMessageStartingWith("name of a logged attribute is '")
			.withMessageContaining("and a dot");
		request().attribute(name, "x").attribute(other, "y");
		DownloadManager.builder().logAttributes(List.of("order", "order", "orders", "order-line", "other.line"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\u0000", "\u0085", "\u202e" })
	void valueWithControlCharactersIsRefused(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> request().attribute("order", value))
			.withMessageStartingWith("attribute 'order' is '")
			.withMessageContaining("without control characters");
	}

	@Test
	void boundsAreKept() {
		request().attribute("n".repeat(64), "v".repeat(1024));
		assertThatIllegalArgumentException().isThrownBy(() -> request().attribute("n".repeat(65), ""));
		assertThatIllegalArgumentException().isThrownBy(() -> request().attribute("order", "v".repeat(1025)))
			.withMessage("attribute 'order' has 1025 characters; allowed is up to 1024 characters"
					+ " without control characters");
		Map<String, String> many = new HashMap<>();
		for (int i = 0; i < 32; i++) {
			many.put("n" + i, "v");
		}
		DownloadRequestBuilder full = request().attributes(many).attribute("n0", "w");
		assertThatIllegalArgumentException().isThrownBy(() -> full.attribute("n32", "v"))
			.withMessage("number of attributes is '33'; allowed is up to 32");
		assertThat(full.build().attributes()).hasSize(32);
	}

	@Test
	void nullIsRefusedByName() {
		Map<String, String> withNull = new HashMap<>();
		withNull.put("order", null);
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> request().attributes(withNull))
			.withMessage("value of attribute 'order'");
	}

	@Test
	void testsCanMakeEvents() {
		DownloadEvent event = new DownloadEvent.Queued(
				new DownloadIdentity("a", URI.create("http://files.example/"), "nightly", Map.of("order", "1")),
				Instant.EPOCH);
		assertThat(event.id()).isEqualTo("a");
		assertThat(event.group()).isEqualTo("nightly");
		assertThat(event.attributes()).containsEntry("order", "1");
	}

}
