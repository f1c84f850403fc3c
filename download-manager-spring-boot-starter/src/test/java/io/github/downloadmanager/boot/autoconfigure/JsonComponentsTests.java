package io.github.downloadmanager.boot.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadIdentity;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.SampleErrors;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.ControlEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What events, snapshots and attempts know, JSON has, under the same name. So no kind of
 * event, and no component that comes later, is forgotten there.
 */
class JsonComponentsTests {

	/** JSON has their components beside those of the record that they are in. */
	private static final Set<Class<?>> FLAT = Set.of(DownloadIdentity.class, DownloadResult.Transfer.class,
			DownloadSnapshot.Subject.class, DownloadSnapshot.State.class, DownloadSnapshot.Timing.class);

	/** Where a file lies on this machine is nobody's business. */
	private static final Map<String, String> OTHER_NAMES = Map.of("DownloadResult.file", "fileName",
			"Progress.emaBytesPerSecond", "bytesPerSecond");

	private static final Set<String> LEFT_OUT = Set.of("Subject.destination", "Progress.instantaneousBytesPerSecond");

	/** So that no two values are the same. */
	private int last;

	static Stream<Class<?>> kinds() {
		return Stream
			.of(Arrays.stream(DownloadEvent.class.getPermittedSubclasses()),
					Arrays.stream(ControlEvent.class.getPermittedSubclasses()),
					Stream.of(DownloadSnapshot.class, AttemptJournal.class))
			.flatMap((some) -> some);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void everyComponentIsThere(Class<?> kind) throws Exception {
		Object value = sample(kind);
		assertShown((Record) value, json(value));
	}

	private static Map<String, @Nullable Object> json(Object value) {
		if (value instanceof DownloadEvent event) {
			return DownloadJson.event(event);
		}
		if (value instanceof ControlEvent event) {
			return ControlJson.event(event);
		}
		return (value instanceof DownloadSnapshot snapshot) ? DownloadJson.snapshot(snapshot)
				: ControlJson.journal((AttemptJournal) value);
	}

	private static void assertShown(Record owner, Map<?, ?> json) throws Exception {
		for (RecordComponent component : owner.getClass().getRecordComponents()) {
			Object value = component.getAccessor().invoke(owner);
			String key = owner.getClass().getSimpleName() + "." + component.getName();
			if (FLAT.contains(component.getType())) {
				assertShown((Record) value, json);
			}
			else if (!LEFT_OUT.contains(key)) {
				assertValue(key, value, json.get(OTHER_NAMES.getOrDefault(key, component.getName())));
			}
		}
	}

	private static void assertValue(String key, Object value, @Nullable Object shown) throws Exception {
		assertThat(shown).as("%s in JSON", key).isNotNull();
		if (value instanceof Record inner) {
			assertShown(inner, (Map<?, ?>) shown);
		}
		else if (value instanceof Collection<?> several) {
			assertValue(key, several.iterator().next(), ((Collection<?>) shown).iterator().next());
		}
		else if (value instanceof Map<?, ?> several) {
			assertValue(key, several.values().iterator().next(), ((Map<?, ?>) shown).values().iterator().next());
		}
		else if (value instanceof DownloadException error) {
			assertThat(((Map<?, ?>) shown).get("type")).as("%s in JSON", key).isEqualTo(error.type());
		}
		else {
			assertThat(shown).as("%s in JSON", key).isEqualTo(plain(value));
		}
	}

	/** As JSON has it. */
	private static Object plain(Object value) {
		if (value instanceof OptionalLong number) {
			return number.getAsLong();
		}
		if (value instanceof Double number) {
			return Math.round(number);
		}
		if (value instanceof Path file) {
			return String.valueOf(file.getFileName());
		}
		return (value instanceof Number || value instanceof Boolean) ? value : value.toString();
	}

	private Object sample(Type type) throws Exception {
		if (type instanceof ParameterizedType generic) {
			Type[] of = generic.getActualTypeArguments();
			Object first = sample(of[0]);
			if (generic.getRawType() == Map.class) {
				return Map.of(first, sample(of[1]));
			}
			return (generic.getRawType() == Set.class) ? Set.of(first) : List.of(first);
		}
		Class<?> raw = (Class<?>) type;
		if (raw.isRecord()) {
			return sampleOf(raw);
		}
		if (raw.isEnum()) {
			return raw.getEnumConstants()[0];
		}
		this.last++;
		Object known = simple(this.last).get(raw);
		assertThat(known).as("a value of the type %s", raw.getName()).isNotNull();
		return known;
	}

	private static Map<Class<?>, Object> simple(int number) {
		Map<Class<?>, Object> values = new LinkedHashMap<>();
		values.put(int.class, number);
		values.put(Integer.class, number);
		values.put(long.class, (long) number);
		values.put(double.class, (double) number);
		values.put(boolean.class, true);
		values.put(OptionalLong.class, OptionalLong.of(number));
		values.put(String.class, "text" + number);
		values.put(URI.class, URI.create("http://files.example/" + number));
		values.put(Path.class, Path.of("directory", "file" + number));
		values.put(Instant.class, Instant.ofEpochSecond(number));
		values.put(Duration.class, Duration.ofSeconds(number));
		values.put(DownloadException.class, SampleErrors.truncated());
		return values;
	}

	private Object sampleOf(Class<?> kind) throws Exception {
		RecordComponent[] components = kind.getRecordComponents();
		Object[] values = new Object[components.length];
		Class<?>[] types = new Class<?>[components.length];
		for (int i = 0; i < components.length; i++) {
			types[i] = components[i].getType();
			values[i] = sample(components[i].getGenericType());
		}
		return kind.getDeclaredConstructor(types).newInstance(values);
	}

}
