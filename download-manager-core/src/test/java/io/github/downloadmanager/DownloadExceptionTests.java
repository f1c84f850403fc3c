package io.github.downloadmanager;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

import io.github.downloadmanager.sink.MemorySink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadExceptionTests {

	private static final Path PATH = Path.of("files", "a b.bin");

	private static final IOException CAUSE = new IOException("broken");

	static Stream<DownloadException> all() {
		DownloadException last = new DownloadException.Truncated(5, OptionalLong.of(10), CAUSE);
		return Stream.of(new DownloadException.ManagerShutdown(), new DownloadException.QueueFull(7),
				new DownloadException.UrlRejected("not allowed", CAUSE), new DownloadException.FileExists(PATH, CAUSE),
				new DownloadException.DestinationInUse(PATH, CAUSE),
				new DownloadException.DestinationInUse(new MemorySink(1)),
				new DownloadException.InvalidDestination(PATH, "no directory", CAUSE),
				new DownloadException.ConnectionFailed("refused", CAUSE),
				new DownloadException.TimedOut(DownloadException.TimedOut.Phase.STALL, "too slow", CAUSE),
				new DownloadException.TlsFailed(TlsCheck.values()[0], "not trusted", CAUSE),
				new DownloadException.ProtocolViolation("odd", CAUSE),
				new DownloadException.UnexpectedStatus(503, true, Duration.ofSeconds(3), CAUSE),
				new DownloadException.RetryLater("files.example", Duration.ofHours(1),
						Instant.parse("2026-01-01T00:00:00Z"), Duration.ofMinutes(10), CAUSE),
				last, new DownloadException.Truncated(5, OptionalLong.empty(), CAUSE),
				new DownloadException.RedirectFailed("a circle", CAUSE),
				new DownloadException.ContentChanged("another one", CAUSE),
				new DownloadException.TooLarge(100, OptionalLong.of(200)),
				new DownloadException.TooLarge(100, OptionalLong.empty()),
				new DownloadException.ChecksumMismatch("SHA-256", "aa", "bb"),
				new DownloadException.VerificationFailed("a virus", CAUSE),
				new DownloadException.DecodingFailed("no gzip", CAUSE),
				new DownloadException.StorageFailed(DownloadException.StorageFailed.Reason.NO_SPACE, "full", CAUSE),
				new DownloadException.RetriesExhausted(4, last), new DownloadException.Cancelled("by a caller", null),
				new DownloadException.BatchFailed(3, List.of(last, new DownloadException.QueueFull(7))),
				new DownloadException.CustomizerFailed(CAUSE),
				new DownloadException.Unexpected(URI.create("https://files.example/"), CAUSE));
	}

	@Test
	void everyKindIsTried() {
		Stream<Class<?>> kinds = all().<Class<?>>map(Object::getClass).distinct();
		assertThat(kinds).containsExactlyInAnyOrder(DownloadException.class.getPermittedSubclasses());
	}

	@ParameterizedTest
	@MethodSource("all")
	void accessorsGiveAfterDeserializationWhatTheyGaveBefore(DownloadException error) throws Exception {
		DownloadException copy = copy(error);
		assertThat(copy).hasMessage(error.getMessage()).hasSameClassAs(error);
		assertThat(accessors(copy)).isEqualTo(accessors(error));
	}

	@Test
	void figuresAreNoText() {
		assertThat(new DownloadException.QueueFull(7).limit()).isEqualTo(7);
		assertThat(new DownloadException.InvalidDestination(PATH, "odd", null).path()).isEqualTo(PATH);
		DownloadException.Truncated truncated = new DownloadException.Truncated(5, OptionalLong.of(10), null);
		assertThat(truncated.received()).isEqualTo(5);
		assertThat(truncated.expected()).hasValue(10);
		assertThat(new DownloadException.Truncated(5, OptionalLong.empty(), null).expected()).isEmpty();
		DownloadException.TooLarge tooLarge = new DownloadException.TooLarge(100, OptionalLong.of(0));
		assertThat(tooLarge.limit()).isEqualTo(100);
		assertThat(tooLarge.announced()).hasValue(0);
		DownloadException.ChecksumMismatch mismatch = new DownloadException.ChecksumMismatch("SHA-256", "aa", "bb");
		assertThat(mismatch).hasMessage("the SHA-256 checksum is bb, expected is aa");
		assertThat(mismatch.algorithm()).isEqualTo("SHA-256");
		assertThat(mismatch.expected()).isEqualTo("aa");
		assertThat(mismatch.actual()).isEqualTo("bb");
	}

	private static DownloadException copy(DownloadException error) throws IOException, ClassNotFoundException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(error);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			return (DownloadException) in.readObject();
		}
	}

	/** What each accessor gives; of other exceptions what they say. */
	private static Map<String, Object> accessors(DownloadException error) throws ReflectiveOperationException {
		Map<String, Object> values = new LinkedHashMap<>();
		for (Method method : error.getClass().getDeclaredMethods()) {
			if (Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 0) {
				values.put(method.getName(), shown(method.invoke(error)));
			}
		}
		return values;
	}

	private static Object shown(Object value) {
		if (value instanceof List<?> list) {
			return list.stream().map(DownloadExceptionTests::shown).toList();
		}
		return (value instanceof Throwable) ? value.toString() : String.valueOf(value);
	}

}
