'use strict';

// The page shows what the server says: it loads the list once it hears the events, and then follows them.
// Everything is set as text, never as HTML, since names and messages come from other servers.

const rows = new Map();
const byId = (id) => document.getElementById(id);
const finished = (status) => ['COMPLETED', 'FAILED', 'CANCELLED'].includes(status);

byId('url').value = location.origin + '/demo/files/hello.bin?size=52428800&rate=5242880';

function bytes(count) {
  if (count === null || count === undefined) return '';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (count >= 1024 && unit < units.length - 1) { count /= 1024; unit++; }
  return count.toFixed(unit === 0 ? 0 : 1) + ' ' + units[unit];
}

function duration(seconds) {
  if (seconds === null || seconds === undefined) return '';
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function newRow(id) {
  const line = document.createElement('tr');
  const cell = {};
  for (const name of ['name', 'status', 'progress', 'size', 'speed', 'left', 'action']) {
    cell[name] = line.insertCell();
  }
  cell.name.className = 'name';
  cell.title = document.createTextNode('');
  cell.note = document.createElement('small');
  cell.name.append(cell.title, cell.note);
  cell.bar = document.createElement('progress');
  cell.bar.max = 100;
  cell.percent = document.createTextNode('');
  cell.progress.append(cell.bar, ' ', cell.percent);
  cell.cancel = document.createElement('button');
  cell.cancel.type = 'button';
  cell.cancel.textContent = 'Cancel';
  cell.cancel.addEventListener('click', () => send('DELETE', '/api/downloads/' + encodeURIComponent(id)));
  cell.action.append(cell.cancel);
  byId('rows').prepend(line);
  byId('empty').hidden = true;
  return { cell, done: false };
}

function showProgress(cell, sample) {
  if (sample.percent === null) {
    cell.bar.removeAttribute('value');
    cell.percent.data = '';
  } else {
    cell.bar.value = sample.percent;
    cell.percent.data = Math.floor(sample.percent) + ' %';
  }
  cell.size.textContent = bytes(sample.bytesDownloaded) + (sample.totalBytes === null ? '' : ' of ' + bytes(sample.totalBytes));
  cell.speed.textContent = bytes(sample.bytesPerSecond) + '/s';
  cell.left.textContent = duration(sample.etaSeconds);
}

function show(download) {
  if (!rows.has(download.id)) rows.set(download.id, newRow(download.id));
  const row = rows.get(download.id);
  const { cell } = row;
  // The list, and the answer to a new download, may be older than the events that came meanwhile: what has ended stays so.
  if (row.done && !finished(download.status)) return;
  row.done = finished(download.status);
  const name = download.fileName || download.url;
  cell.title.data = name;
  cell.note.textContent = download.errorMessage || download.url;
  cell.status.textContent = download.status.toLowerCase();
  cell.status.className = download.status;
  cell.bar.setAttribute('aria-label', 'Progress of ' + name);
  cell.cancel.setAttribute('aria-label', 'Cancel ' + name);
  showProgress(cell, download);
  if (row.done) {
    if (download.percent === null) cell.bar.value = download.status === 'COMPLETED' ? 100 : 0;
    cell.speed.textContent = '';
    cell.left.textContent = '';
    cell.cancel.hidden = true;
  }
}

async function refresh() {
  const response = await fetch('/api/downloads');
  if (response.ok) (await response.json()).forEach(show);
  const empty = byId('empty');
  empty.textContent = empty.dataset.none;
}

async function send(method, path, body) {
  const message = byId('message');
  message.className = '';
  try {
    const response = await fetch(path, {
      method,
      headers: body ? { 'Content-Type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
    if (response.ok) {
      message.textContent = '';
      if (response.status === 202) {
        const download = await response.json();
        if (!rows.has(download.id)) show(download);
      }
      return;
    }
    const problem = await response.json();
    message.textContent = problem.detail || problem.title;
  } catch (error) {
    message.textContent = 'The server cannot be reached.';
  }
  message.className = 'bad';
}

byId('add').addEventListener('submit', (event) => {
  event.preventDefault();
  const body = { url: byId('url').value.trim(), overwrite: byId('overwrite').checked };
  const fileName = byId('fileName').value.trim();
  if (fileName) body.fileName = fileName;
  send('POST', '/api/downloads', body);
});

byId('cancelAll').addEventListener('click', () => send('DELETE', '/api/downloads'));

const events = new EventSource('/api/downloads/events');
events.addEventListener('open', () => {
  byId('connection').textContent = 'live';
  refresh();
});
events.addEventListener('error', () => { byId('connection').textContent = 'connection lost, trying again'; });
events.addEventListener('Lagged', refresh);
events.addEventListener('Progress', (event) => {
  const sample = JSON.parse(event.data);
  const row = rows.get(sample.id);
  if (row && !row.done) showProgress(row.cell, sample);
});
for (const type of ['Queued', 'Probed', 'Started', 'Restarted', 'Retrying', 'Completed', 'Failed', 'Cancelled']) {
  events.addEventListener(type, (event) => {
    const download = JSON.parse(event.data).download;
    if (download) show(download);
  });
}
