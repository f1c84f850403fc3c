package io.github.downloadmanager.observation;

public interface DownloadObservationConvention {

}
