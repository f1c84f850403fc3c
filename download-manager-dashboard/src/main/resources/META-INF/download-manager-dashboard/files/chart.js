// The speed over the last five minutes, as a line and as a table.

import { byId, el } from './dom.js';
import { speed, time } from './format.js';
import { count, state } from './store.js';

const POINTS = 300;
/** In seconds. */
const LONGEST_GAP = 15;
const KEPT = 'download-dashboard-chart ' + location.pathname;
/** Round numbers of bytes. */
const BINARY = Array.from({ length: 45 }, (none, power) => 2 ** power);
const data = [[], [], [], []];
let plot = null;
let asTable = false;

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function start() {
  recall();
  addEventListener('pagehide', keep);
  byId('chart-toggle').addEventListener('click', () => {
    asTable = !asTable;
    byId('chart-toggle').setAttribute('aria-pressed', String(asTable));
    byId('chart').hidden = asTable;
    byId('chart-table').hidden = !asTable;
    byId('legend').hidden = asTable;
    show();
  });
  for (const colours of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(colours).addEventListener('change', () => {
      plot?.destroy();
      plot = null;
      show();
    });
  }
  new ResizeObserver(([entry]) => plot && entry.contentRect.width > 0 && plot.setSize({ width: entry.contentRect.width, height: 120 })).observe(byId('chart'));
}

/** One more second. */
export function point(stats) {
  const at = Math.floor(Date.now() / 1000);
  const values = [at, stats.bytesPerSecond, stats.limits.bandwidth, count('running') + count('waiting')];
  // A clock that was put back would draw over what is there.
  if (at < data[0].at(-1)) data.forEach((series) => { series.length = 0; });
  // Two statistics in one second are one point.
  if (data[0].at(-1) === at) data.forEach((series) => series.pop());
  // Nobody knows what happened while nothing was heard.
  if (at - data[0].at(-1) > LONGEST_GAP) push([at - 1, null, null, null]);
  push(values);
  byId('legend').querySelector('.limit').hidden = !data[2].some(Boolean);
  if (!document.hidden) show();
}

function push(values) {
  data.forEach((series, index) => {
    series.push(values[index]);
    if (series.length > POINTS) series.shift();
  });
}

/** A reload is not to lose the last minutes. */
function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(data));
  } catch {
    // Storage may be forbidden, or full.
  }
}

function recall() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    const since = Date.now() / 1000 - POINTS;
    kept?.[0].forEach((at, index) => at > since && push(kept.map((series) => series[index])));
  } catch {
    // Nothing is kept.
  }
}

function show() {
  const box = byId('chart');
  if (asTable) showTable();
  else if (plot) plot.setData(data);
  else if (window.uPlot && data[0].length > 1 && box.clientWidth > 0) plot = new window.uPlot(options(box.clientWidth), data, box);
  box.setAttribute('aria-label', 'Speed over the last five minutes: now ' + speed(state.speed) + ', at most ' + speed(Math.max(0, ...data[1])));
}

function options(width) {
  const axis = { stroke: token('--muted'), grid: { stroke: token('--line'), width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
  return {
    width,
    height: 120,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { range: (self, least, most) => [most - POINTS, most] },
      y: { range: (self, least, most) => [0, Math.max(most || 0, 1024) * 1.15] },
      downloads: { range: (self, least, most) => [0, Math.max(most || 0, 4) * 1.6] },
    },
    axes: [
      { ...axis, size: 24, space: 60, incrs: [60, 120, 300], values: (self, ticks) => ticks.map((tick) => time(tick * 1000).slice(0, 5)) },
      { ...axis, size: 80, incrs: BINARY, values: (self, ticks) => ticks.map(speed) },
      { ...axis, scale: 'downloads', side: 1, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 50000], grid: { show: false } },
    ],
    series: [
      {},
      { stroke: token('--accent'), width: 2, fill: token('--accent-faint'), points: { show: false } },
      { stroke: token('--warn'), width: 1, dash: [6, 4], points: { show: false }, spanGaps: false },
      { stroke: token('--muted'), width: 1, scale: 'downloads', points: { show: false } },
    ],
  };
}

function showTable() {
  const body = el('tbody');
  for (let index = data[0].length - 1; index >= 0; index -= 10) {
    if (data[1][index] === null) continue;
    body.append(el('tr', {}, ...[time(data[0][index] * 1000), speed(data[1][index]), String(data[3][index])].map((value) => el('td', {}, value))));
  }
  byId('chart-table').replaceChildren(el('table', {},
    el('thead', {}, el('tr', {}, ...['Time', 'Speed', 'Running and waiting'].map((head) => el('th', { scope: 'col' }, head)))), body));
}
