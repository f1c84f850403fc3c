package io.github.downloadmanager.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observation of a whole download. Give another one to the manager to change
 * names and keys.
 */
public interface DownloadObservationConvention extends ObservationConvention<DownloadObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof DownloadObservationContext;
	}

}
