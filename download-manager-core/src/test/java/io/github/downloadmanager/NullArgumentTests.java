package io.github.downloadmanager;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.observation.AttemptObservationContext;
import io.github.downloadmanager.observation.DownloadObservationContext;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UriRedactor;
import io.github.downloadmanager.policy.UrlPolicy;
import io.github.downloadmanager.policy.UrlRejectedException;
import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.sink.MemorySink;
import io.github.downloadmanager.sink.StreamSink;
import io.github.downloadmanager.testsupport.FakeSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever passes {@code null} where it is not allowed hears of it at once, and by the
 * name of the parameter.
 */
class NullArgumentTests {

	private static final URI URI_VALUE = URI.create("http://files.example/file");

	private static final String HEX = "00".repeat(32);

	@TempDir
	static Path directory;

	private static TestManager manager;

	@BeforeAll
	static void start() {
		manager = new TestManager(new FakeSource(new byte[10]), directory);
	}

	@AfterAll
	static void stop() {
		manager.close();
	}

	static Stream<Arguments> parameters() {
		List<Class<?>> types = new ArrayList<>(List.of(DownloadManager.class, DownloadManagerBuilder.class,
				Download.class, DownloadRequest.class, DownloadRequestBuilder.class,
				DownloadRequest.ChecksumSource.class, DownloadResult.class, DownloadResult.Transfer.class,
				DownloadSnapshot.class, DownloadIdentity.class, DownloadBatch.class, BatchProgress.class,
				BatchResult.class, EventSubscription.class, Progress.class, RetrySettings.class, TimeoutSettings.class,
				TimeoutSettings.StallFloor.class, SourceRefresher.Expired.class, SourceRefresher.Refreshed.class,
				Checksum.class, UrlPolicy.class, UrlPolicy.Builder.class, AddressPolicy.class, UriRedactor.class,
				UrlRejectedException.class, RemoteInfo.class, Validator.class, MemorySink.class, StreamSink.class,
				DownloadSink.Held.class, DownloadObservationContext.class, AttemptObservationContext.class,
				Limits.class, GroupLimits.class));
		types.addAll(Arrays.asList(DownloadSnapshot.class.getDeclaredClasses()));
		types.addAll(Arrays.asList(DownloadEvent.class.getPermittedSubclasses()));
		return types.stream().flatMap(NullArgumentTests::parameters);
	}

	private static Stream<Arguments> parameters(Class<?> type) {
		List<Executable> all = new ArrayList<>(List.of(type.getConstructors()));
		all.addAll(List.of(type.getDeclaredMethods()));
		// What users see of a base class that is not public is part of the type.
		for (Class<?> base = type.getSuperclass(); base != null
				&& !Modifier.isPublic(base.getModifiers()); base = base.getSuperclass()) {
			all.addAll(List.of(base.getDeclaredMethods()));
		}
		return all.stream()
			.filter((one) -> Modifier.isPublic(one.getModifiers()) && !one.isSynthetic())
			.filter((one) -> !one.getName().equals("equals") && !isCalledByUs(type, one))
			.flatMap((one) -> Arrays.stream(one.getParameters())
				.filter(NullArgumentTests::mustNotBeNull)
				.map((parameter) -> Arguments.of(type, one, parameter.getName())));
	}

	/** Sinks, policies and redactors are implemented by callers, and called by us. */
	private static boolean isCalledByUs(Class<?> type, Executable one) {
		return !Modifier.isStatic(one.getModifiers()) && (DownloadSink.class.isAssignableFrom(type)
				|| one.getName().equals("allows") || one.getName().equals("redact")) && one instanceof Method;
	}

	private static boolean mustNotBeNull(Parameter parameter) {
		AnnotatedElement type = parameter.getAnnotatedType();
		return !parameter.getType().isPrimitive() && !type.isAnnotationPresent(Nullable.class);
	}

	@ParameterizedTest
	@MethodSource("parameters")
	void nullIsRefusedByTheNameOfTheParameter(Class<?> type, Executable called, String name) throws Exception {
		Parameter[] parameters = called.getParameters();
		@Nullable Object[] arguments = new Object[parameters.length];
		for (int i = 0; i < parameters.length; i++) {
			arguments[i] = parameters[i].getName().equals(name) ? null : value(parameters[i]);
		}
		Throwable thrown = null;
		try {
			if (called instanceof Method method) {
				method.setAccessible(true);
				method.invoke(Modifier.isStatic(method.getModifiers()) ? null : target(type), arguments);
			}
			else {
				((Constructor<?>) called).newInstance(arguments);
			}
		}
		catch (InvocationTargetException ex) {
			thrown = ex.getCause();
		}
		assertThat(thrown).as(called + ", " + name)
			.isInstanceOfAny(NullPointerException.class, IllegalArgumentException.class)
			.message()
			.containsIgnoringCase(name);
	}

	private static Object target(Class<?> type) {
		if (type == DownloadManager.class) {
			return manager.manager();
		}
		if (type == Download.class) {
			return manager.submit(DownloadRequest.builder(URI_VALUE).sink(new MemorySink(10)));
		}
		if (type == DownloadBatch.class) {
			return manager.manager().submitAll(List.of());
		}
		if (type == BatchResult.class) {
			return new BatchResult(List.of());
		}
		if (type == BatchProgress.class) {
			return new BatchProgress(1, 1, 0, 1, OptionalLong.of(1), 0);
		}
		if (type == EventSubscription.class) {
			return manager.manager().subscribe();
		}
		Object target = value(type);
		if (target == null) {
			throw new AssertionError("no object of " + type);
		}
		return target;
	}

	private static @Nullable Object value(Parameter parameter) {
		return switch (parameter.getName()) {
			case "hex" -> HEX;
			case "algorithm" -> "SHA-256";
			case "statuses" -> Set.of(500);
			case "ports" -> List.of(80);
			case "values" -> (parameter.getType() == String[].class) ? new String[] { "any" } : List.of("any");
			default -> value(parameter.getType());
		};
	}

	private static @Nullable Object part(Download download, Class<?> type) {
		DownloadSnapshot snapshot = download.snapshot();
		return Stream
			.of(snapshot.subject(), snapshot.state(), snapshot.progress(), snapshot.timing(), snapshot.control())
			.filter(type::isInstance)
			.findFirst()
			.orElse(null);
	}

	private static @Nullable Object value(Class<?> type) {
		if (type.getEnclosingClass() == DownloadSnapshot.class || type == Progress.class) {
			return part(manager.submit(DownloadRequest.builder(URI_VALUE).sink(new MemorySink(10))), type);
		}
		if (type == int.class) {
			return 1;
		}
		if (type == long.class) {
			return 100_000L;
		}
		if (type == double.class) {
			return 1.0;
		}
		if (type == boolean.class) {
			return true;
		}
		Map<Class<?>, Object> values = Map.ofEntries(Map.entry(String.class, "x"), Map.entry(URI.class, URI_VALUE),
				Map.entry(Duration.class, Duration.ofSeconds(1)), Map.entry(Instant.class, Instant.EPOCH),
				Map.entry(OptionalLong.class, OptionalLong.of(1)), Map.entry(Path.class, Path.of("x")),
				Map.entry(HttpHeaders.class, new HttpHeaders()), Map.entry(Checksum.class, Checksum.sha256(HEX)),
				Map.entry(Map.class, Map.of()), Map.entry(Set.class, Set.of()), Map.entry(Limits.class, Limits.of(3)),
				Map.entry(UnaryOperator.class, UnaryOperator.identity()),
				Map.entry(DownloadIdentity.class, DownloadIdentity.of("id", URI_VALUE)),
				Map.entry(TimeUnit.class, TimeUnit.SECONDS), Map.entry(List.class, List.of()),
				Map.entry(Collection.class, List.of("example.com")), Map.entry(Validator.class, new Validator("\"v\"")),
				Map.entry(UrlPolicy.class, UrlPolicy.defaults()), Map.entry(AddressPolicy.class, AddressPolicy.any()),
				Map.entry(UrlPolicy.Builder.class, UrlPolicy.builder()),
				Map.entry(DownloadManagerBuilder.class, DownloadManager.builder()),
				Map.entry(DownloadRequestBuilder.class, DownloadRequest.builder(URI_VALUE)),
				Map.entry(DownloadRequest.class, DownloadRequest.builder(URI_VALUE).build()),
				Map.entry(GroupLimits.class, GroupLimits.NONE), Map.entry(RetrySettings.class, RetrySettings.DEFAULTS),
				Map.entry(DownloadObservationContext.class, new DownloadObservationContext("id", "host", null)),
				Map.entry(AttemptObservationContext.class,
						new AttemptObservationContext("id", "host", 1, new HttpHeaders())));
		Object value = values.get(type);
		// What is not checked before the parameter in question may as well be missing.
		return (value != null || !type.isEnum()) ? value : type.getEnumConstants()[0];
	}

}
