package io.github.downloadmanager.boot.tracing;

import java.util.List;

import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;

/**
 * One of the tracers that Spring Boot knows, with its spans kept in memory and the id of
 * the trace in the MDC.
 */
interface TracerUnderTest extends AutoCloseable {

	Tracer tracer();

	Propagator propagator();

	/** The spans that have ended, in that order. */
	List<RecordedSpan> spans();

	/** The span that a request belongs to, by its headers. */
	@Nullable String spanId(RecordedRequest request);

	@Override
	void close();

	/** Makes spans of observations, as Spring Boot's handlers do. */
	default ObservationHandler<?> handler() {
		return new ObservationHandler.FirstMatchingCompositeObservationHandler(
				new PropagatingSenderTracingObservationHandler<>(tracer(), propagator()),
				new DefaultTracingObservationHandler(tracer()));
	}

	default ObservationRegistry registry() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(handler());
		return registry;
	}

}
