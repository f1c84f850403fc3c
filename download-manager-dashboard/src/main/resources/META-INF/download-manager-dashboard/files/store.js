// What the page knows: the downloads by id, and numbers about all of them.

export const state = {
  rows: new Map(),
  counts: {},
  groups: [],
  limits: null,
  reasons: {},
  speed: 0,
  writable: false,
  examples: [],
  filter: { tab: 'all', group: '', q: '' },
  shown: 200,
  next: null,
  matched: null,
  loaded: false,
  /** Why the list could not be loaded; null if it could, or was not asked for yet. */
  problem: null,
  hidden: new Set(),
};

export const TABS = [
  ['all', 'All', []],
  ['running', 'Running', ['RUNNING']],
  ['waiting', 'Waiting', ['QUEUED', 'WAITING']],
  ['paused', 'Paused', ['PAUSED']],
  ['failed', 'Failed', ['FAILED']],
  ['done', 'Done', ['COMPLETED']],
  ['cancelled', 'Cancelled', ['CANCELLED']],
];

const RANK = { RUNNING: 0, QUEUED: 1, WAITING: 1, PAUSED: 2, COMPLETED: 3, FAILED: 3, CANCELLED: 3 };

/** So many that were removed are remembered: an answer that was on the way could bring them back. */
const MOST_REMOVED = 2000;

let clock = 0;
const listeners = new Set();
const removed = new Set();

/**
 * Call back after changes: with the ids whose progress changed only, or null if any row may have changed; and with
 * whether the numbers about all have changed.
 */
export function onChange(listener) {
  listeners.add(listener);
}

function changed(ids = null, numbers = ids === null) {
  listeners.forEach((listener) => listener(ids, numbers));
}

export const isEnded = (download) => RANK[download.status] === 3;
export const now = () => clock;
export const statuses = (tab) => TABS.find(([key]) => key === tab)[2];

export function count(tab) {
  const wanted = statuses(tab);
  const counts = (status) => wanted.length === 0 || wanted.includes(status);
  const known = Object.entries(state.counts).filter(([status]) => counts(status)).reduce((sum, [, number]) => sum + number, 0);
  // Those that can still be brought back are out of sight, and the server has them.
  const hidden = [...state.hidden].filter((id) => state.rows.has(id) && counts(state.rows.get(id).data.status)).length;
  return Math.max(0, known - hidden);
}

/** The server's list takes the place of all that is known, but for what events have told since it was asked for. */
export function replace(page, since = clock) {
  const newer = [...state.rows].filter(([, { version }]) => version > since);
  state.rows.clear();
  newer.forEach(([id, row]) => state.rows.set(id, row));
  merge(page, since);
}

/** Add a page to what is known; what events have told since it was asked for is newer. */
export function merge(page, since) {
  for (const download of page.downloads) {
    const known = state.rows.get(download.id);
    if (!removed.has(download.id) && (!known || known.version <= since)) put(download);
  }
  state.counts = page.counts;
  state.groups = page.groups;
  state.limits = page.limits;
  state.loaded = true;
  state.problem = null;
  changed();
}

function put(download) {
  const known = state.rows.get(download.id);
  state.rows.set(download.id, Object.assign(known || { order: state.rows.size },
    { data: download, version: clock, submitted: sortable(download.submittedAt), finished: sortable(download.finishedAt) }));
}

/** A download as an event shows it. */
export function update(download) {
  if (removed.has(download.id)) return undefined;
  clock++;
  const known = state.rows.get(download.id);
  const before = known?.data.status;
  if (before !== download.status) {
    if (before) state.counts[before]--;
    else if (download.status !== 'QUEUED' && download.status !== 'PAUSED') return putAndTell(download);
    state.counts[download.status] = (state.counts[download.status] || 0) + 1;
  }
  return putAndTell(download);
}

function putAndTell(download) {
  put(download);
  if (download.group && !state.groups.includes(download.group)) state.groups = [...state.groups, download.group].sort();
  changed();
}

export function remove(id) {
  const known = state.rows.get(id);
  state.hidden.delete(id);
  removed.add(id);
  if (removed.size > MOST_REMOVED) removed.delete(removed.values().next().value);
  if (!known) return;
  clock++;
  state.counts[known.data.status]--;
  state.rows.delete(id);
  changed();
}

export function progress(samples) {
  const ids = [];
  let reasons = false;
  for (const sample of samples) {
    const known = state.rows.get(sample.id);
    if (known && !isEnded(known.data)) {
      if (sample.throttled !== undefined && sample.throttled !== known.data.throttled) {
        // A new object, so that all of its row is drawn.
        known.data = { ...known.data, ...sample };
        reasons = true;
      } else {
        Object.assign(known.data, sample);
      }
      ids.push(sample.id);
    }
  }
  if (ids.length) changed(reasons ? null : ids);
}

export function statistics(stats) {
  state.counts = stats.counts;
  state.reasons = stats.reasons;
  state.groups = stats.groups;
  state.limits = stats.limits;
  state.speed = stats.bytesPerSecond;
  changed([], true);
}

/**
 * Downloads begin, and give way to the pause of a host, without an event.
 * @param running the ids of those that run
 * @param complete whether all of them are named
 * @return the ids of those that no longer run; what became of them is to be asked for
 */
export function settle(running, complete) {
  const now = new Set(running);
  const stopped = [];
  for (const [id, { data }] of state.rows) {
    if (now.has(id)) {
      const next = data.attempt + (data.status === 'WAITING' ? 1 : 0);
      if (data.status === 'QUEUED' || data.status === 'WAITING') update({ ...data, status: 'RUNNING', attempt: next, waitReason: null });
    } else if (complete && data.status === 'RUNNING') {
      stopped.push(id);
    }
  }
  return stopped;
}

export function limitsChanged(limits) {
  state.limits = limits;
  changed();
}

export function setFilter(filter) {
  Object.assign(state.filter, filter);
  state.shown = 200;
  changed();
}

export function tell() {
  changed();
}

function matches(download) {
  const { tab, group, q } = state.filter;
  const wanted = statuses(tab);
  if (wanted.length && !wanted.includes(download.status)) return false;
  if (group && download.group !== group) return false;
  const text = q.trim().toLowerCase();
  return !text || [download.fileName, download.url, download.group].some((where) => where?.toLowerCase().includes(text));
}

function compare(one, two) {
  const a = one.data;
  const b = two.data;
  if (RANK[a.status] !== RANK[b.status]) return RANK[a.status] - RANK[b.status];
  if (RANK[a.status] === 3) return compareTexts(two.finished, one.finished);
  if (RANK[a.status] > 0 && a.priority !== b.priority) return b.priority - a.priority;
  return compareTexts(one.submitted, two.submitted) || one.order - two.order;
}

/** A time as a text that sorts; finer than a Date. The server leaves out zeros at the end. */
function sortable(time) {
  return (time || '').replace(/^([^.Z]*)\.?(\d*)Z$/, (all, whole, part) => whole + part.padEnd(9, '0'));
}

function compareTexts(one, two) {
  return one < two ? -1 : one > two ? 1 : 0;
}

/** The downloads that the filter lets through, in the order of the list. */
export function visible() {
  const list = [...state.rows.values()].filter(({ data }) => !state.hidden.has(data.id) && matches(data));
  list.sort(compare);
  return list.map(({ data }) => data);
}

/** The filter as the REST interface wants it. */
export function query() {
  const { tab, group, q } = state.filter;
  const query = {};
  if (statuses(tab).length) query.status = statuses(tab).join(',');
  if (group) query.group = group;
  if (q.trim()) query.q = q.trim();
  return query;
}

/** How many downloads the filter lets through, loaded or not. */
export function matched() {
  const { tab, group, q } = state.filter;
  return group || q.trim() ? Math.max(state.matched ?? 0, visible().length) : count(tab);
}

export const isFiltered = () => Object.keys(query()).length > 0;
