package io.github.downloadmanager.observation;

import io.github.downloadmanager.observation.DownloadObservationDocumentation.HighCardinality;
import io.github.downloadmanager.observation.DownloadObservationDocumentation.LowCardinality;
import io.micrometer.common.KeyValues;

/**
 * The names used unless another convention is given; see
 * {@link DownloadObservationDocumentation}.
 */
public class DefaultAttemptObservationConvention implements AttemptObservationConvention {

	@Override
	public String getName() {
		return "download.attempt";
	}

	@Override
	public String getContextualName(AttemptObservationContext context) {
		return "download attempt";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(AttemptObservationContext context) {
		Throwable error = context.getError();
		return KeyValues.of(LowCardinality.OUTCOME.withValue(context.getOutcome()),
				LowCardinality.ERROR.withValue((error != null) ? error.getClass().getSimpleName() : "none"));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(AttemptObservationContext context) {
		return KeyValues.of(HighCardinality.ID.withValue(context.getId()),
				HighCardinality.HOST.withValue(context.getHost()),
				HighCardinality.ATTEMPT.withValue(Integer.toString(context.getAttempt())));
	}

}
