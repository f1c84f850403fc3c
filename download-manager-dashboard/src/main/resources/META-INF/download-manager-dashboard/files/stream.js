// Brings the server's events. Browsers open six connections to a server and no more, so of several tabs one leads:
// it holds the only stream and tells the others. Where tabs cannot agree (no https), each has its own.

const HIDDEN_MILLIS = 30_000;
/** The server sends something each second: who hears nothing for so long has a connection that only seems to be one. */
const SILENT_MILLIS = 20_000;
/** So long the server may take to begin. */
const MUTE_MILLIS = 10_000;
const LOOK_MILLIS = 5000;
/** After so many failures in a row the list is asked for without the stream. */
const LOADED_ALONE = 5;
const DELAYS = [1, 2, 3, 5, 10];
const EVENTS = ['Snapshot', 'Stats', 'Progress', 'Removed', 'LimitsChanged', 'HoldChanged', 'Queued', 'Probed', 'Started',
  'Restarted', 'Retrying', 'Paused', 'Resumed', 'Reprioritized', 'Completed', 'Failed', 'Cancelled'];

const NAME = 'download-dashboard ' + new URL('.', location.href).pathname;
const channel = 'BroadcastChannel' in window ? new BroadcastChannel(NAME) : null;

let onEvent;
let onState;
let onAbsence;
let source = null;
let lastId = '';
let leading = false;
let release = null;
let waiting = null;
let retry = 0;
let retryTimer = 0;
let hiddenTimer = 0;
let heardAt = 0;
let loaded = false;

/**
 * Begin.
 * @param event called with the name and data of each event
 * @param status called with the words for the state of the connection
 * @param absence called when this tab knows nothing, or may have missed something, and the stream does not tell; with
 *   whether the server may be gone, which is told already
 */
export function start(event, status, absence) {
  onEvent = event;
  onState = status;
  onAbsence = absence;
  channel?.addEventListener('message', ({ data }) => {
    heardAt = Date.now();
    hear(data);
  });
  setInterval(look, LOOK_MILLIS);
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiddenTimer);
    if (document.hidden) hiddenTimer = setTimeout(leave, HIDDEN_MILLIS);
    else if (!leading && !waiting) enter();
  });
  enter();
}

function enter() {
  heardAt = Date.now();
  if (!navigator.locks || !channel) {
    lead();
    return;
  }
  waiting = new AbortController();
  // Whoever does not lead soon asks for the list by itself, and then hears what the leader tells.
  const late = setTimeout(() => {
    onAbsence(false);
    channel.postMessage({ ask: true });
  }, 150);
  navigator.locks.request(NAME, { signal: waiting.signal }, () => {
    clearTimeout(late);
    waiting = null;
    lead();
    return new Promise((resolve) => { release = resolve; });
  }).catch(() => clearTimeout(late));
}

function leave() {
  waiting?.abort();
  waiting = null;
  leading = false;
  clearTimeout(retryTimer);
  source?.close();
  source = null;
  release?.();
  release = null;
  onState('stopped', 'Stopped while hidden');
}

function lead() {
  leading = true;
  open();
}

/** A computer that slept, or a network that is gone, ends no connection by itself. */
function look() {
  const limit = source?.readyState === EventSource.CONNECTING ? MUTE_MILLIS : SILENT_MILLIS;
  // A clock that is put back tells nothing either.
  if (Math.abs(Date.now() - heardAt) < limit) return;
  heardAt = Date.now();
  if (leading && source && source.readyState !== EventSource.CLOSED) {
    lost();
  } else if (waiting) {
    onState('lost', 'Reconnecting');
    onAbsence(true);
  }
}

function open() {
  heardAt = Date.now();
  source = new EventSource('api/downloads/events' + (lastId ? '?lastEventId=' + encodeURIComponent(lastId) : ''));
  source.addEventListener('open', () => {
    retry = 0;
    tellState('live', 'Live');
  });
  source.addEventListener('error', lost);
  for (const name of EVENTS) {
    source.addEventListener(name, (event) => {
      const message = { name, id: name === 'Stats' || name === 'Progress' ? '' : event.lastEventId, data: event.data };
      heardAt = Date.now();
      channel?.postMessage(message);
      hear(message);
    });
  }
}

/** The browser would try again too, but could not say when, and gives up after an error's status. */
function lost() {
  source.close();
  if (!loaded || retry >= LOADED_ALONE) {
    // Then the stream is to begin with all there is: what it would repeat is older than the list.
    lastId = '';
    onAbsence(true);
  }
  let seconds = DELAYS[Math.min(retry++, DELAYS.length - 1)];
  const tick = () => {
    if (seconds === 0) {
      tellState('lost', 'Reconnecting');
      open();
      return;
    }
    tellState('lost', 'Reconnecting in ' + seconds + ' s');
    seconds--;
    retryTimer = setTimeout(tick, 1000);
  };
  tick();
}

let latestState = ['lost', 'Connecting'];

function tellState(kind, words) {
  latestState = [kind, words];
  onState(kind, words);
  channel?.postMessage({ state: latestState });
}

function hear(message) {
  if (message.ask) {
    if (leading) channel.postMessage({ state: latestState });
  } else if (message.state) {
    onState(...message.state);
  } else {
    if (message.id) lastId = message.id;
    loaded = true;
    onEvent(message.name, JSON.parse(message.data));
  }
}
