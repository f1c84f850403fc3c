package io.github.downloadmanager.observation;

import io.github.downloadmanager.observation.DownloadObservationDocumentation.HighCardinality;
import io.github.downloadmanager.observation.DownloadObservationDocumentation.LowCardinality;
import io.micrometer.common.KeyValues;

/**
 * The names used unless another convention is given; see
 * {@link DownloadObservationDocumentation}.
 */
public class DefaultDownloadObservationConvention implements DownloadObservationConvention {

	@Override
	public String getName() {
		return "download";
	}

	@Override
	public String getContextualName(DownloadObservationContext context) {
		return "download";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(DownloadObservationContext context) {
		Throwable error = context.getError();
		return KeyValues.of(LowCardinality.OUTCOME.withValue(context.getOutcome()),
				LowCardinality.ERROR.withValue((error != null) ? error.getClass().getSimpleName() : "none"));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(DownloadObservationContext context) {
		return KeyValues.of(HighCardinality.ID.withValue(context.getId()),
				HighCardinality.HOST.withValue(context.getHost()),
				HighCardinality.ATTEMPT.withValue(Integer.toString(context.getAttempts())));
	}

}
